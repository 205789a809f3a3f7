"""What `./cad` can do. Standard library only: it runs before anything is installed."""

import argparse
import os
import signal
import time
from collections.abc import Sequence

from . import checking
from .environment import python_with
from .handed_on import MANAGE, become, chaos, demo, manage, test
from .lock import holder
from .places import Places, chosen
from .ports import port_number
from .problems import CannotStart
from .terminal import mention, say

HANDED_ON = {"test", "demo", "manage", "chaos"}
INTERRUPTED = 128 + signal.SIGINT
DOWN_SECONDS = 20.0


def main(words: Sequence[str]) -> int:
    """Run one command of ./cad and return its exit code."""
    # Words after these commands belong to pytest and manage.py, `--help` too.
    own = words[:1] if words and words[0] in HANDED_ON else words
    asked = parser().parse_args(own)
    rest = words[len(own) :]
    # tzdata's zones in every process; set before Python reads a zone.
    os.environ["PYTHONTZPATH"] = ""
    try:
        return int(COMMANDS[asked.command](chosen(), asked, rest))
    except CannotStart as problem:
        mention(f"\n{problem}")
        return 1
    except PermissionError as error:
        mention(f"\n{error.filename} belongs to another account: run as that one, or set CAD_HOME.")
        return 1
    except KeyboardInterrupt:
        mention("\nStopped. Run it again to go on.")
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the words that ./cad understands."""
    top = argparse.ArgumentParser(prog="./cad", description="Fourth Option on this machine.")
    kinds = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = kinds.add_parser("up", help="install what is needed and run everything, until Ctrl-C")
    up.add_argument("--port", type=port_number, default=8000, help="of the pages (8000)")
    up.add_argument("--no-demo", action="store_true", help="no demo city, no demo people")
    kinds.add_parser("down", help="stop a running ./cad up")
    kinds.add_parser("test", help="run every test; further words go to pytest")
    kinds.add_parser("check", help="the fast half: linters, types, floors, migrations")
    kinds.add_parser("demo", help="play a day on the running board")
    kinds.add_parser("chaos", help="break a centre of its own under load, heal it and judge it")
    reset = kinds.add_parser("reset", help="remove the embedded services' data")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    kinds.add_parser("manage", help="run a command of manage.py")
    return top


def up(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Become the runner; returns only when it cannot."""
    del rest
    refuse_while_running(places)
    mention("Fourth Option")
    python = python_with(places, "embedded")
    words = [MANAGE, "serve", "--port", str(asked.port)]
    return become(places, python, words + ["--no-demo"] * asked.no_demo)


def down(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Stop a running `up` and wait until it has ended."""
    del asked, rest
    running = holder(places.lock)
    if running is None:
        say("Nothing is running.")
        return 0
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + DOWN_SECONDS
    while time.monotonic() < deadline:
        if holder(places.lock) is None:
            say(f"Stopped {running.what} (pid {running.pid}).")
            return 0
        time.sleep(0.1)
    raise CannotStart(f"{running.what} (pid {running.pid}) has not ended after {DOWN_SECONDS} s.")


def check(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run the linters and the type checkers."""
    del asked, rest
    return checking.check(places, python_with(places, "dev"))


def reset(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Remove calls, people and secrets of the embedded services, after asking."""
    del rest
    refuse_while_running(places)
    if not places.data.exists():
        say(f"There is no data in {places.home}.")
        return 0
    if not asked.yes and not agreed(f"Remove every call, person and log in {places.home}?"):
        say("Nothing was removed.")
        return 1
    places.drop_data()
    say("Removed. The next ./cad up starts with an empty centre.")
    return 0


COMMANDS = {
    function.__name__: function for function in (up, down, test, check, demo, chaos, reset, manage)
}


def refuse_while_running(places: Places) -> None:
    """Raise CannotStart, naming it, when a program uses this CAD_HOME."""
    running = holder(places.lock)
    if running:
        where = f" at {running.address}" if running.address else ""
        raise CannotStart(
            f"{running.what} is already running{where} (pid {running.pid}). Stop it: ./cad down"
        )


def agreed(question: str) -> bool:
    """Ask at the terminal; only `yes` is yes, and no terminal is no."""
    try:
        return input(f"{question} Type yes: ").strip() == "yes"
    except EOFError:
        say("")
        return False
