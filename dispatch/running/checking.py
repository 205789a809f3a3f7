"""`./cad check`: the checks that need no service. Standard library only."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from .environment import run
from .places import ROOT, Places
from .terminal import mention, say, step, tell

# The name shown, and the words after this environment's bin/.
PYTHON_CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "templates": ("djlint", "templates", "--lint", "--quiet"),
    "floors": ("lint-imports",),
    "types": ("mypy",),
    "migrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
}
NODE_CHECKS = {"js types": ("npm", "run", "--silent", "types"), "js lint": ("npm", "run", "lint")}
# The migrations are compared with the models alone: no server is asked, and none is waited for.
NO_SERVER = {"DATABASE_URL": "django.db.backends.dummy://none"}


def check(places: Places, python: Path) -> int:
    """Run every check and return 0 when all hold, 1 when one does not."""
    here = python.parent
    kinds = {name: (str(here / words[0]), *words[1:]) for name, words in PYTHON_CHECKS.items()}
    if node_modules(places):
        kinds |= NODE_CHECKS
    else:
        tell("js", "NOT CHECKED: node and npm are not installed")
    environment = {**os.environ, **NO_SERVER}
    broken = [name for name, words in kinds.items() if not holds(name, words, environment)]
    say(f"\n{'Broken: ' + ', '.join(broken) if broken else 'All checks hold.'}")
    return 1 if broken else 0


def holds(name: str, words: tuple[str, ...], environment: Mapping[str, str]) -> bool:
    """Run one check; show what it says only when it does not hold."""
    try:
        with step(name, "checking") as under_way:
            done = subprocess.run(
                words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            under_way.result = "holds" if done.returncode == 0 else "BROKEN"
    except FileNotFoundError:
        tell(name, f"BROKEN: {words[0]} is not installed")
        return False
    if done.returncode:
        mention(f"{done.stdout}{done.stderr}")
    return done.returncode == 0


def node_modules(places: Places) -> bool:
    """Install the pinned Node tools unless they are there; return False where there is no Node.

    They serve the checks of the browser modules only; the program itself needs none.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    wanted = hashlib.sha256((ROOT / "package.json").read_bytes()).hexdigest()
    mark = ROOT / "node_modules" / ".installed"
    if not mark.exists() or mark.read_text() != wanted:
        with step("node tools", "installing"):
            run([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], places)
            mark.write_text(wanted)
    return True
