"""A draft's way into force through the pages: check, shadow, back-test, approval, publishing."""

from datetime import timedelta

from django.utils import timezone

from dispatch.actions.protocol_gate import ask_back_test
from dispatch.models import BackTest, Job, ProtocolCheck
from triage.models import ProtocolVersion
from triage.selectors import protocol_in_force

from .conftest import assessed, passed_check, run_jobs, write
from .page import at, plain
from .test_gate import approve, in_hillcrest, lax


def test_the_whole_way_from_a_draft_into_force(ada, centre, alan, client):
    ada.post(at("start-draft", centre.protocol.pk), {"number": "1.1.0"})
    draft = ProtocolVersion.objects.get(version="1.1.0")
    asked = ada.post(at("ask-check", draft.pk), follow=True)
    job = Job.objects.get()
    assert "Check protocol waiting" in plain(asked)
    assert f'data-job="/setup/jobs/{job.pk}/"' in asked.content.decode()
    assert ada.post(at("ask-check", draft.pk)).status_code == 409
    ada.post(at("cancel-job", job.pk))
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert "data-job-ended" in ada.get(at("job", job.pk)).content.decode()
    passed_check(draft, centre.ada, timezone.now())
    assert ada.post(at("approve", draft.pk)).status_code == 409

    client.force_login(alan)
    client.post(at("approve", draft.pk))
    seen = {"in_force": centre.protocol.pk}
    assert client.post(at("publish", draft.pk), {"in_force": ""}).status_code == 409
    published = client.post(at("publish", draft.pk), seen, follow=True)

    assert "mcrt-1 1.1.0 is in force" in plain(published)
    assert protocol_in_force().pk == draft.pk


def test_a_shadow_is_switched_on_and_off(ada, centre, draft, alan, now):
    passed_check(draft, centre.ada, now)
    approve(draft, alan, now)

    shown = ada.post(at("set-shadow", draft.pk), {"on": "yes"}, follow=True)

    assert "runs silently beside every answer" in plain(shown)
    assert "Stop the shadow" in plain(shown)
    stopped = plain(ada.post(at("set-shadow", draft.pk), {"on": "no"}, follow=True))
    assert "Run in shadow" in stopped


def test_a_check_shows_each_broken_promise_with_its_case(ada, centre, draft, now):
    check = passed_check(draft, centre.ada, now, passed=False)
    proof = {"id": "S1", "side": "judge", "says": "A danger.", "holds": False, "counter": "Weapon"}
    ProtocolCheck.objects.filter(pk=check.pk).update(
        found={"proofs": [proof], "differences": ["A04 step 1"], "unguarded": ["M2"]},
    )

    shown = plain(ada.get(at("check", draft.pk)))

    assert "▲ broken A danger. Weapon" in shown
    assert "A04 step 1" in shown
    assert "without any scene differing: M2." in shown


def test_a_back_test_shows_its_matrix_its_flips_and_its_hours(ada, centre, draft, now):
    day = timedelta(days=1)
    knife = assessed(centre.dana, now - 2 * day, facts=in_hillcrest(), weapon="in_hand")
    assessed(centre.dana, now - day, facts=in_hillcrest())
    write(draft, lax(draft.text), centre.ada, now)
    test = ask_back_test(
        version_id=draft.pk, since=now - 28 * day, until=now, actor=centre.ada, now=now
    )
    run_jobs(now)
    url = at("back-test", test.pk)

    shown = plain(ada.get(url))

    assert "2 calls 1 flips 1 unsafe" in shown
    assert f"{knife.number} 2026-11-22 12:00 4 EMS + POLICE 2 CRISIS_TEAM M4 ▲ unsafe" in shown
    assert "Sunday" in shown
    assert "+1.0" in shown
    for query, there in (
        ("?unsafe=yes", True),
        ("?rule=M4", True),
        ("?rule=H1", False),
        ("?before=4 EMS + POLICE&after=2 CRISIS_TEAM", True),
        ("?page=nonsense", True),
    ):
        path = url + query.replace(" + ", "%20%2B%20").replace(" ", "%20")
        assert (knife.number in plain(ada.get(path))) is there


def test_a_back_test_is_asked_for_in_days_of_the_centre(ada, draft):
    answer = ada.post(at("ask-back-test", draft.pk), {"since": "2026-01-01", "until": "2026-01-31"})

    test = BackTest.objects.get()
    assert answer.headers["Location"] == at("back-test", test.pk)
    assert test.since.isoformat() == "2026-01-01T07:00:00+00:00"
    assert test.until.isoformat() == "2026-02-01T07:00:00+00:00"
    assert ada.get(at("back-test", test.pk)).status_code == 200
    for since in ("", "yesterday", "2026-02-31", "9999-12-31"):
        bad = {"since": since, "until": "2026-01-31"}
        assert ada.post(at("ask-back-test", draft.pk), bad).status_code == 422
