"""A basemap of a few tiles, served in parts from an address of its own as a centre's store would."""

import re
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PICTURE_COLOUR = (200, 40, 160)
PNG, MVT = 2, 1
ZOOMS = 15
WORLD = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
HEAD = "<7sB 11Q 6B 4i B 2i"


def number(value: int) -> bytes:
    """Return a varint, as PMTiles' directories and vector tiles write numbers."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def told(key: int, body: bytes) -> bytes:
    """Return a field of a vector tile that has a length."""
    return number(key << 3 | 2) + number(len(body)) + body


def picture() -> bytes:
    """Return a PNG of 256 by 256 in one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        summed = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", summed)

    rows = (b"\x00" + bytes(PICTURE_COLOUR) * 256) * 256
    head = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def water() -> bytes:
    """Return a vector tile that is all water, in the schema of Protomaps' basemaps."""
    side = 8192  # 4096 to the right, in zigzag
    ring = (9, 0, 0, 26, side, 0, 0, side, side - 1, 0, 15)
    feature = number(3 << 3) + number(3) + told(4, b"".join(map(number, ring)))
    layer = told(1, b"water") + told(2, feature) + number(5 << 3) + number(4096)
    return told(3, layer + number(15 << 3) + number(2))


def archive(tile: bytes, kind: int) -> bytes:
    """Return a PMTiles archive (version 3) with the same tile everywhere, down to ZOOMS."""
    everywhere = (4 ** (ZOOMS + 1) - 1) // 3
    directory = b"".join(map(number, (1, 0, everywhere, len(tile), 1)))
    notes = b"{}"
    at, data = 127, 127 + len(directory) + len(notes)
    places = (at, len(directory), at + len(directory), len(notes), data, 0, data, len(tile))
    counts = (everywhere, 1, 1)
    plain = (1, 1, 1, kind, 0, ZOOMS)  # clustered, and nothing is compressed
    head = struct.pack(HEAD, b"PMTiles", 3, *places, *counts, *plain, *WORLD, 0, 0, 0)
    return head + directory + notes + tile


@dataclass
class Store:
    """Serves one archive at /city.pmtiles; nothing where it is empty."""

    archive: bytes = b""
    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """What MAP_TILES is set to."""
        return f"http://127.0.0.1:{self.port}/city.pmtiles"


def serve(store: Store) -> type[BaseHTTPRequestHandler]:
    """Return a handler that answers a Range of the archive with 206, and its absence with 404."""

    class Ranges(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self.answer(204, b"")

        def do_GET(self) -> None:
            wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if wanted is None or not store.archive:
                self.answer(404, b"")
                return
            first, last = map(int, wanted.groups())
            store.asked.append(wanted[0])
            self.answer(206, store.archive[first : last + 1])

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "Range")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read what was asked."""

    return Ranges


@contextmanager
def tile_store() -> Iterator[Store]:
    """Give a store that serves pictures, on a port of its own."""
    store = Store(archive(picture(), PNG))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve(store)) as server:
        store.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield store
        server.shutdown()
        thread.join()
