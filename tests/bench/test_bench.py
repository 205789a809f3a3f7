"""A whole benchmark, as small as it can be. What it measures is not judged: only that it is all there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dispatch.bench import triage_piece
from dispatch.bench.plan import Part
from dispatch.running.places import ROOT
from tests.running.centre import descendants, living, wait_for
from triage.shipped import shipped_protocol

TINY = (
    *("--quick", "--consoles", "1", "3", "--rates", "40", "--rounds", "2"),
    *("--seconds", "0.2", "--least-calls", "8", "--board-calls", "1000"),
)
# What rises and what grows is minutes of work, a proof and a browser have tests of their own.
ALONE = {Part.BREAKS, Part.GROWTH, Part.TRIAGE, Part.ANSWERS}
PARTS = [part.value for part in Part if part not in ALONE]
CELL_SIDE = {"p50_ms", "p99_ms", "answer_p50_ms", "slip_p99_ms", "cpu_ms_a_call", "tally"}


def bench(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """Start a benchmark whose temporary folders are the test's own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "bench", *words],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder():
    """A temporary folder that the account which runs PostgreSQL can reach too; pytest's own is closed."""
    made = Path(tempfile.mkdtemp(prefix="bench-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.mark.timeout(600)
def test_a_tiny_benchmark_is_complete_and_loses_nothing(folder):
    file = folder / "figures.json"
    drawn = ("--json", str(file), "--plot", str(folder / "all.svg"))
    run = bench(folder, *TINY, *drawn, "--only", *PARTS)
    said, told = run.communicate(timeout=590)
    assert run.returncode == 0, told

    found = json.loads(file.read_text())
    assert found["complete"] is True
    assert [(cell["consoles"], cell["rate"]) for cell in found["latency"]] == [(1, 40), (3, 40)]
    for cell in found["latency"]:
        for side in (cell["floor"], cell["ours"]):
            assert set(side) >= CELL_SIDE
            assert len(side["p50_ms"]) == len(side["p99_ms"]) == 2
            assert set(side["tally"].values()) == {0}
        assert (
            cell["ratio_p50"]["least"] <= cell["ratio_p50"]["median"] <= cell["ratio_p50"]["most"]
        )
        assert {"web", "relay", "postgres", "valkey", "load"} == set(cell["ours"]["cpu_ms_a_call"])
    assert found["machine"]["fsync"] == "on"
    assert found["geofence"]["polygons"] in (12, 312)
    assert found["journal"]["verified"] is True
    assert (found["board"]["calls"], found["board"]["open"]) == (1000, 300)
    assert "| 1 × 40 |" in said
    assert "| 3 × 40 |" in said
    assert found["catchup"]["level_ms"]["median"] > 0
    pages = found["pages"]["pages"]
    assert len(pages) == 21
    assert all(page["worst_ms"] >= page["median_ms"] > 0 for page in pages.values())
    assert "| clocks, 4 years |" in said
    assert {path.name for path in folder.iterdir()} == {"figures.json", "all.svg"}


def test_the_triage_is_measured_over_the_scenes_of_the_shipped_protocol():
    found = triage_piece.rates(shipped_protocol(triage_piece.NAME), 0.05)
    assert found["steps"] > 50
    assert min(found[rate] for rate in ("judge_per_s", "assess_per_s", "back_test_per_s")) > 0


@pytest.mark.timeout(300)
def test_ctrl_c_ends_every_process_and_leaves_no_folder(folder):
    run = bench(folder, *TINY, "--only", "latency")
    wait_for(lambda: len(descendants(run.pid)) >= 6 or run.poll() is not None, seconds=120)
    assert run.poll() is None, run.communicate()[1]
    before = descendants(run.pid)

    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)

    assert run.returncode == 1
    assert "Stopped; everything that it started has ended." in told
    assert not living(before)
    assert list(folder.iterdir()) == []
