"""The house holds: style, types, floors, templates, browser modules and settings, as ./cad check says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.running.checking import NO_SERVER, NODE_CHECKS, PYTHON_CHECKS
from tests.conftest import ROOT

BIN = Path(sys.executable).parent
JS_TESTS = ("npm", "run", "--silent", "test")
STRICT = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuv",
    "HTTPS": "on",
    "DEBUG": "off",
}


def run(words, environment=None):
    return subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **NO_SERVER, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", PYTHON_CHECKS)
@pytest.mark.timeout(400)
def test_holds(name):
    program, *rest = PYTHON_CHECKS[name]
    done = run([str(BIN / program), *rest])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("words", [*NODE_CHECKS.values(), JS_TESTS], ids=lambda words: words[-1])
def test_browser_modules_hold(words):
    if not shutil.which("npm") or not (ROOT / "node_modules").is_dir():
        pytest.skip("node and npm are not installed: the browser modules are not checked")
    done = run(words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_is_ready_for_deployment():
    done = run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], STRICT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_says_so_where_the_secret_key_is_the_shipped_one():
    environment = {key: value for key, value in os.environ.items() if key != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=ROOT,
        env={**environment, **NO_SERVER, "HTTPS": "on"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
