"""Python and PostgreSQL must know the same clocks: Alberta stopped changing its own in 2026."""

import os
import shutil
import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import override_settings

from dispatch import checks
from dispatch.models import Call, SweepRun
from dispatch.selectors.clock import ahead_s, read_clock, said_of
from dispatch.selectors.place import centre_zone
from dispatch.standing_in import look_once
from dispatch.watched import OVERDUE

SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)


@pytest.fixture
def old_zone_data(tmp_path):
    """Give Python a zone that still changes its clocks under Edmonton's name, as in old data."""
    (tmp_path / "America").mkdir()
    denver = files("tzdata.zoneinfo.America").joinpath("Denver")
    shutil.copyfile(denver, tmp_path / "America" / "Edmonton")
    zoneinfo.reset_tzpath([tmp_path])
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(())
    ZoneInfo.clear_cache()


def test_edmonton_is_six_hours_behind_all_year():
    for moment in (SUMMER, WINTER):
        assert moment.astimezone(ZoneInfo("America/Edmonton")).utcoffset() == timedelta(hours=-6)
    assert centre_zone().key == "America/Edmonton"


def test_the_systems_own_zone_files_are_not_read():
    assert zoneinfo.TZPATH == ()
    assert os.environ["PYTHONTZPATH"] == "", "the processes that we start do not read them either"


def test_zones_that_agree_are_not_complained_about(db):
    for zone in ("America/Toronto", "Europe/Paris", "UTC"):
        assert checks.offsets_disagree(zone, [SUMMER, WINTER]) == []


def test_older_zone_data_shows_from_its_first_wrong_day(db, old_zone_data):
    """PostgreSQL is right here, or as old: then it is wrong in the same winter and nobody can tell."""
    if server_still_changes_edmonton():
        pytest.skip("PostgreSQL's own zone data is older than Alberta's change of 2026")
    assert checks.offsets_disagree("America/Edmonton", [SUMMER, WINTER]) == [WINTER]


def test_the_start_says_which_zone_and_since_when(db, old_zone_data):
    if server_still_changes_edmonton():
        pytest.skip("PostgreSQL's own zone data is older than Alberta's change of 2026")
    (found,) = [
        c for c in run_checks(databases=["default"], tags=["database"]) if c.id == "cad.E002"
    ]
    assert found.msg.startswith("Python and PostgreSQL disagree on America/Edmonton from ")
    assert "zone data" in found.hint


def server_still_changes_edmonton():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(hour from %s AT TIME ZONE 'America/Edmonton')", [WINTER])
        return cursor.fetchone()[0] == 17


def test_the_check_asks_no_database_that_it_was_not_given(db):
    with override_settings(CENTRE_TIME_ZONE="Nowhere/AtAll"):
        assert checks.clocks_agree(databases=None) == []


@pytest.mark.parametrize(("seconds", "said"), [(14, 1), (15, 0), (90, 0), (600, 0), (601, 1)])
def test_the_start_refuses_a_time_to_answer_in_which_nobody_can(seconds, said):
    with override_settings(OFFER_ANSWER_S=seconds):
        found = [one for one in run_checks() if one.id == "cad.E003"]
    assert len(found) == said


@pytest.mark.parametrize("wrong_by", [-90, -2, 0, 2, 90])
def test_a_clock_is_read_beside_postgresqls(db, wrong_by):
    read = read_clock(lambda: datetime.now(UTC) + timedelta(seconds=wrong_by))
    assert read.ahead_s == pytest.approx(wrong_by, abs=0.5)
    assert read.is_doubted is (wrong_by != 0)
    assert abs(read.now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_slow_answer_is_not_held_against_our_clock():
    def second(number):
        return SUMMER + timedelta(seconds=number)

    assert ahead_s(second(0), second(3), second(8)) == 0
    assert ahead_s(second(10), second(3), second(18)) == 7
    assert ahead_s(second(0), second(9), second(8)) == -1


def test_a_wrong_clock_is_told_in_words():
    assert said_of(90.2) == "90 s ahead of the database's"
    assert said_of(-7.0) == "7 s behind the database's"


def test_a_relay_whose_clock_is_fast_takes_no_deadline_early(centre, call):
    def fast():
        return datetime.now(UTC) + timedelta(seconds=90)

    Call.objects.update(act_by=datetime.now(UTC) + timedelta(seconds=60))
    done, clock = look_once(fast)
    assert OVERDUE.name in done
    assert Call.objects.get().overdue_since is None
    assert (
        SweepRun.objects.get(name=OVERDUE.name).ahead_s
        == clock.ahead_s
        == pytest.approx(90, abs=0.5)
    )

    Call.objects.update(act_by=datetime.now(UTC) - timedelta(seconds=1))
    SweepRun.objects.all().delete()
    look_once(fast)
    assert Call.objects.get().overdue_since is not None
