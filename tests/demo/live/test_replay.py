"""Incidents sent over real HTTP to a real centre, and seen by a console on a real line."""

import re
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from dispatch.actions.people import issue_token
from dispatch.models import Call
from dispatch.permissions import SYSTEM
from dispatch.running.ports import free_port
from teams.models import Role
from tests.demo.incident_files import row, write
from tests.live.processes import wait_until


def replay(url, file, *words, **more):
    """Return what the command said and, as numbers, what it counted."""
    said = StringIO()
    failed = ""
    try:
        call_command("replay", str(file), "--url", url, *words, stdout=said, **more)
    except CommandError as error:
        failed = str(error)
    text = said.getvalue() + failed
    counted = re.findall(r"^(accepted|repeated|refused|lost) +([\d,]+)", text, re.MULTILINE)
    return text, {name: int(count.replace(",", "")) for name, count in counted}


def week(path, number, *, first=1):
    """A file of incidents a minute apart."""
    begins = datetime(2025, 7, 1)  # noqa: DTZ001 (a clock on a wall)
    rows = [
        row(f"25-09{first + n:04}", f"{begins + timedelta(minutes=first + n)}")
        for n in range(number)
    ]
    return write(path, rows)


def test_every_row_arrives_and_is_seen_whatever_is_doubtful_about_it(server, tmp_path):
    rows = [
        row("25-000001", "2025-07-01 12:00:00", problem="MENTAL HEALTH CASE", agency="EMS"),
        row("25-000002", "2025-07-01 12:00:01", problem="SOMETHING NOBODY KNOWS"),
        row("", "2025-07-01 12:00:02", problem="FALL BLS"),
        row("NULL", "2025-07-01 12:00:03", problem="NULL", agency="NULL"),
        row("25-000003", "NULL"),
        row("25-000001", "2025-07-01 12:09:00", problem="FIRE ALARM"),
    ]

    said, counted = replay(server.origin, write(tmp_path / "a.csv", rows), "--speed", "0")

    assert counted == {"accepted": 5, "repeated": 1, "refused": 0, "lost": 0}
    assert "2 without a number" in said
    assert re.search(r"intake to console: p50 [\d.]+ ms, p99 [\d.]+ ms", said)
    calls = {call.source_ref: call for call in Call.objects.filter(source="alexandria-replay")}
    assert calls["25-000001"].type == "MNTL"
    assert calls["25-000001"].flags == ["sent_again_different"]
    assert calls["25-000001"].received_at == datetime(2025, 7, 1, 16, tzinfo=UTC)
    assert calls["25-000002"].type == "SOMETHING NOBODY KNOWS"
    assert calls["25-000002"].flags == ["unknown_type"]
    assert all(call.zone for call in calls.values())


def test_sent_again_nothing_is_stored_twice(server, tmp_path):
    file = week(tmp_path / "b.csv", 5, first=100)
    replay(server.origin, file, "--speed", "0")
    before = Call.objects.count()

    _, counted = replay(server.origin, file, "--speed", "0")

    assert counted == {"accepted": 0, "repeated": 5, "refused": 0, "lost": 0}
    assert Call.objects.count() == before


def test_a_limit_and_a_pace_are_kept(server, tmp_path):
    file = week(tmp_path / "c.csv", 50, first=200)

    said, counted = replay(server.origin, file, "--speed", "240", "--limit", "9")

    # Nine incidents a minute apart, at 240 times their pace: eight steps of a quarter second.
    assert counted["accepted"] == 9
    assert float(re.search(r"took ([\d.]+) s", said)[1]) >= 2.0


def test_a_machine_that_may_not_send_is_told_why_and_the_command_fails(server, tmp_path):
    token = issue_token("reader", role=Role.ADMIN, actor=SYSTEM, now=datetime.now(UTC))
    file = week(tmp_path / "d.csv", 3, first=300)

    said, counted = replay(server.origin, file, "--speed", "0", "--token", token)

    assert counted == {"accepted": 0, "repeated": 0, "refused": 3, "lost": 0}
    assert "3 x 403 not_allowed: Admin may not take a call" in said
    assert "Not every incident arrived" in said


def test_a_token_that_nobody_has_opens_no_line(server, tmp_path):
    said, _ = replay(server.origin, week(tmp_path / "e.csv", 1), "--token", "f" * 64)

    assert "closed with 4401" in said


def test_where_nobody_answers_it_says_so(demo_centre, tmp_path):
    said, _ = replay(f"http://127.0.0.1:{free_port()}", week(tmp_path / "f.csv", 1))

    assert "could not be reached" in said


def test_a_demo_that_nobody_hears_says_so(demo_centre):
    with pytest.raises(CommandError, match="does not answer"):
        call_command("demo", "--url", f"http://127.0.0.1:{free_port()}")


def test_another_machine_gets_nothing(demo_centre, tmp_path):
    said, _ = replay("http://203.0.113.7", week(tmp_path / "g.csv", 1))

    assert "is not on this machine" in said


def test_a_file_that_is_none_is_refused(demo_centre, tmp_path):
    (tmp_path / "h.csv").write_text("a,b\n1,2\n")

    said, _ = replay("http://127.0.0.1:1", tmp_path / "h.csv")

    assert "lacks the columns" in said


def test_a_web_process_that_dies_half_way_loses_nothing(server, tmp_path):
    file = week(tmp_path / "i.csv", 150, first=400)
    web = next(child for child in server.children if child.role.name == "web")
    stored = Call.objects.count()
    told = {}

    def send():
        told.update(replay(server.origin, file, "--speed", "0")[1])
        connection.close()

    sending = threading.Thread(target=send)
    sending.start()
    wait_until(lambda: Call.objects.count() >= stored + 20, within=20, what="twenty calls")
    server.kill(web)
    server.start_web()
    sending.join(timeout=60)

    # A call that was stored when the process died is repeated, and seen all the same.
    assert told["accepted"] + told["repeated"] == 150
    assert told["refused"] == told["lost"] == 0
    assert Call.objects.count() == stored + 150
