"""What a replay says at its end."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.demo.door import NotThisMachine, local_url
from dispatch.demo.replay.incidents import Incident, Step
from dispatch.demo.replay.report import percentile, report
from dispatch.demo.replay.run import Tally, body_of, key_of

AT = datetime(2025, 7, 1, 12, tzinfo=UTC)


def incident(number="25-090001", *, minutes=0, close=60, problem="OFF DUTY DETAIL"):
    at = AT + timedelta(minutes=minutes)
    moments = {Step.START: at, Step.CLOSE: at + timedelta(seconds=close)}
    return Incident(2, number, problem, "POLICE", at, moments, moments, "ab" * 32)


def said(tally, *incidents, speed=0.0):
    return "\n".join(report(incidents or [incident()], tally, speed=speed))


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(n) for n in range(1, 101)]

    assert [percentile(values, part) for part in (0.5, 0.99, 1.0)] == [50.0, 99.0, 100.0]
    assert percentile([3.0], 0.99) == 3.0


def test_a_call_whose_line_never_came_is_lost():
    tally = Tally(sent_at={"a": 1.0, "b": 2.0}, seen_at={"a": 1.25, "x": 9.0})

    assert tally.lost == ["b"]
    assert tally.latencies_s == [0.25]
    assert "lost             1" in said(tally)
    assert "p50 250.0 ms, p99 250.0 ms" in said(tally)


def test_refusals_are_told_with_their_reasons():
    tally = Tally()
    tally.refused.update({"401 not_authenticated: who are you": 3})

    assert "refused          3" in said(tally)
    assert "3 x 401 not_authenticated: who are you" in said(tally)


def test_negative_intervals_are_counted_and_listed():
    told = said(Tally(), incident(close=-5), incident("25-090002"))

    assert "negative intervals as the clock showed them: 1" in told
    assert "25-090001 START to CLOSE: -5.000 s, flagged" in told


def test_a_pace_that_was_not_kept_is_said():
    week = [incident(), incident("25-090002", minutes=600)]

    assert "did not keep up" in said(Tally(took_s=50.0), *week, speed=3600.0)
    assert "did not keep up" not in said(Tally(took_s=10.2), *week, speed=3600.0)


def test_with_nothing_to_send_it_still_reports():
    assert "nothing to measure" in "\n".join(report([], Tally(), speed=600.0))


def test_a_row_is_sent_as_it_is_and_the_same_row_under_the_same_key():
    body = body_of(incident(), (51.0, -114.0), "a-centre")

    assert body["type"] == "OFF DUTY DETAIL"
    assert body["source_ref"] == "25-090001"
    assert body["received_at"] == "2025-07-01T12:00:00+00:00"
    assert key_of(body) == key_of(dict(reversed(body.items())))
    assert key_of(body) != key_of(body_of(incident(), (51.1, -114.0), "a-centre"))


def test_a_row_without_any_words_is_sent_all_the_same():
    assert body_of(incident(problem=""), (51.0, -114.0), "a-centre")["type"]


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "https://127.0.0.1.example.com", "ftp://localhost", "127.0.0.1:80"],
)
def test_no_call_goes_to_another_machine(url):
    with pytest.raises(NotThisMachine):
        local_url(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost:1", "http://[::1]:80"])
def test_this_machine_has_several_names(url):
    assert local_url(url) == url.rstrip("/")
