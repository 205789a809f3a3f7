"""Makes the Python environment in CAD_HOME. Standard library only: it runs before anything else.

uv installs the pinned requirements, each file checked against its hash. What is installed already
is not looked at again until a requirements file changes, so that a start needs no network.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .places import ROOT, Places
from .problems import CannotStart
from .terminal import mention, step

REQUIREMENTS = ROOT / "requirements"
# What each file brings: `dev` holds all of `embedded`, in the same versions.
COVERED_BY = {"embedded": ("embedded", "dev"), "dev": ("dev",)}


def python_with(places: Places, group: str) -> Path:
    """Return a Python in which requirements/GROUP.txt is installed, making it where needed.

    Raises CannotStart when that fails; stopped half-way, the next call starts afresh.
    """
    if not installed(places, group):
        places.home.mkdir(parents=True, exist_ok=True)
        with alone(places.home / "installing.lock"):
            if not installed(places, group):
                install(places, group)
    return places.venv / "bin" / "python"


def installed(places: Places, group: str) -> bool:
    """Tell whether one of the files that cover `group` is installed as it reads now."""
    python = places.venv / "bin" / "python"
    return python.exists() and any(
        stamp(places, name).exists() and stamp(places, name).read_text() == digest(name)
        for name in COVERED_BY[group]
    )


def install(places: Places, group: str) -> None:
    """Install requirements/GROUP.txt into the environment."""
    unfinished = places.home / "installing"
    uv = uv_program(places)
    remake = unfinished.exists() or not (places.venv / "bin" / "python").exists()
    unfinished.touch()
    if remake:
        with step("environment", f"making {places.venv}"):
            clear(places.venv)
            run([uv, "venv", "--quiet", "--python", sys.executable, str(places.venv)], places)
    target = ["--python", str(places.venv / "bin" / "python")]
    file = REQUIREMENTS / f"{group}.txt"
    with step("packages", f"installing {count(file)}, checked by hash") as under_way:
        command = [uv, "pip", "install", "--quiet", *target, "--require-hashes", "-r", str(file)]
        run(command, places, note=under_way.note)
        under_way.result = f"{count(file)} installed"
    stamp(places, group).write_text(digest(group))
    unfinished.unlink()


def uv_program(places: Places) -> str:
    """Return uv: the one on PATH, or one of our own in CAD_HOME."""
    found = shutil.which("uv")
    if found:
        return found
    own, mark = places.uv / "bin" / "uv", places.uv / "installed"
    if mark.exists() and mark.read_text() == digest("uv"):
        return str(own)
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip is None or ensurepip.origin is None:
        raise CannotStart(venv_is_missing())
    with step("installer", "getting uv") as under_way:
        clear(places.uv)
        run([sys.executable, "-m", "venv", str(places.uv)], places)
        pip = [str(places.uv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "--require-hashes", "-r"]
        run([*pip, str(REQUIREMENTS / "uv.txt")], places, note=under_way.note)
        mark.write_text(digest("uv"))
    return str(own)


def venv_is_missing() -> str:
    """Return what to install where Python came without its venv module, as Debian's does."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        f"This Python ({sys.executable}) has no ensurepip, and uv is not on PATH.\n"
        f"Install the Debian package {package} (as root: apt-get install {package}), "
        "or install uv, and run this again."
    )


def run(command: Sequence[str], places: Places, note: Callable[[str], None] | None = None) -> None:
    """Run one installer to its end. Raises CannotStart with what it said when it fails."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=installer_environment(places), stderr=subprocess.PIPE, text=True
    )
    with process:
        while note and process.poll() is None:
            note("downloading and installing")
            time.sleep(0.2)
        _, said = process.communicate()
    if process.returncode:
        raise CannotStart(f"{Path(command[0]).name} failed:\n{said.strip()}")


def installer_environment(places: Places) -> dict[str, str]:
    """Return the environment for uv and pip, with caches where this account can write."""
    environment = dict(os.environ)
    # Somebody else's active environment is none of ours.
    environment.pop("VIRTUAL_ENV", None)
    if not os.access(Path.home() if Path.home().exists() else "/nonexistent", os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(places.home / "cache" / "uv"))
        environment.setdefault("PIP_CACHE_DIR", str(places.home / "cache" / "pip"))
        environment.setdefault("npm_config_cache", str(places.home / "cache" / "npm"))
    return environment


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one program at a time install into this CAD_HOME; the next waits and says so."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            mention("  Another ./cad is installing here; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def clear(folder: Path) -> None:
    """Remove a half-made environment."""
    if folder.exists():
        shutil.rmtree(folder)


def stamp(places: Places, group: str) -> Path:
    """Return the file that says which requirements were installed last, by their digest."""
    return places.venv / f"installed-{group}"


def digest(group: str) -> str:
    """Return the SHA-256 of requirements/GROUP.txt."""
    return hashlib.sha256((REQUIREMENTS / f"{group}.txt").read_bytes()).hexdigest()


def count(file: Path) -> str:
    """Return how many packages a requirements file pins, in words."""
    pins = sum("==" in line for line in file.read_text().splitlines())
    return f"{pins} packages"
