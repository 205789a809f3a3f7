"""Whether the sweeps run is read from PostgreSQL: it is true when Celery is dead."""

import ast
import importlib.util
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dispatch.models import Job, SweepRun
from dispatch.selectors.running import AT_LEAST, PERIODS, running
from dispatch.sweeps import run_sweep
from dispatch.watched import OVERDUE, WATCHED
from tests.conftest import run_all

SECOND = timedelta(seconds=1)


@pytest.fixture
def swept(centre, now):
    """Every sweep ran just now."""
    run_all(now)


def late(now):
    """The names of the sweeps that are late."""
    return {sweep.name for sweep in running(now).sweeps if sweep.late}


def late_of(pair, now):
    """Which of two sweeps, one of 2 s and one of 10 s, are late."""
    return late(now) & set(pair)


def test_sweeps_that_ran_are_well(swept, now):
    assert running(now).well
    assert late(now) == set()


def test_a_sweep_that_never_ran_is_late(centre, now):
    assert not running(now).well
    assert late(now) == {watched.name for watched in WATCHED}
    assert {sweep.ran_at for sweep in running(now).sweeps} == {None}


@pytest.mark.parametrize(
    ("passed", "are_late"),
    [
        (AT_LEAST, set()),
        (AT_LEAST + SECOND, {"overdue calls"}),
        (10 * PERIODS * SECOND, {"overdue calls"}),
        ((10 * PERIODS + 1) * SECOND, {"overdue calls", "canary"}),
    ],
)
def test_each_sweep_is_late_after_three_of_its_own_periods(swept, now, passed, are_late):
    assert late_of(("overdue calls", "canary"), now + passed) == are_late
    assert running(now + passed).well == (not are_late)


def test_one_late_sweep_is_enough(swept, now):
    later = now + timedelta(minutes=5)
    run_all(later)
    SweepRun.objects.filter(name=OVERDUE.name).update(ran_at=now)

    assert late(later) == {"overdue calls"}
    assert not running(later).well


@pytest.mark.parametrize(
    ("ahead_s", "is_well"), [(0.9, True), (-0.9, True), (1.1, False), (-90, False)]
)
def test_a_wrong_clock_is_said_although_every_sweep_is_on_time(swept, now, ahead_s, is_well):
    assert running(now, ahead_s=ahead_s).well is is_well
    run_sweep(OVERDUE.name, now=now, ahead_s=ahead_s)
    seen = running(now)
    assert (seen.well, seen.is_late) == (is_well, False)
    assert any("“overdue calls”" in said for said in seen.wrong_clocks) is not is_well


def test_it_shows_what_the_last_sweep_found(call, now):
    later = now + timedelta(minutes=10)
    run_sweep(OVERDUE.name, now=later)
    (sweep,) = [s for s in running(later).sweeps if s.name == "overdue calls"]

    assert (sweep.ran_at, sweep.found, sweep.late) == (later, 1, False)


def test_it_shows_the_newest_jobs_first_and_not_all_of_them(centre, now):
    for number in range(12):
        asked_at = now + number * SECOND
        Job.objects.create(kind="verify journal", subject=str(number), asked_at=asked_at)

    assert [job.subject for job in running(now).jobs] == [str(n) for n in range(11, 1, -1)]


def test_nothing_of_it_asks_celery_or_the_broker():
    spec = importlib.util.find_spec("dispatch.selectors.running")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    }
    assert not imported & {"celery", "kombu", "redis", "tasks"}


def test_the_page_is_drawn_while_the_broker_is_away(centre, now, client, settings):
    settings.CELERY_BROKER_URL = settings.REDIS_URL = "redis://127.0.0.1:1"
    client.force_login(centre.sofia)
    page = client.get("/supervision/system/")

    assert page.status_code == 200
    assert "A sweep is late" in page.content.decode()
    assert "is-late" in page.content.decode()


def test_the_page_says_whose_clock_is_wrong_and_by_how_much(centre, now, client):
    run_all(timezone.now())
    run_sweep(OVERDUE.name, now=timezone.now(), ahead_s=-90.0)
    client.force_login(centre.sofia)
    page = client.get("/supervision/system/").content.decode()

    assert "The clock of whoever last ran “overdue calls” is 90 s behind the database" in page
    assert "on time." not in page
    assert "A sweep is late" not in page
