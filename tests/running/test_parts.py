"""The runner's parts, each alone: lock, stop by stages, ports, log lines, secrets."""

import json
import os
import re
import signal
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from dispatch.running import lock, ports
from dispatch.running.children import Role, spawn, stop_all
from dispatch.running.log_watch import MOST_LINES, LogWatch, loud
from dispatch.running.places import ROOT, Places, open_to_all
from dispatch.running.problems import CannotStart, StopAsked
from dispatch.running.secrets_file import kept
from dispatch.running.signals import held_back, pause

from .centre import descendants, living, wait_for

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)\n"
PARENT = DEAF + "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {!r}])\n"
SLEEP = "time.sleep(60)"


def python_role(code: str, cwd: Path, *stages: tuple[signal.Signals, float]) -> Role:
    return Role("deaf", (sys.executable, "-c", code), cwd=cwd, env=os.environ, stages=stages)


def test_a_lock_names_its_holder_and_ends_with_it(tmp_path):
    path = tmp_path / "lock"
    with lock.held(path, what="a centre", address="http://here"):
        assert lock.holder(path) == lock.Holder(os.getpid(), "a centre", "http://here")
        refused = pytest.raises(
            lock.Held, match=f"already running at http://here .pid {os.getpid()}"
        )
        with refused, lock.held(path, what="another"):
            pass

    assert lock.holder(path) is None


def test_a_deaf_process_and_what_it_started_are_killed_after_the_last_stage(tmp_path):
    code = PARENT.format(DEAF + SLEEP) + SLEEP
    role = python_role(code, tmp_path, (signal.SIGTERM, 0.3), (signal.SIGTERM, 0.3))
    child = spawn(role, log=tmp_path / "log")
    wait_for(lambda: (tmp_path / "log").read_text().count("1") == 2, seconds=10)
    both = {child.process.pid, *descendants(child.process.pid)}
    assert len(both) == 2

    with held_back():
        begun = time.monotonic()
        stop_all([child], within=5.0)

    assert 0.5 < time.monotonic() - begun < 2
    wait_for(lambda: not living(both), seconds=2)


def test_a_stop_ends_in_time_however_long_the_stages(tmp_path):
    child = spawn(python_role(DEAF + SLEEP, tmp_path, (signal.SIGTERM, 60.0)), log=tmp_path / "log")
    wait_for(lambda: (tmp_path / "log").read_text() != "", seconds=10)

    with held_back():
        begun = time.monotonic()
        stop_all([child], within=0.4)

    assert time.monotonic() - begun < 2
    assert child.ended == -signal.SIGKILL


def test_a_second_request_to_stop_uses_force(tmp_path):
    child = spawn(python_role(DEAF + SLEEP, tmp_path, (signal.SIGTERM, 60.0)), log=tmp_path / "log")
    wait_for(lambda: (tmp_path / "log").read_text() != "", seconds=10)

    with held_back():
        os.kill(os.getpid(), signal.SIGTERM)
        stop_all([child], within=60.0)

    assert child.ended == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_waits_for_the_next_pause(number):
    # Whoever started the tests may have told them to outlive a hang-up.
    before = signal.signal(
        number, signal.SIG_DFL if number is signal.SIGHUP else signal.getsignal(number)
    )
    try:
        with held_back():
            os.kill(os.getpid(), number)
            with pytest.raises(StopAsked, match=number.name):
                pause(5)
    finally:
        signal.signal(number, before)


def test_a_request_to_stop_is_heard_beside_a_thread_that_blocks_nothing():
    idle = threading.Event()
    beside = threading.Thread(target=idle.wait)
    beside.start()
    with held_back():
        signal.pthread_kill(beside.ident, signal.SIGTERM)
        with pytest.raises(StopAsked, match="SIGTERM"):
            pause(5)
    idle.set()
    beside.join()


def test_a_port_without_right_or_number_is_refused():
    for text in ("0", "65536", "-1", "http", "", "٣"):
        with pytest.raises(ports.argparse.ArgumentTypeError):
            ports.port_number(text)
    assert ports.port_number("8000") == 8000


def test_secrets_stay_the_same_and_are_for_their_owner(tmp_path):
    path = tmp_path / "secrets.json"

    first = kept(path)

    assert kept(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "$" not in path.read_text()


def test_a_closed_folder_above_is_seen(tmp_path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    tmp_path.joinpath("closed").chmod(0o700)

    assert not open_to_all(inner)
    assert open_to_all(Path("/usr/bin"))


@pytest.mark.parametrize(
    ("name", "text", "heard"),
    [
        ("web", json.dumps({"level": "error", "logger": "x", "event": "broken"}), True),
        ("web", json.dumps({"level": "info", "logger": "x", "event": "an ERROR inside"}), False),
        ("web", "ERROR:    [Errno 98] address already in use", True),
        ("web", "Traceback (most recent call last):", True),
        ("web", "INFO:     Uvicorn running", False),
        ("postgres", "ERROR:  duplicate key value violates unique constraint", False),
        ("postgres", "PANIC:  could not write", True),
        ("valkey", "1:M # WARNING Memory overcommit must be enabled!", False),
    ],
)
def test_only_trouble_reaches_the_terminal(name, text, heard):
    assert (loud(name, text) is not None) is heard


def test_a_flood_of_errors_is_cut_short_and_says_where_the_rest_is(tmp_path):
    log = tmp_path / "web.log"
    watch = LogWatch("web", log)
    log.write_text("ERROR: again\n" * 1000)

    lines = watch.news()

    assert len(lines) == MOST_LINES + 1
    assert str(log) in lines[-1]
    log.write_text("ERROR: again\n" * 2000)
    assert watch.news() == []


def test_one_requirements_file_holds_all_of_the_other():
    def pins(name):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        # Without the marker: a tool may need everywhere what the program needs on some systems.
        return {re.split(r"[;\\]", line)[0].strip() for line in lines if "==" in line}

    assert pins("runtime") < pins("embedded") < pins("dev")


def test_places_of_the_tests_are_not_those_of_the_centre(tmp_path):
    places = Places(tmp_path)

    assert places.throw_away.lock != places.lock
    assert places.throw_away.data != places.data


def test_a_taken_port_is_refused_with_its_program_and_a_way_out():
    refused = pytest.raises(CannotStart, match=rf"busy: .*pid {os.getpid()}.* --port")
    with ports.socket.create_server((ports.HERE, 0)) as taken, refused:
        ports.require_free(taken.getsockname()[1])
