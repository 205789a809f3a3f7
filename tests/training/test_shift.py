"""The training shift: what the product does on an invented evening, made again from the code."""

from datetime import timedelta

import pytest

from dispatch import journal
from dispatch.models import Call
from dispatch.selectors.words import response_words
from dispatch.training.drawing import drawn_part, on_its_clock, parts_of
from dispatch.training.making import NotEmpty, make_shift
from dispatch.training.shift import FILE, shipped_shift
from tests.conftest import PROTOCOL, make_call
from triage.engine import assess
from triage.protocol import read_protocol

LINES = FILE.read_text(encoding="utf-8").splitlines()
# Long enough for six calls, three crews on their way, one call closed and one late.
A_WHILE = timedelta(minutes=12)


def test_made_again_its_first_minutes_are_those_that_are_shipped_and_nothing_stays(db, settings):
    # The real hash takes a second for four people who never log in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    before = journal.head()

    made = list(make_shift(lasts=A_WHILE))

    # `./cad manage training_shift` compares the whole.
    assert made == LINES[: len(made)], "another evening: ./cad manage training_shift --write"
    kinds = {frame.kind for frame in shipped_shift().frames[: len(made) - 1]}
    assert {"call.closed", "unit.en_route", "call.overdue", "responders.requested"} <= kinds
    assert (journal.head(), Call.objects.count()) == (before, 0)


def test_it_is_made_where_no_call_is(centre, now):
    make_call(centre.sam, now)

    with pytest.raises(NotEmpty):
        next(make_shift())


def test_it_is_a_whole_evening_of_everything_but_an_emergency():
    shift = shipped_shift()
    kinds = {frame.kind for frame in shift.frames}

    assert (shift.ends - shift.starts, len(shift.calls)) == (timedelta(hours=12), 97)
    assert on_its_clock(shift, shift.starts) == "15:00:00"
    assert {"handoff.passed_on", "unit.declined", "unit.lapsed", "check_in.ok"} <= kinds
    assert not any(kind.startswith("emergency") for kind in kinds)
    numbers = [frame.seq for frame in shift.frames if frame.kind]
    assert numbers == sorted(set(numbers))


def test_each_call_stood_on_the_board_as_the_engine_judges_it_today():
    """Another answer to one question would be seen: see the control below."""
    protocol = read_protocol(PROTOCOL)
    decided = [call for call in shipped_shift().calls.values() if call.judged]

    assert len(decided) >= 95
    assert [call.number for call in decided if not stood(call, call.judged.answers, protocol)] == []


def test_with_another_answer_the_engine_and_the_board_differ():
    protocol = read_protocol(PROTOCOL)
    decided = [call for call in shipped_shift().calls.values() if call.judged]
    armed = [call for call in decided if row_then(call).level < 4]

    assert len(armed) > 60
    assert not any(stood(c, {**c.judged.answers, "weapon": "in_hand"}, protocol) for c in armed)


def row_then(call):
    """Return the call's row as it stood when it was to be decided."""
    return next(line.row for line in call.lines if line.seq >= call.judged.seq and line.row)


def stood(call, answers, protocol):
    """Return whether the board showed what the engine makes of these answers."""
    judgement, row = assess(protocol, answers, call.judged.facts), row_then(call)
    said = row.waits_for == f"Decide: {response_words(judgement.responses)}"
    return row.level == judgement.level and (said or judgement.held)


def test_it_is_drawn_in_parts_by_the_boards_own_templates():
    shift = shipped_shift()
    drawn = [frame for part in range(parts_of(shift)) for frame in drawn_part(part)]

    assert [frame["seq"] for frame in drawn] == [frame.seq for frame in shift.frames]
    assert sum(frame["asks"] for frame in drawn) == len(shift.asking)
    assert all(f'id="{name}"' in html for f in drawn for name, html in f["parts"].items())
