"""What a monitor reads is true, says nothing about anybody, and is not for everybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from dispatch.actions.canary import sing
from dispatch.actions.unanswered import sweep_overdue
from dispatch.relay import LEASE
from dispatch.selectors.vitals import vitals
from tests.conftest import make_call

TOKEN = {"HTTP_AUTHORIZATION": "Bearer a-monitor"}


@pytest.fixture(autouse=True)
def monitored(settings):
    settings.STATUS_TOKEN = "a-monitor"


@pytest.mark.parametrize("path", ["/status", "/metrics"])
@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer a-moniton", "a-monitor", "Bearer ä"])
def test_a_stranger_is_told_what_to_do(centre, client, path, sent):
    answer = client.get(path, headers={"authorization": sent})
    assert answer.status_code == 401
    assert "STATUS_TOKEN" in answer.json()["detail"]


def test_without_a_token_in_the_settings_no_token_is_good(centre, client, settings):
    settings.STATUS_TOKEN = ""
    assert client.get("/status", headers={"authorization": "Bearer "}).status_code == 401


def test_a_call_that_waits_shows_its_age_and_how_late_it_is(centre, now):
    make_call(centre.sam, now)
    later = now + timedelta(minutes=10)
    sweep_overdue(now=later)
    seen = vitals(later)

    assert seen.open_calls["received"] == 1
    assert seen.oldest_received_s == 600
    assert seen.longest_overdue_s == pytest.approx(540)
    assert vitals(now + timedelta(minutes=11)).oldest_received_s == 660


def test_nothing_that_waits_has_no_age(centre, now):
    seen = vitals(now)
    assert (seen.oldest_received_s, seen.longest_overdue_s, seen.canary_s) == (None, None, None)


def test_a_relay_leads_while_somebody_holds_its_lease(centre, now):
    assert not vitals(now).relay_leads
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEASE + 1])
        assert not vitals(now).relay_leads
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEASE])
    assert vitals(now).relay_leads


def test_status_is_not_well_while_no_sweep_runs(centre, client):
    answer = client.get("/status", **TOKEN).json()
    assert answer["well"] is False
    assert {sweep["late"] for sweep in answer["sweeps"]} == {True}
    assert answer["time_zones_agree"] is True


def test_a_sweeper_with_a_wrong_clock_is_seen_by_a_monitor(centre, client):
    sing(now=timezone.now(), ahead_s=7.5)
    seen = client.get("/status", **TOKEN).json()
    assert {s["name"]: s["clock_ahead_s"] for s in seen["sweeps"]}["canary"] == 7.5
    assert abs(seen["clock_ahead_s"]) < 1
    scraped = client.get("/metrics", **TOKEN).content.decode()
    assert 'cad_sweep_clock_ahead_seconds{sweep="canary"} 7.5' in scraped


def test_prometheus_reads_what_postgresql_says(centre, client, now):
    make_call(centre.sam, now, address="17 Secret Lane", caller_name="Zebulon Secret")
    answer = client.get("/metrics", **TOKEN)
    read = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }
    assert read["cad_open_calls", "received"] == 1
    assert read["cad_open_calls", "waiting"] == 0
    assert read["cad_journal_head",] >= 1
    assert read["cad_sweep_late", "canary"] == 1
    assert abs(read["cad_clock_ahead_seconds",]) < 1
    assert "Secret" not in answer.content.decode()
