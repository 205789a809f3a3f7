"""The day that loads a chaos run: synthetic, or a centre's own arrivals, the same for the same seed."""

import pytest

from dispatch.chaos.days import CALLS_A_DAY, day_for, exports_in
from dispatch.demo.replay.incidents import Step

COLUMNS = "Master_Incident_Number,Problem,Agency", *(f"{step}" for step in Step)
DAY = "2025-10-20"
REAL = (11, 13, 14, 20, 50)
ROWS = (
    f"1,OVERDOSE,EMS,{DAY} 11:00:00,,,,,",
    f"2,SUICIDE THREAT,PD,{DAY} 12:10:00," + ",".join(f"{DAY} 12:{minute}:00" for minute in REAL),
    "3,SOMETHING ODD,PD,2025-10-21 11:59:59,,,,,",
    "4,NOISE,PD,2025-10-21 12:00:00,,,,,",
    "5,NOISE,PD,NULL,,,,,",
)


@pytest.fixture
def export(tmp_path):
    """A CAD's export of two days."""
    folder = tmp_path / "data" / "cad_replay"
    folder.mkdir(parents=True)
    (folder / "week_44_phone.csv").write_text("no incidents")
    (folder / "week44.csv").write_text("\n".join([",".join(COLUMNS), *ROWS]))
    return tmp_path


def test_without_an_export_the_day_is_synthetic_and_begins_at_once():
    day = day_for((), 3)
    assert (len(day), day[0].at_s) == (CALLS_A_DAY, 0)
    assert day == day_for((), 3) != day_for((), 4)


def test_an_export_gives_its_day_from_noon_to_noon_with_its_words_and_its_paces(export):
    (file,) = exports_in(export)
    first, last = day_for((file,), 3)
    assert (first.at_s, first.scene.type, first.scene.says) == (
        600,
        "SUICTHRT",
        "PD: SUICIDE THREAT",
    )
    assert (first.pace.to_dispatch, first.pace.travel, first.pace.on_scene) == (120, 360, 1800)
    assert (last.at_s, last.scene.type) == (86_399, "SOMETHING ODD")
    assert last.pace.to_dispatch > 0


def test_two_exports_are_laid_over_one_another_and_none_is_missed(export):
    (file,) = exports_in(export)
    assert [one.at_s for one in day_for((file, file), 3)] == [600, 600, 86_399, 86_399]
    assert exports_in(export / "nowhere") == ()
