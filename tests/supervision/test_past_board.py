"""The board of a past moment is rebuilt from the journal alone, and equals what was noted then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from dispatch.actions.board_marks import mark_board
from dispatch.actions.closing import close_call
from dispatch.actions.decision import wait_for_team
from dispatch.actions.offers import accept_offer, offer_unit
from dispatch.lifecycle import Outcome
from dispatch.models import BoardMark, Call, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.past_board import board_at, rebuilt
from dispatch.selectors.place import centre_zone
from tests.conftest import make_call
from tests.dispatch.test_tampering import every_right

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shift(centre, now):
    """A shift of ten minutes: two calls, one given to a unit and one closed; noted at 2 and 8."""
    first = make_call(centre.sam, now, address="1 River Road")
    second = make_call(centre.sam, now + MINUTE, address="2 River Road")
    wait_for_team(call_id=first.pk, actor=centre.sam, now=now + 2 * MINUTE)
    mark_board(now=now + 2 * MINUTE)
    offered = offer_unit(
        call_id=first.pk, unit_id=centre.cedar.pk, actor=centre.sam, now=now + 3 * MINUTE
    )
    accept_offer(assignment_id=offered.pk, actor=centre.sam, now=now + 4 * MINUTE)
    close_call(call_id=second.pk, outcome=Outcome.CANCELLED, actor=centre.sam, now=now + 6 * MINUTE)
    mark_board(now=now + 8 * MINUTE)
    return first, second


def seen(centre, at):
    return [
        (row.address[0], row.state_label, row.units, row.waited_label)
        for row in board_at(centre.sofia, at).rows
    ]


def test_each_moment_shows_what_stood_then(shift, centre, now):
    sign = centre.cedar.call_sign
    assert seen(centre, now - MINUTE) == []
    assert seen(centre, now + 1.5 * MINUTE) == [
        ("1", "needs a decision", [], "1:30"),
        ("2", "needs a decision", [], "0:30"),
    ]
    at_three = [
        ("2", "needs a decision", [], "2:00"),
        ("1", "waiting", [f"{sign} offered"], "1:00"),
    ]
    assert seen(centre, now + 3 * MINUTE) == at_three
    with_team = ("1", "with a team", [f"{sign} assigned"], "1:00")
    assert seen(centre, now + 5 * MINUTE) == [("2", "needs a decision", [], "4:00"), with_team]
    assert seen(centre, now + 60 * MINUTE) == [(*with_team[:3], "56:00")]


def test_what_is_rebuilt_equals_what_was_noted_from_the_tables(shift, centre, now):
    marks = list(BoardMark.objects.order_by("seq"))
    assert [len(mark.calls) for mark in marks] == [2, 1]
    assert [rebuilt(mark) == bytes(mark.digest) for mark in marks] == [True, True]
    board = board_at(centre.sofia, now + 9 * MINUTE)
    assert (board.agrees, board.digest) == (True, bytes(marks[1].digest).hex())
    assert board_at(centre.sofia, now + MINUTE).agrees is None, "nothing had been noted yet"


def test_a_change_behind_the_journals_back_shows(shift, centre, now):
    Call.objects.filter(address="1 River Road").update(level=1)
    make_call(centre.sam, now + 10 * MINUTE)
    mark_board(now=now + 10 * MINUTE)
    assert board_at(centre.sofia, now + 11 * MINUTE).agrees is False


def test_a_card_that_somebody_changed_shows(shift, centre, now):
    last = JournalEntry.objects.filter(call=shift[0]).latest("seq")
    tampered(last.seq, "{card,level}", "1")
    assert board_at(centre.sofia, now + 9 * MINUTE).agrees is False


def tampered(seq, path, value):
    with every_right() as cursor:
        cursor.execute(
            "UPDATE dispatch_journalentry SET data = jsonb_set(data, %s, %s) WHERE seq = %s",
            [path, value, seq],
        )


def test_a_line_that_was_changed_since_the_note_is_named(shift, centre, now):
    """Every line counts, also one of which the board shows nothing any more."""
    accepted = JournalEntry.objects.get(kind="unit.assigned")
    lines = board_at(centre.sofia, now + 7 * MINUTE).lines
    assert (lines.checked, lines.broken_at) == (3, None)

    tampered(accepted.seq, "{said_by}", '"phone"')

    board = board_at(centre.sofia, now + 7 * MINUTE)
    assert (board.agrees, board.lines.broken_at) == (True, accepted.seq), "it was noted before"


def test_the_page_says_what_was_compared_and_which_line_is_false(centre, client):
    then = datetime.now(UTC) - 20 * MINUTE
    make_call(centre.sam, then)
    mark_board(now=then)
    call = make_call(centre.sam, then + MINUTE)
    client.force_login(centre.sofia)
    local = (then + 2 * MINUTE).astimezone(centre_zone()).strftime("%Y-%m-%dT%H:%M:%S")

    shown = client.get("/supervision/past/", {"at": local}).content.decode()
    assert bytes(BoardMark.objects.get().digest).hex()[:16] in shown
    assert "1 line since, each as it was written" in shown

    seq = JournalEntry.objects.get(call=call).seq
    tampered(seq, "{card,level}", "1")
    shown = client.get("/supervision/past/", {"at": local}).content.decode()
    assert f"Line {seq} is not as it was written (the body was changed)" in shown


def test_nothing_is_noted_twice_for_a_line(shift, now):
    assert mark_board(now=now + 30 * MINUTE) == 0


def test_a_card_holds_nothing_of_the_care_record(centre, now):
    call = make_call(
        centre.sam, now, caller_name="Zebulon", caller_phone="403-555-0199", narrative="was crying"
    )
    bodies = JournalEntry.objects.filter(call=call).values_list("data", flat=True)
    text = str(list(bodies))
    assert "River" in text or call.address in text
    assert not any(word in text for word in ("Zebulon", "0199", "crying"))


def test_lines_that_retention_erased_are_counted_not_guessed(shift, centre, now):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dispatch_journalentry SET data = NULL WHERE call_id = %s", [shift[0].pk]
        )
    board = board_at(centre.sofia, now + 5 * MINUTE)
    assert (len(board.rows), board.erased) == (1, 1)


def test_only_a_supervisor_looks_back(shift, centre, now):
    for person in (centre.sam, centre.ada):
        with pytest.raises(NotAllowed):
            board_at(person, now)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", ""),
        ("2026-11-24T18:02:30", ""),
        ("2126-01-01T00:00", "still to come"),
        ("0001-01-01T00:00", "of that year"),
        ("yesterday", "no time"),
        ("\0", "no time"),
    ],
)
def test_any_moment_may_be_asked_for(shift, centre, client, asked, said):
    client.force_login(centre.sofia)
    answer = client.get("/supervision/past/", {"at": asked})
    assert answer.status_code == 200
    assert said in answer.content.decode()
