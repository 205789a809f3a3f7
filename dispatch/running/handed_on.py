"""The commands of `./cad` whose words belong to somebody else: pytest and manage.py.

Standard library only.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import checking
from .environment import python_with
from .lock import holder
from .places import ROOT, Places
from .problems import CannotStart
from .secrets_file import kept

MANAGE = str(ROOT / "manage.py")
# Commands of manage.py that read files only; all others are given a database.
NO_DATABASE = {
    *("help", "version", "--help", "-h", "--version", "judge", "vignettes", "prove"),
    *("bench", "chaos", "hosts"),  # these start their own
    *("spectacular", "makemigrations", "makemessages", "compilemessages", "diffsettings"),
    *("collectstatic", "findstatic"),
}


def test(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run the tests on services of their own."""
    del asked
    python = python_with(places, "dev")
    checking.node_modules(places)
    os.chdir(ROOT)
    asked_split = any(word.startswith(("-n", "--numprocesses")) for word in rest)
    # One more than there are cores: many tests wait for processes of their own.
    split = () if asked_split else ("-n", str((os.cpu_count() or 1) + 1))
    # A file's tests stay together: what is started for a file is started once.
    # In the order of the folders: by size, the slow files of few tests would all come last, on one worker.
    words = ["-m", "pytest", *split, "--dist", "loadfile", "--no-loadscope-reorder", *rest]
    if own_services():
        return become(places, python, words)
    runner = ["-m", "dispatch.running", "--throw-away", "--", str(python)]
    return become(places, python, runner + words)


def demo(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Play a day on the board that is up."""
    del asked
    if holder(places.lock) is None and not own_services():
        raise CannotStart("Nothing is running: start ./cad up in another terminal first.")
    return manage(places, argparse.Namespace(), ["demo", *rest])


def chaos(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run the chaos run, which starts services of its own."""
    return manage(places, asked, ["chaos", *rest])


def manage(places: Places, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run manage.py, beside the running services, or with some of its own when it needs them."""
    del asked
    python = python_with(places, "dev" if rest[:1] == ["screenshots"] else "embedded")
    words = [MANAGE, *(rest or ["help"])]
    if words[1] in NO_DATABASE or "--help" in rest:
        return become(places, python, words)
    if running := holder(places.lock):
        os.environ.update(settings_in_force(places))
        if running.address:
            os.environ["CAD_URL"] = running.address
        return become(places, python, words)
    if own_services():
        places.make()
        os.environ.setdefault("SECRET_KEY", kept(places.secrets).secret_key)
        return become(places, python, words)
    return become(places, python, ["-m", "dispatch.running", "--", str(python), *words])


def become(places: Places, python: Path, words: Sequence[str]) -> int:
    """Replace this process, so that signals and the exit code are the program's own."""
    os.environ["CAD_HOME"] = str(places.home)
    # The folder we are called from stays, since the words may name files in it.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.getenv("PYTHONPATH"))))
    sys.stdout.flush()
    os.execv(python, [str(python), *words])


def own_services() -> bool:
    """Tell whether the caller brings both servers."""
    return bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def settings_in_force(places: Places) -> dict[str, str]:
    """Return the settings of the program that runs in this CAD_HOME."""
    try:
        settings: dict[str, str] = json.loads(places.state.read_text())
    except FileNotFoundError as error:
        raise CannotStart("The services are starting or stopping; try again.") from error
    return settings
