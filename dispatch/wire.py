"""A console's socket as the server holds it: a text is framed once and written to all of them at once.

Through ASGI's `send` each console has a queue, a task that is woken, and a frame of its own: three
times the work of the write. What a console has not taken yet waits in the server's own buffer.
"""

from dataclasses import dataclass
from functools import cached_property

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode


class UnknownServer(RuntimeError):
    """The program runs under another server than uvicorn's `--ws websockets-sansio` (its own choice)."""


@dataclass(frozen=True)
class Said:
    """One text for any number of consoles."""

    text: str

    @cached_property
    def frame(self) -> bytes:
        """The text as one frame of a line that does not compress."""
        return Frame(Opcode.TEXT, self.text.encode()).serialize(mask=False)


class Wire:
    """One accepted socket."""

    def __init__(self, send: object) -> None:
        """Take the `send` of an ASGI application; raises UnknownServer."""
        server = getattr(send, "__self__", None)
        if not isinstance(server, WebSocketsSansIOProtocol):
            raise UnknownServer(f"a console's line cannot be written through {send!r}")
        self._server = server

    @property
    def owed(self) -> int:
        """The bytes that the console has not taken yet."""
        return self._server.transport.get_write_buffer_size()

    def write(self, said: Said) -> None:
        """Write without waiting; to a socket that is closing nothing is said."""
        server = self._server
        if server.transport.is_closing():
            return
        if server.conn.extensions:
            # Compressed: no two consoles share the bytes.
            server.conn.send_text(said.text.encode())
            server.transport.writelines(server.conn.data_to_send())
        else:
            server.transport.write(said.frame)
