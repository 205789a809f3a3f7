"""`./cad up`, for real: a centre is started, disturbed, stopped, killed and started again.

The tests stand in the order of the story and share one centre, since each start takes seconds.
"""

import os
import signal
import socket
import stat
import subprocess
import sys

import psycopg
import pytest

from dispatch.demo.people import LISTED
from dispatch.running.places import ROOT

from .centre import Centre, living, new_centre, wait_for


@pytest.fixture(scope="module")
def centre():
    with new_centre() as centre:
        yield centre


@pytest.fixture(scope="module")
def up(centre: Centre):
    """The centre's first run; tests below its last one start it again themselves."""
    centre.start()
    return centre


def test_says_where_it_is_and_who_may_log_in(up):
    assert f"http://127.0.0.1:{up.port}" in up.said
    for person in LISTED:
        assert person.username in up.said
        assert person.password in up.said
    assert "Ctrl-C" in up.said


def test_answers_when_it_says_that_it_is_up(up):
    assert up.get("/livez") == 200
    assert up.get("/readyz") == 200


def test_runs_web_relay_worker_beat_and_two_servers(up):
    for words in ("-m uvicorn", "manage.py relay", "app worker", "app beat", "-D", "valkey-server"):
        assert up.processes(words), words


def test_listens_on_this_machine_only_and_asks_for_a_password(up):
    with_password = psycopg.conninfo.conninfo_to_dict(up.database_url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(up.database_url.replace(with_password["password"], "guess"))
    for file in (up.places.secrets, up.places.state):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_up_finds_the_first(up):
    second = up.cad("up", "--port", "1")

    assert second.returncode == 1
    assert f"already running at http://127.0.0.1:{up.port} (pid {up.runner.pid})" in second.stderr
    assert up.get("/livez") == 200


def test_reset_is_refused_while_it_runs(up):
    refused = up.cad("reset", "--yes")

    assert refused.returncode == 1
    assert "already running" in refused.stderr
    assert up.get("/readyz") == 200


def test_a_web_process_that_dies_is_started_again_and_said(up):
    (web,) = up.processes("uvicorn")
    os.kill(web, signal.SIGKILL)

    wait_for(lambda: up.processes("uvicorn") - {web} and up.get("/readyz") == 200, seconds=20)

    assert "web      | ended by signal 9; starting it again" in up.said


def test_a_postgresql_that_dies_is_started_again_with_its_data(up):
    with psycopg.connect(up.database_url) as connection:
        connection.execute("CREATE TABLE left_by_a_test (number integer)")
    (postmaster,) = up.processes("-D")
    os.kill(postmaster, signal.SIGKILL)

    wait_for(lambda: up.processes("-D") - {postmaster} and up.get("/readyz") == 200, seconds=20)

    assert "postgres | ended by signal 9; starting it again" in up.said
    with psycopg.connect(up.database_url) as connection:
        connection.execute("SELECT number FROM left_by_a_test")


def test_ctrl_c_stops_everything_within_ten_seconds(up):
    started = up.processes()
    assert len(started) > 6

    seconds = up.end(signal.SIGINT)

    assert seconds < 10
    assert up.runner.returncode == 0
    assert living(started) == set()
    assert not up.places.state.exists()


def test_down_with_nothing_running_says_so(centre):
    down = centre.cad("down")

    assert (down.returncode, down.stdout) == (0, "Nothing is running.\n")


def test_a_busy_port_is_named_with_its_program(centre):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=centre.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert f"Port {port} is busy" in refused.stderr
    assert f"(pid {os.getpid()})" in refused.stderr
    assert "PostgreSQL" not in refused.stderr


def test_starting_again_keeps_the_data(centre):
    centre.start()

    with psycopg.connect(centre.database_url) as connection:
        connection.execute("SELECT number FROM left_by_a_test")


def test_a_killed_runner_leaves_no_orphan(centre):
    wait_for(lambda: len(centre.processes("app worker")) == 3, seconds=20)
    started = centre.processes()

    centre.end(signal.SIGKILL)

    wait_for(lambda: not living(started), seconds=5)


QUESTION = "Remove every call, person and log in {}? Type yes: "


def test_reset_asks_and_a_no_removes_nothing(centre):
    refused = centre.cad("reset", answer="no\n")

    assert refused.stdout == QUESTION.format(centre.home) + "Nothing was removed.\n"
    assert refused.returncode == 1
    assert (centre.places.postgres / "data").exists()


def test_reset_drops_the_data_when_told_to(centre):
    done = centre.cad("reset", answer="yes\n")

    assert done.returncode == 0
    assert not centre.places.postgres.exists()
    assert not centre.places.data.exists()
