"""A day that is written out before it is played: repeatable, and as crisis programs report it."""

from collections import Counter
from statistics import median

import pytest

from dispatch.demo.city import spots
from dispatch.demo.scenes import scenes
from dispatch.demo.script import DAY_S, busy, plan_day, time_of_day
from dispatch.lifecycle import Outcome

MONDAY, SATURDAY = 0, 5


def day_of(seed=1, *, calls=3000, weekday=MONDAY, first_hour=0):
    return plan_day(
        scenes(), spots(), seed=seed, calls=calls, weekday=weekday, first_hour=first_hour
    )


@pytest.fixture(scope="module")
def long_day():
    return day_of()


def test_the_same_seed_gives_the_same_day_and_another_seed_another():
    assert day_of(7, calls=50) == day_of(7, calls=50)
    assert day_of(7, calls=50) != day_of(8, calls=50)


def test_calls_come_in_order_within_the_day(long_day):
    times = [planned.at_s for planned in long_day]

    assert len(times) == 3000
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] < DAY_S


def test_a_night_scene_is_played_at_night(long_day):
    for planned in long_day:
        hour = int(planned.at_s // 3600)
        assert planned.scene.when in ("any", time_of_day(hour))


def test_a_day_that_begins_in_the_evening_goes_on_into_the_night():
    first = [p for p in day_of(first_hour=21) if p.at_s < 3600]

    assert {p.scene.when for p in first} <= {"any", "evening"}
    assert len(first) > 0


def test_every_scene_is_seen_before_any_comes_a_third_time():
    seen = Counter(planned.scene.id for planned in day_of(calls=120))

    assert len(seen) >= 40


def test_afternoons_are_busier_than_the_hours_before_dawn(long_day):
    hours = Counter(int(planned.at_s // 3600) for planned in long_day)

    assert hours[15] > 2 * hours[4]


def test_the_night_from_saturday_to_sunday_is_busier_than_that_from_sunday_to_monday():
    assert busy(SATURDAY, 23) > busy(6, 23)
    assert busy(6, 1) > busy(MONDAY, 1)


def test_visits_end_as_programs_report(long_day):
    share = Counter(planned.ends for planned in long_day if not planned.scene.ends)
    whole = share.total() / 100

    helped = share[Outcome.ENGAGED] + share[Outcome.TRANSPORTED]
    assert helped / whole == pytest.approx(43, abs=3)
    assert share[Outcome.NOT_LOCATED] / whole == pytest.approx(30, abs=3)
    assert share[Outcome.DECLINED] / whole == pytest.approx(19, abs=3)


def test_steps_last_as_programs_report(long_day):
    stayed = [p for p in long_day if p.ends in (Outcome.ENGAGED, Outcome.TRANSPORTED)]

    assert median(p.pace.to_dispatch for p in long_day) / 60 == pytest.approx(13, rel=0.06)
    assert median(p.pace.travel for p in long_day) / 60 == pytest.approx(14, rel=0.06)
    assert median(p.pace.on_scene for p in stayed) / 60 == pytest.approx(22, rel=0.06)


def test_no_step_lasts_so_long_that_the_day_does_not_end(long_day):
    assert max(p.pace.on_scene for p in long_day) <= 3 * 22 * 60


def test_a_scene_with_one_fitting_end_ends_so(long_day):
    wrong_button = [p for p in long_day if p.scene.id == "wrong-button"]

    assert {p.ends for p in wrong_button} == {Outcome.NO_CRISIS}


def test_numbers_to_call_back_are_the_ones_kept_for_fiction(long_day):
    assert all(planned.phone.startswith("403-555-01") for planned in long_day)
