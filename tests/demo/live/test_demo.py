"""A day is played on a real centre, over real HTTP."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

from django.core.management import call_command

from dispatch.actions.closing import close_call
from dispatch.lifecycle import Outcome
from dispatch.models import Assignment, Call, JournalEntry
from dispatch.running.places import ROOT
from teams.models import Person
from tests.live.processes import wait_until


def played():
    return Call.objects.filter(source="demo-cad")


def test_every_call_that_comes_in_is_answered_and_ends(server):
    said = StringIO()

    call_command("demo", "--url", server.origin, "--speed", "28800", "--calls", "24", stdout=said)

    assert "24 calls came in" in said.getvalue()
    assert played().count() == 24
    assert not played().exclude(state="closed").exists()
    assert not played().exclude(assessment__isnull=False).exists()
    assert Assignment.objects.filter(call__in=played(), on_scene_at__isnull=False).exists()
    assert not Assignment.objects.filter(call__in=played(), closed_at__isnull=True).exists()
    kinds = set(JournalEntry.objects.filter(call__in=played()).values_list("kind", flat=True))
    assert {"call.received", "call.answered", "unit.en_route", "unit.clear"} <= kinds


def test_stopped_half_way_it_ends_cleanly_leaves_a_person_their_call_and_tidies_up_next_time(
    server,
):
    dana, before = Person.objects.get(username="dana"), set(played().values_list("pk", flat=True))
    fresh = played().exclude(pk__in=before)
    words = [sys.executable, "manage.py", "demo", "--url", server.origin, "--speed", "1200"]
    with subprocess.Popen(
        [*words, "--calls", "600"],
        cwd=ROOT,
        env=server.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        wait_until(fresh.filter(state="received").exists, within=40, what="a call")
        taken_over = fresh.filter(state="received").latest("serial")
        now = datetime.now(UTC)
        close_call(call_id=taken_over.pk, outcome=Outcome.DUPLICATE, actor=dana, now=now)
        wait_until(fresh.filter(state="with_team").exists, within=40, what="a team sent")
        running.send_signal(signal.SIGINT)
        said, wrong = running.communicate(timeout=10)

    left = played().exclude(state="closed")
    assert running.returncode == 130
    assert "left open: the next demo ends them" in said
    assert "Traceback" not in wrong
    assert left.exists()

    told = StringIO()
    call_command("demo", "--url", server.origin, "--minutes", "0.001", stdout=told)

    assert "calls of an interrupted demo ended" in told.getvalue()
    assert not left.exists()
    taken_over.refresh_from_db()
    assert taken_over.outcome == Outcome.DUPLICATE
