"""Reading stored hours strictly."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_zones.weekly_hours import DAY, HoursUnreadable, Span, WeeklyHours

NIGHT = [["08:00", "02:00"]]


def test_reads_hours_across_midnight_and_holidays():
    hours = WeeklyHours.from_json(
        {"mon": NIGHT, "last_dispatch": "00:30", "holidays": {"2026-12-25": []}}
    )

    assert hours.week[0] == (Span(480, 1560),)
    assert hours.week[1:] == ((),) * 6
    assert hours.last_dispatch == 30
    assert hours.on(date(2026, 12, 25)) == ()


def test_nothing_stored_means_no_hours():
    assert WeeklyHours.from_json({}) == WeeklyHours()
    assert WeeklyHours().never


@pytest.mark.parametrize(
    ("stored", "where"),
    [
        (None, "hours"),
        ([], "hours"),
        ({"monday": NIGHT}, "monday"),
        ({"mon": "08:00-02:00"}, "mon"),
        ({"mon": None}, "mon"),
        ({"mon": [["08:00"]]}, "mon[0]"),
        ({"mon": [["08:00", "12:00", "13:00"]]}, "mon[0]"),
        ({"mon": [["8:00", "12:00"]]}, "mon[0]"),
        ({"mon": [["08:00", "12:60"]]}, "mon[0]"),
        ({"mon": [["08:00", "24:01"]]}, "mon[0]"),
        ({"mon": [["08:00", "25:00"]]}, "mon[0]"),
        ({"mon": [["٠٨:00", "12:00"]]}, "mon[0]"),
        ({"mon": [["08:00", "12:00\n"]]}, "mon[0]"),
        ({"mon": [[8, 12]]}, "mon[0]"),
        ({"mon": [["24:00", "02:00"]]}, "mon[0]"),
        ({"mon": [["08:00", "08:00"]]}, "mon[0]"),
        ({"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}, "mon"),
        ({"mon": [["08:00", "12:00"]] * 7}, "mon"),
        ({"mon": NIGHT, "tue": [["01:00", "05:00"]]}, "tue"),
        ({"sun": NIGHT, "mon": [["01:00", "05:00"]]}, "mon"),
        ({"mon": NIGHT, "last_dispatch": "noon"}, "last_dispatch"),
        ({"mon": NIGHT, "last_dispatch": 30}, "last_dispatch"),
        ({"mon": NIGHT, "last_dispatch": "12:00"}, "last_dispatch"),
        ({"mon": [["08:00", "09:00"]], "last_dispatch": "07:30"}, "last_dispatch"),
        ({"holidays": []}, "holidays"),
        ({"holidays": {"25 December": []}}, "holidays"),
        ({"holidays": {"2026-02-29": []}}, "holidays"),
        ({"holidays": {"20261225": []}}, "holidays"),
        ({"holidays": {"2026-12-25": [["10:00"]]}}, "2026-12-25[0]"),
    ],
)
def test_refuses_hours_that_do_not_say_one_clear_thing(stored, where):
    with pytest.raises(HoursUnreadable) as refused:
        WeeklyHours.from_json(stored)

    assert refused.value.where == where
    assert refused.value.reason


def test_hours_that_only_touch_are_taken():
    touching = {"mon": [["08:00", "12:00"], ["12:00", "02:00"]], "tue": [["02:00", "24:00"]]}

    assert WeeklyHours.from_json(touching).week[0] == (Span(480, 720), Span(720, 1560))


@st.composite
def weekly_hours(draw):
    week = draw(st.lists(st.integers(0, 600), min_size=7, max_size=7))
    spans = tuple((Span(opens, opens + 700),) if opens % 3 else () for opens in week)
    holidays = draw(st.dictionaries(st.dates(), st.just((Span(600, DAY + 60),)), max_size=3))
    return WeeklyHours(spans, tuple(sorted(holidays.items())))


@given(weekly_hours())
def test_hours_survive_being_stored(hours):
    assert WeeklyHours.from_json(json.loads(json.dumps(hours.to_json()))) == hours
