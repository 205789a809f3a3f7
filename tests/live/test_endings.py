"""How a line ends: each with a code that a page can act on, and nobody else disturbed."""

import socket
import struct
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dispatch import journal
from dispatch.console.sockets import MOST_SAID
from tests.conftest import make_call

from .lines import line
from .test_line import caught_up, move_there_and_back


def code_of(server, **who):
    with line(server, **who) as console:
        return console.closed()


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "sessionid=",
        "sessionid=nobodyatall0123456789abcdefghij",
        "sessionid='; drop table",
        "x=\xff",
    ],
)
def test_nobody_known_is_closed_with_4401(server, cookie):
    assert code_of(server, cookie=cookie) == 4401


@pytest.mark.parametrize("token", ["x", "0" * 64, "ÿ" * 64, "a b", "\t"])
def test_a_token_that_is_none_of_ours_is_closed_with_4401(server, token):
    assert code_of(server, token=token) == 4401


def test_one_who_has_no_line_is_closed_with_4403(server, browser_of):
    assert code_of(server, browser=browser_of("evan")) == 4403


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://evil.127.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:1",
        "http://[",
        "null",
        "",
        "file://",
    ],
)
def test_a_foreign_page_is_closed_with_4403_whatever_cookie_it_carries(server, dana, origin):
    assert code_of(server, browser=dana, origin=origin) == 4403


def test_other_cookies_in_the_jar_shut_nobody_out(server, dana):
    jar = f'theme={{"a":"b"}}; path=/x; sessionid={dana.cookies["sessionid"]}; é=1'
    with line(server, cookie=jar) as console:
        assert console.next()["t"] == "hello"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "[]",
        '{"t": "resume"}',
        '{"t": "resume", "after": -1}',
        '{"t": "resume", "after": true}',
        '{"t": "resume", "after": 1.5}',
        '{"t": "resume", "after": "1"}',
        '{"t": "resume", "after": 1, "more": 1}',
        '{"t": "subscribe", "after": 1}',
        '{"t": "resume", "after": ' + "9" * 300 + "}",
        "[" * 255,
        '{"t": "resume", "after": NaN}',
        b'{"t": "resume", "after": 1}',
        b"\xff",
    ],
)
def test_what_cannot_be_understood_is_closed_with_4400(server, dana, words):
    with line(server, browser=dana) as console:
        console.next()
        console.say(words)
        assert console.closed() == 4400


def test_a_megabyte_closes_that_line_alone(server, town, dana, clock):
    with line(server, browser=dana) as other, line(server, browser=dana) as console:
        caught_up(other)
        console.next()
        console.say("x" * 1_048_576)
        assert console.closed() == 1009
        make_call(town.sam, clock)
        assert other.told(journal.head().seq)


def test_a_broken_frame_closes_that_line_alone(server, town, dana, clock):
    with line(server, browser=dana) as other, line(server, browser=dana) as console:
        caught_up(other)
        console.next()
        # Reserved bits set, text that is not UTF-8: nothing that a library would send.
        console.socket.socket.sendall(b"\xf1\x82\x00\x00\x00\x00\xff\xfe")
        assert console.closed() in (1002, 1007, 1006)
        make_call(town.sam, clock)
        assert other.told(journal.head().seq)


def test_a_refused_line_says_nothing_before_it_closes(server, browser_of):
    with line(server, browser=browser_of("evan")) as console:
        # The refusal may come first: then there is nobody to say anything to.
        with suppress(ConnectionClosed):
            console.say({"t": "resume", "after": 0})
        assert console.closed() == 4403
        assert console.heard == []


def test_any_other_address_is_no_line(server):
    with pytest.raises(InvalidStatus) as refused:
        connect(server.line_url.replace("board", "anything"), origin=server.origin)
    assert refused.value.response.status_code == 403


def test_one_who_reads_too_slowly_is_closed_with_4408_and_others_are_served(
    server, town, dana, clock
):
    call = make_call(town.sam, clock, address="'" * 290)
    with line(server, browser=dana) as other:
        after = caught_up(other)
        for _ in range(20):
            move_there_and_back(call, town, clock)
        caught_up(other)
        slow = stalled_line(server, dana)
        for _ in range(MOST_SAID - 1):
            slow.sendall(text_frame(f'{{"t":"resume","after":{after}}}'.encode()))
        make_call(town.sam, clock)
        assert other.told(journal.head().seq, within=2)
        other.hear(1)
    assert code_at_the_end_of(slow) == 4408


def test_one_who_says_too_much_is_closed_with_4400(server, dana):
    with line(server, browser=dana) as console:
        for _ in range(MOST_SAID):
            console.say({"t": "resume", "after": journal.head().seq})
        assert console.closed() == 4400


def stalled_line(server, browser):
    """Open a line whose owner reads nothing but the handshake."""
    raw = socket.create_connection(("127.0.0.1", server.port))
    raw.sendall(
        f"GET /ws/board HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.origin}\r\n"
        f"Cookie: sessionid={browser.cookies['sessionid']}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    while not raw.recv(1024).endswith(b"\r\n\r\n"):
        pass
    return raw


def text_frame(said):
    assert len(said) < 126
    return struct.pack("!BB4s", 0x81, 0x80 | len(said), bytes(4)) + said


def code_at_the_end_of(raw):
    """Read at last, to the end, and return the code of the close frame."""
    raw.settimeout(10)
    end = b""
    with raw:
        while end[-4:-2] != b"\x88\x02" and (more := raw.recv(65536)):
            end = end[-4:] + more
    assert end[-4:-2] == b"\x88\x02", end[-200:]
    return struct.unpack("!H", end[-2:])[0]
