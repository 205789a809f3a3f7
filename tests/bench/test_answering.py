"""Answers timed in a browser: where there is none, the report says so in place of a figure."""

from dispatch.bench import answering
from dispatch.bench.answering import Asked, measure
from dispatch.bench.plan import Part
from dispatch.bench.report import Report

ASKED = Asked("http://127.0.0.1:9", "sessionid=x", "token", {}, 3)
MACHINE = dict.fromkeys(
    ("cores", "processor", "system", "python", "django", "postgresql", "fsync", "valkey", "commit"),
    "?",
) | {"load_average": 0}


def reported(found):
    return Report(MACHINE, "bench", split=False, pieces={Part.ANSWERS: found}).to_markdown()


def test_without_a_browser_the_reason_stands_in_place_of_the_figure(monkeypatch):
    monkeypatch.setattr(answering, "CHROMIUM", "/nowhere/chromium")

    found = measure(ASKED)

    assert found == {"why_not": "there is no browser at /nowhere/chromium"}
    assert "(not measured: there is no browser at /nowhere/chromium) | – |" in reported(found)


def test_without_its_driver_the_reason_stands_there_too(monkeypatch):
    monkeypatch.setattr(answering, "HAS_DRIVER", False)

    assert "playwright is not installed" in measure(ASKED)["why_not"]


def test_the_round_trip_stands_beside_what_is_shown():
    found = {"browser": "Chromium 1", "answers": 7, "shown_p50_ms": 40.4, "shown_p99_ms": 90.0}

    shown = reported(found | {"server_p50_ms": 20.0, "server_p99_ms": 61.6})

    assert "(Chromium 1, 7 answers) | 40 ms, p99 90 ms |" in shown
    assert "| answer: of that the server's round trip, p50 | 20 ms, p99 62 ms |" in shown
