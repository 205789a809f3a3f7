"""A command run with services of its own, as `./cad test` and `./cad manage` run theirs."""

import os
import subprocess
import sys

import pytest

from dispatch.running.places import ROOT, Places

CONNECTS = (
    "import os, psycopg, sys; psycopg.connect(os.environ['DATABASE_URL']).close();"
    "print('there'); sys.exit(7)"
)


def with_services(home, code):
    """Run Python code through the runner, on embedded services in `home`."""
    foreign = ("DATABASE_URL", "REDIS_URL")
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "dispatch.running",
            "--throw-away",
            "--",
            sys.executable,
            "-c",
            code,
        ],
        cwd=ROOT,
        env={**kept, "CAD_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def home(tmp_path):
    """A CAD_HOME under a closed folder: PostgreSQL's data then lies elsewhere when we are root."""
    yield tmp_path
    Places(tmp_path).throw_away.drop_data()


def test_the_command_finds_a_database_and_stdout_and_exit_code_are_its_own(home):
    done = with_services(home, CONNECTS)

    assert (done.returncode, done.stdout) == (7, "there\n")
    assert "PostgreSQL" in done.stderr


def test_a_command_that_is_killed_ends_as_a_shell_would_say_it(home):
    assert with_services(home, "import os; os.kill(os.getpid(), 15)").returncode == 128 + 15
