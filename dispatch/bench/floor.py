"""The floor: the least that any server must do so that a call is kept and every console hears of it.

One process on uvloop: one INSERT and COMMIT that reaches the disk, one PUBLISH, and the same framed
bytes written to every socket. It checks nothing, numbers nothing in order, and knows nobody.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, cast

import httptools
import psycopg
import redis.asyncio as redis
import uvloop
from psycopg_pool import AsyncConnectionPool

from .frames import FrameReader, Opcode, accept_key, frame

HERE: Final = "127.0.0.1"
CHANNEL: Final = "bench-floor"
TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS bench_floor ("
    " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " at timestamptz NOT NULL DEFAULT now(), ref text NOT NULL, body text NOT NULL)"
)
INSERT: Final = "INSERT INTO bench_floor (ref, body) VALUES (%s, %s) RETURNING id"
HELLO: Final = b'{"t":"hello"}'
Pool = AsyncConnectionPool[psycopg.AsyncConnection]


class Floor:
    """What all connections of the floor share."""

    def __init__(self, pool: Pool, valkey: "redis.Redis") -> None:
        self.pool, self.valkey = pool, valkey
        self.consoles: set[asyncio.Transport] = set()
        self.working: set[asyncio.Task[None]] = set()

    async def take(self, body: bytes) -> bytes:
        """Keep a call, tell it, and return the answer."""
        call = json.loads(body)["source_ref"]
        async with self.pool.connection() as database:
            cursor = await database.execute(INSERT, (call, body.decode()), prepare=True)
            row = await cursor.fetchone()
        number = row[0] if row else 0
        told = b'{"t":"line","seq":%d,"call":"%b","body":%b}' % (number, call.encode(), body)
        await self.valkey.publish(CHANNEL, told)
        return b'{"id":"%b"}' % call.encode()

    async def hear(self) -> None:
        """Write what is published to every console, framed once."""
        async with self.valkey.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(CHANNEL)
            async for message in heard.listen():
                framed = frame(Opcode.TEXT, message["data"])
                for console in self.consoles:
                    console.write(framed)


class Connection(asyncio.Protocol):
    """One connection: requests of a sender, or the socket of a console."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.parser = httptools.HttpRequestParser(self)
        self.frames: FrameReader | None = None
        self.body, self.key = b"", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the console."""
        del error
        self.floor.consoles.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        """Read a request, or a console's farewell."""
        if self.frames is None:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade:
                self.greet()
        elif any(opcode == Opcode.CLOSE for opcode, _ in self.frames.feed(data)):
            self.transport.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the key of a handshake."""
        if name.lower() == b"sec-websocket-key":
            self.key = value

    def on_body(self, body: bytes) -> None:
        """Keep the body."""
        self.body += body

    def on_message_complete(self) -> None:
        """Take the call; without a body there is only an answer to give."""
        if self.key:
            return
        body, self.body = self.body, b""
        task = asyncio.get_running_loop().create_task(self.answer(body))
        self.floor.working.add(task)
        task.add_done_callback(self.floor.working.discard)

    async def answer(self, body: bytes) -> None:
        """Answer 201 once the call is kept and told, or 200 to a question without a body."""
        answer = await self.floor.take(body) if body else b"{}"
        status = b"201 Created" if body else b"200 OK"
        self.transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(answer), answer)
        )

    def greet(self) -> None:
        """Turn the connection into a console's socket."""
        self.frames = FrameReader()
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: %b\r\n\r\n" % accept_key(self.key)
        )
        self.transport.write(frame(Opcode.TEXT, HELLO))
        self.floor.consoles.add(self.transport)


@asynccontextmanager
async def opened() -> AsyncIterator[Floor]:
    """Open the table, the pool and the way to Valkey, as DATABASE_URL and REDIS_URL say."""
    url = os.environ["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as database:
        await database.execute(TABLE)
    pool: Pool = AsyncConnectionPool(
        url, kwargs={"autocommit": True}, min_size=8, max_size=16, open=False
    )
    valkey = redis.Redis.from_url(os.environ["REDIS_URL"])
    async with pool, valkey:
        await pool.wait()
        yield Floor(pool, valkey)


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    async with opened() as floor:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(floor), HERE, port, backlog=1024)
        async with server:
            await asyncio.gather(server.serve_forever(), floor.hear())


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
