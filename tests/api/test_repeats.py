"""The same call sent twice is one call, also when both come in the same moment."""

from datetime import timedelta

import pytest
from django.db import connection

from dispatch.actions.repeats import sweep_repeats
from dispatch.limits import REPEATED_FOR
from dispatch.models import Call, IdempotencyKey, JournalEntry
from teams.models import Role
from tests.api.conftest import CALL, errors_of, make_machine
from tests.dispatch.commits import all_decided_before_one_commits


def test_sent_again_by_source_and_reference_it_is_the_same_call(sender):
    first, again = sender.post("/calls", CALL), sender.post("/calls", CALL)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert JournalEntry.objects.filter(kind="call.received").count() == 1


def test_sent_again_by_key_it_is_the_same_call_whatever_the_order_of_its_names(sender):
    first = sender.post("/calls", CALL, Idempotency_Key="k-1")
    again = sender.post("/calls", dict(reversed(CALL.items())), Idempotency_Key=" k-1 ")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert IdempotencyKey.objects.count() == 1


def test_another_body_under_the_same_key_is_refused_and_stores_nothing(sender):
    sender.post("/calls", CALL, Idempotency_Key="k-1")

    refused = sender.post("/calls", CALL | {"source_ref": "26-2"}, Idempotency_Key="k-1")

    assert (refused.status_code, errors_of(refused)[0][0]) == (422, "idempotency_key_reused")
    assert Call.objects.count() == 1


def test_a_key_is_forgotten_when_its_time_is_over_and_the_call_stays_one_by_its_reference(sender):
    first = sender.post("/calls", CALL, Idempotency_Key="k-1")
    made_at = IdempotencyKey.objects.get().made_at

    assert sweep_repeats(now=made_at + REPEATED_FOR) == 0
    assert sweep_repeats(now=made_at + REPEATED_FOR + timedelta(microseconds=1)) == 1
    again = sender.post("/calls", CALL, Idempotency_Key="k-1")

    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert Call.objects.count() == 1


def test_a_key_belongs_to_its_sender(sender):
    other = make_machine("another-cad", Role.CAD_FEED)
    sender.post("/calls", CALL, Idempotency_Key="k-1")

    taken = other.post("/calls", CALL | {"source": "another"}, Idempotency_Key="k-1")

    assert taken.status_code == 201
    assert Call.objects.count() == 2


@pytest.mark.parametrize("key", ["", "  "])
def test_an_empty_key_is_none(key, sender):
    assert sender.post("/calls", CALL, Idempotency_Key=key).status_code == 201
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["x" * 256, "a\x00b", "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(key, sender):
    refused = sender.post("/calls", CALL, Idempotency_Key=key)

    assert (refused.status_code, errors_of(refused)[0][1]) == (400, "Idempotency-Key")
    assert not Call.objects.exists()


def test_told_differently_the_first_telling_stays_and_a_person_sees_that_it_differs(sender):
    sender.post("/calls", CALL)

    again = sender.post("/calls", CALL | {"type": "NOISE"})

    assert (again.status_code, again.json()["type"]) == (200, "MNTL")
    assert [flag["code"] for flag in again.json()["flags"]] == [
        "outside_city",
        "sent_again_different",
    ]


def _both_at_once(machines, bodies, **headers):
    """Send each body by its machine, so that neither is stored before both are about to be."""
    pairs = zip(machines, bodies, strict=True)
    return all_decided_before_one_commits(
        *[lambda m=machine, b=body: m.post("/calls", b, **headers) for machine, body in pairs]
    )


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k-1"}], ids=["reference", "key"])
def test_two_in_the_same_moment_are_one_call(headers, lasting_sender):
    answers = _both_at_once([lasting_sender] * 2, [CALL, CALL], **headers)

    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Call.objects.count() == 1
    assert JournalEntry.objects.filter(kind="call.received").count() == 1


def test_two_calls_under_one_key_at_once_are_one_call_and_one_refusal(lasting_sender):
    bodies = [CALL, CALL | {"source_ref": "26-2"}]

    answers = _both_at_once([lasting_sender] * 2, bodies, Idempotency_Key="k-1")

    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "name", "second", "headers"),
    [
        (Call, "call_is_stored_once", CALL, {}),
        (
            IdempotencyKey,
            "one_answer_per_idempotency_key",
            CALL | {"source_ref": "26-2"},
            {"Idempotency_Key": "k-1"},
        ),
    ],
)
def test_without_the_constraint_both_would_be_stored(model, name, second, headers, lasting_sender):
    """The control: it proves that the races above are real."""
    constraint = next(one for one in model._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        answers = _both_at_once([lasting_sender] * 2, [CALL, second], **headers)
        stored = Call.objects.count()
    finally:
        _tell_apart(model)
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert stored == 2


def _tell_apart(model):
    """Make two rows differ, so that the constraint holds again."""
    field = "source_ref" if model is Call else "key"
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(**{field: str(row.pk)})
