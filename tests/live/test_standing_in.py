"""With no worker, no beat and no broker, an unanswered offer still goes on within five seconds."""

from datetime import timedelta

import pytest

from dispatch.actions.offers import offer_unit
from dispatch.models import Assignment, JournalEntry, SweepRun
from dispatch.watched import OFFERS
from tests.conftest import make_call, take_back

from .processes import wait_until
from .test_valkey import dead

WITHIN = timedelta(seconds=5)


@pytest.fixture
def relay_that_sweeps(server):
    """A relay as it runs in a centre; it need not lead to sweep."""
    relay = server.start_relay("--verbosity", "1")
    yield relay
    server.kill(relay)


def test_an_offer_goes_on_in_time_although_celery_and_its_broker_are_dead(
    server, town, clock, broker, relay_that_sweeps
):
    begun = clock - timedelta(seconds=80)
    with dead(broker):
        call = make_call(town.sam, begun)
        asked = offer_unit(call_id=call.pk, unit_id=town.cedar.pk, actor=town.sam, now=begun)
        gone = wait_until(
            lambda: Assignment.objects.filter(pk=asked.pk, status="lapsed").first(),
            within=60,
            what="the end of the offer",
        )
    following = Assignment.objects.get(call=call, status="offered")
    assert (following.unit, following.offered_at) == (town.pact, gone.closed_at)
    assert asked.answer_by < gone.closed_at <= asked.answer_by + WITHIN
    assert SweepRun.objects.get(name=OFFERS.name).stood_in_at >= gone.closed_at
    assert JournalEntry.objects.filter(call=call, kind="unit.lapsed").count() == 1
    take_back(following, actor=town.sam, now=gone.closed_at)
