"""New rows and their journal line in one statement: all of it or nothing, and each number used once."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dispatch.journal import head, verify
from dispatch.models import Call, CareRecord, IdempotencyKey, JournalEntry
from dispatch.storing import StoredBefore, store
from tests.conftest import make_call


@pytest.fixture
def sent(centre, now):
    """A function that stores one call with its care record, as intake does."""

    def send(ref, **told):
        values = {"source": "primary-cad", "source_ref": ref, "type": "WELFARE"}
        moments = dict.fromkeys(("received_at", "stored_at", "state_since"), now)
        call = Call(taken_by=centre.feed, **moments, **values | told)
        care = CareRecord(call=call, narrative="On the steps.")
        store([call, care], "call.received", call=call, actor=centre.feed, at=now, source="x")
        return call

    return send


def test_the_rows_and_their_line_are_stored_in_one_statement(sent):
    with CaptureQueriesContext(connection) as asked:
        call = sent("26-1")

    stored = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(stored) == 1
    kept = Call.objects.get(pk=call.pk)
    assert (kept.number, kept.flags, kept.care.narrative) == (call.number, [], "On the steps.")
    assert JournalEntry.objects.get(call=call).seq == head().seq
    *_, last = verify()
    assert last.holds


def test_a_stored_row_is_changed_and_not_stored_again(sent):
    call = sent("26-1")
    call.address = "12 River Road"
    call.save()
    assert Call.objects.get().address == "12 River Road"


def test_a_repeat_stores_nothing_and_uses_up_no_number(sent):
    first, before = sent("26-1"), head().seq

    with pytest.raises(StoredBefore):
        sent("26-1", type="NOISE")

    assert (Call.objects.count(), CareRecord.objects.count(), head().seq) == (1, 1, before)
    assert sent("26-2").serial == first.serial + 1


def test_a_key_that_is_kept_holds_back_the_call_too(centre, call, now):
    values = {"person": centre.feed, "route": "POST /calls", "key": "k", "made_at": now}
    IdempotencyKey.objects.create(**values, body_digest="a", call=call)
    moments = dict.fromkeys(("received_at", "stored_at", "state_since"), now)
    other = Call(source="x", source_ref="1", type="WELFARE", taken_by=centre.feed, **moments)
    again = IdempotencyKey(**values, body_digest="b", call=other)

    with pytest.raises(StoredBefore):
        store([other, again], "call.received", call=other, actor=centre.feed, at=now)

    assert Call.objects.get() == call


def test_what_is_refused_for_another_reason_is_told_as_it_is(sent):
    with pytest.raises(IntegrityError, match="call_level_is_0_to_4"):
        sent("26-1", level=9)
    assert not Call.objects.exists()


def test_a_transaction_around_it_goes_on_after_a_repeat(sent, centre, now):
    with transaction.atomic():
        sent("26-1")
        with pytest.raises(StoredBefore):
            sent("26-1")
        make_call(centre.dana, now)
    assert Call.objects.count() == 2
