"""Hosts on one machine. The whole centre on nine of them, cut off one by one, is `./cad manage hosts`:

it lays out a database and starts seven processes of the program, which takes most of a minute.
"""

import socket
import subprocess
import threading

import pytest

from dispatch.hosts import network as hosts
from dispatch.hosts.network import NAMES, at, name_of, network, why_not

PORT = 9000


@pytest.fixture(autouse=True)
def _possible():
    if why := why_not():
        pytest.skip(f"no hosts can be made here: {why}")


def echo_at(address, ready):
    """Send one line back to whoever sends it first."""
    with at("two"), socket.create_server((address, PORT)) as server:
        ready.set()
        line, _ = server.accept()
        with line:
            while said := line.recv(64):
                line.sendall(said)


def test_hosts_speak_over_their_cables_alone():
    with network(["one", "two"]) as made:
        ready = threading.Event()
        answering = threading.Thread(target=echo_at, args=(made.addresses["two"], ready))
        answering.start()
        assert ready.wait(10)
        with at("one"), socket.create_connection((made.addresses["two"], PORT), 10) as line:
            line.sendall(b"heard")
            assert line.recv(64) == b"heard"
            made.cut("two")
            line.sendall(b"lost for a while")
            line.settimeout(0.3)
            with pytest.raises(TimeoutError):
                line.recv(64)
            made.heal("two")
            line.settimeout(30)
            assert line.recv(64) == b"lost for a while"
        answering.join(10)
        # Nothing leads out: each knows its neighbours, and no other way.
        routes = subprocess.run(
            hosts.command_at("one", ("ip", "route")), capture_output=True, text=True, check=True
        )
        assert routes.stdout.split()[0] == f"{hosts.SUBNET}.0/24"
        assert len(routes.stdout.splitlines()) == 1
    assert not list(NAMES.glob(name_of("*")))


def test_what_a_killed_run_left_is_removed_by_the_next():
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = f"{hosts.PREFIX}-{ended.pid}-web1"
    subprocess.run(["ip", "netns", "add", left], check=True)
    with network([]):
        assert not (NAMES / left).exists()
