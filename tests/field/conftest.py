"""Two crews with their phones, and what a phone sends."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from dispatch.actions.offers import offer_unit
from dispatch.actions.tap_kinds import TapAsked
from dispatch.actions.taps import apply_tap
from dispatch.consent_form import follow_up_asked
from dispatch.models import TapKind
from teams.models import Role, Shift
from tests.conftest import make_person


def minutes(count):
    return timedelta(minutes=count)


def works_on(person, unit):
    """Put somebody on every shift of a unit."""
    for shift in Shift.objects.filter(unit=unit):
        shift.people.add(person)


@dataclass
class Phone:
    """One person's phone: it taps now and sends later, with its own clock, wrong by `skew`."""

    person: object
    unit: object
    skew: timedelta = timedelta(0)
    queue: list = field(default_factory=list)

    def tap(self, kind, assignment, at, *, key=None, point=None, **words):
        """Tap without a line; return what waits."""
        asked = TapAsked(
            key=key or uuid.uuid4(),
            kind=TapKind(kind),
            unit_id=self.unit.pk,
            assignment_id=assignment.pk if assignment else None,
            tapped_at=at + self.skew,
            words=words,
            point=point,
            follow_up=follow_up_asked(words),
        )
        self.queue.append(asked)
        return asked

    def send(self, now):
        """Send everything that waits, as one batch; return the taps as the centre keeps them."""
        sent = [
            apply_tap(asked, sent_at=now + self.skew, actor=self.person, now=now)
            for asked in self.queue
        ]
        self.queue = []
        return sent

    def say(self, kind, assignment, now, **more):
        """Tap and send at once; return the tap."""
        self.tap(kind, assignment, now, **more)
        return self.send(now)[-1]


@pytest.fixture
def crew(centre, call, now):
    """Casey and Robin on MCRT-1, Billie on MCRT-2, and a call that is offered to MCRT-1."""
    robin, billie = (make_person(name, Role.CREW) for name in ("robin", "billie"))
    for person, unit in (
        (centre.casey, centre.cedar),
        (robin, centre.cedar),
        (billie, centre.birch),
    ):
        works_on(person, unit)
    offered = offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    return SimpleNamespace(
        **vars(centre), robin=robin, billie=billie, call=call, row=offered, since=now
    )


@pytest.fixture
def phone(crew):
    """Casey's phone."""
    return Phone(crew.casey, crew.cedar)


@dataclass
class Web:
    """A phone's browser with a session."""

    client: Client
    person: int

    def post(self, path, body, **more):
        """Post JSON as the page does."""
        sent = {"person": self.person, "sent_at": "2026-11-24T18:00:00Z"} | body
        return self.client.post(path, json.dumps(sent), content_type="application/json", **more)


@pytest.fixture
def web():
    """Log somebody's phone in."""

    def log_in(person, **how):
        client = Client(**how)
        client.force_login(person)
        return Web(client, person.pk)

    return log_in
