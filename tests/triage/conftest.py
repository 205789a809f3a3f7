"""The shipped protocol and its scenes, and the sketch beside the project where there is one."""

import os
from pathlib import Path

import pytest

from triage.protocol import read_protocol
from triage.shipped import shipped_text, shipped_vignettes_text
from triage.vignettes import read_vignettes

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))

CALM = {
    "location_confirmed": "yes",
    "caller": "with_person",
    "medical": "none",
    "hazard": "none",
    "weapon": "none",
    "violence": "none",
    "crime": "none",
    "child": "none",
    "suicide": "none",
    "intoxication": "none",
    "presentation": "distressed",
    "history": "none",
    "access": "on_scene",
    "nexus": "mental_health",
    "consent": "accepts",
    "needs_in_person": "yes",
}
ALL_FREE = {
    "phase": "community_only",
    "in_zone": "yes",
    "crisis_team_hours_open": "yes",
    "crisis_team_available": "yes",
    "pact_available": "yes",
}


@pytest.fixture(scope="session")
def mcrt_text():
    return shipped_text("mcrt-1")


@pytest.fixture(scope="session")
def mcrt(mcrt_text):
    return read_protocol(mcrt_text)


@pytest.fixture(scope="session")
def scenes():
    return read_vignettes(shipped_vignettes_text("mcrt-1"))


@pytest.fixture
def calm():
    """Every question answered: someone upset, nothing else."""
    return dict(CALM)


@pytest.fixture
def all_free():
    """In a community-led zone, on shift, everybody free."""
    return dict(ALL_FREE)


@pytest.fixture(scope="session")
def sketch_folder():
    folder = SHARED / "protocol"
    if not (folder / "mcrt-1.yaml").is_file():
        pytest.skip(f"the protocol sketch is not beside the project ({folder})")
    return folder


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    """Triage keeps nothing, in a cache or elsewhere: its tests run without any server."""
