"""The part of the websocket protocol (RFC 6455) that the floor and the load need, and no more. Pure.

A library's cost would be paid by the floor and by us alike, and would make our ratio look better.
"""

import base64
import hashlib
from enum import IntEnum
from typing import Final

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
FINAL: Final = 0x80
MASKED: Final = 0x80
SHORT, TWO_BYTES = 125, 126


class Opcode(IntEnum):
    """What a frame is."""

    TEXT = 1
    CLOSE = 8
    PING = 9
    PONG = 10


def accept_key(key: bytes) -> bytes:
    """Return what a server answers to a client's Sec-WebSocket-Key (RFC 6455 section 4.2.2)."""
    return base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())


def frame(opcode: Opcode, payload: bytes, *, masked: bool = False) -> bytes:
    """Return one whole frame; a client's is masked, with a key of zeros that changes nothing."""
    bit = MASKED if masked else 0
    if len(payload) <= SHORT:
        size = bytes([bit | len(payload)])
    elif len(payload) < 1 << 16:
        size = bytes([bit | TWO_BYTES]) + len(payload).to_bytes(2, "big")
    else:
        size = bytes([bit | TWO_BYTES + 1]) + len(payload).to_bytes(8, "big")
    return bytes([FINAL | opcode]) + size + (bytes(4) if masked else b"") + payload


class FrameReader:
    """Takes bytes as they come and gives the frames that are whole; masked ones by a zero key only."""

    def __init__(self) -> None:
        self._waiting = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return the opcode and payload of each frame that these bytes complete."""
        self._waiting += data
        found = []
        while (ends := _sizes(self._waiting)) and len(self._waiting) >= ends[1]:
            begins, end = ends
            found.append((self._waiting[0] & 0x0F, self._waiting[begins:end]))
            self._waiting = self._waiting[end:]
        return found


def _sizes(data: bytes) -> tuple[int, int] | None:
    """Return where the payload of the first frame begins and ends; None until its head is whole."""
    if len(data) < 2:
        return None
    length, begins = data[1] & 0x7F, 2
    if length > SHORT:
        wide = 2 if length == TWO_BYTES else 8
        begins += wide
        if len(data) < begins:
            return None
        length = int.from_bytes(data[2:begins], "big")
    if data[1] & MASKED:
        begins += 4
    return begins, begins + length
