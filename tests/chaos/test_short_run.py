"""A whole chaos run, as short as it can be: real processes, killed and cut, and nothing lost."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dispatch.running.places import ROOT
from tests.running.centre import FOREIGN

# A run of the tests shares its machine: what is judged here is what was lost, and less how long it took.
SLACK_S = "40"


def chaos(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """Start a short run whose temporary folders are the test's own."""
    kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    return subprocess.Popen(
        [sys.executable, "manage.py", "chaos", "--short", "--slack", SLACK_S, *words],
        cwd=ROOT,
        env={**kept, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder():
    """A temporary folder that the account which runs PostgreSQL can reach too; pytest's own is closed."""
    made = Path(tempfile.mkdtemp(prefix="chaos-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.mark.timeout(400)
def test_a_short_run_loses_nothing_and_could_have_found_a_loss(folder):
    file = folder / "figures.json"
    run = chaos(folder, "--seed", "5", "--json", str(file))
    said, told = run.communicate(timeout=390)
    assert run.returncode == 0, f"{said}{told}"

    found = json.loads(file.read_text())
    figures = {figure["name"]: figure for figure in found["figures"]}
    assert found["holds"] is True
    for name in (
        "acknowledged writes lost",
        "acknowledged writes doubled",
        "boards unlike a fresh page",
        "consoles with a hole or a repeat",
        "the hash chain",
        "boards unlike what the journal rebuilds",
        "calls without their line, or lines without a call",
        "seconds of stale but green",
    ):
        assert (figures[name]["wrong"], figures[name]["n"] > 0) == (0, True), name
    # A console that never asks for what it missed was there too, and was found.
    control = figures["control: what was not found"]
    assert "a hole, stale but green, another board" in control["seen"]
    assert figures["control: silent lines after which nothing was found"]["n"] > 0
    assert "--seed 5" not in told
    assert [path.name for path in folder.iterdir()] == ["figures.json"]
