"""What a shadow would have done is shown to supervisors, and nothing else happens because of it."""

from datetime import UTC, datetime, timedelta

from django.test import Client
from django.utils import timezone

from dispatch.actions.assessment import answer_questions
from dispatch.models import ShadowOutcome
from pilot_zones.models import ZoneVersion
from tests.conftest import SAFE_ANSWERS, make_call


def page_for(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get("/supervision/shadow/")


def in_shadow(zone):
    """Begin the shadow phase in a community."""
    return ZoneVersion.objects.create(
        community=zone.community,
        starts_at=datetime(2026, 2, 1, tzinfo=UTC),
        coordinates=zone.coordinates,
        phase="shadow",
        hours=zone.hours,
        source=zone.source,
    )


def test_a_community_in_shadow_shows_what_it_would_have_got(centre):
    in_shadow(centre.farfield)
    now = timezone.now()
    call = make_call(centre.dana, now, lng=-114.01)
    answer_questions(
        call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now + timedelta(seconds=1)
    )
    call.refresh_from_db()

    shadow = ShadowOutcome.objects.get(call=call, for_zone=True)
    assert "CRISIS_TEAM" not in " ".join(call.responses)
    assert any(response.startswith("CRISIS_TEAM") for response in shadow.responses)
    page = page_for(centre.sofia)
    assert page.status_code == 200
    assert "1 call, judged as if the pilot were in their community" in page.content.decode()


def test_an_empty_shadow_says_so(centre):
    page = page_for(centre.evan).content.decode()
    assert "No call in a community in shadow was triaged" in page
    assert "No protocol version ran in shadow" in page


def test_a_dispatcher_does_not_read_it(centre):
    assert page_for(centre.dana).status_code == 403


def test_a_visitor_is_asked_to_log_in(centre):
    assert Client().get("/supervision/shadow/").status_code == 302
