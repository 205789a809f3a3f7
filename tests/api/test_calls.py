"""The primary CAD sends a call, it is dispatched, and its outcome goes back."""

import pytest

from dispatch.models import Call, JournalEntry
from teams.models import Role
from tests.api.conftest import CALL, errors_of, make_machine
from tests.conftest import SAFE_ANSWERS


def test_a_call_comes_in_is_dispatched_and_its_outcome_goes_back(feed, desk):
    taken = feed.post("/calls", CALL)
    call = taken.json()
    path = f"/calls/{call['id']}"

    assert taken.status_code == 201
    assert (call["state"], call["level"], call["type_label"]) == (
        "received",
        4,
        "Mental health, no violence reported",
    )
    assert call["community"] == {"code": "RIV", "name": "Riverside"}
    assert (call["pilot"]["phase"], call["pilot"]["open"]) == ("paired", True)
    assert (call["flags"], call["outcome"], call["assessment"]) == ([], None, None)

    judged = desk.post(f"{path}/answers", {"answers": SAFE_ANSWERS}).json()
    assert judged["responses"] == ["CRISIS_TEAM_OFFICER_PLAIN"]
    assert (judged["held"], judged["complete"], judged["seq"]) == (False, True, call["seq"] + 1)

    ranked = desk.get(f"{path}/candidates").json()["candidates"]
    assert (ranked[0]["unit"], ranked[0]["may_go"]) == ("MCRT-1", True)
    assert ranked[-1]["reasons_against"]

    sent = desk.post(f"{path}/assign", {"unit": "mcrt-1"})
    assert (sent.status_code, sent.json()["status"]) == (201, "offered")
    assert sent.json()["answer_by"] > sent.json()["offered_at"]
    for status in ("assigned", "en_route", "on_scene", "clear"):
        moved = desk.post(f"/assignments/{sent.json()['id']}/status", {"status": status})
        assert (moved.status_code, moved.json()["status"]) == (200, status)
    assert desk.post(f"{path}/close", {"outcome": "engaged"}).status_code == 200

    told = feed.get(path).json()
    assert (told["state"], told["outcome"], told["outcome_label"], told["disposition"]) == (
        "closed",
        "engaged",
        "Helped on scene",
        "18",
    )
    assert (told["ledger"], told["ledger_codes"]) == ("diverted", [])
    assert [unit["unit"] for unit in told["assignments"]] == ["MCRT-1"]
    feed_lines = feed.get("/events", after=call["seq"] - 1).json()
    assert [line["kind"] for line in feed_lines["events"]] == [
        "call.received",
        "call.answered",
        "unit.offered",
        "unit.assigned",
        "unit.en_route",
        "unit.on_scene",
        "unit.clear",
        "call.closed",
    ]
    assert {line["call"] for line in feed_lines["events"]} == {call["id"]}
    assert feed_lines["head"] == feed_lines["events"][-1]["seq"] == told["seq"]


def test_what_was_said_in_confidence_is_for_those_who_may_read_it_and_leaves_a_trace(feed, desk):
    path = f"/calls/{feed.post('/calls', CALL).json()['id']}"
    desk.post(f"{path}/answers", {"answers": {"suicide": "ideation_method"}})

    refused = feed.get(f"{path}/care")
    seen, read = feed.get(path), desk.get(f"{path}/care")

    assert (refused.status_code, errors_of(refused)[0][0]) == (403, "not_allowed")
    assert read.json()["caller_phone"] == "403-555-0148"
    assert read.json()["answers"] == {"suicide": "ideation_method"}
    assert JournalEntry.objects.filter(kind="care.read").count() == 1
    assert seen.json()["assessment"]["reasons"] is None
    assert seen.json()["assessment"]["provisional"]["reasons"] is None
    for word in ("Robin", "0148", "neighbour", "ideation", "thoughts"):
        assert word not in seen.text
    assert "thoughts" in desk.get(path).text.lower()


def test_a_feed_sees_the_calls_it_sent_and_no_other(feed, desk, centre):
    other = make_machine("another-cad", Role.CAD_FEED)
    theirs = other.post("/calls", CALL | {"source": "another-cad"}).json()
    mine = feed.post("/calls", CALL).json()
    path = f"/calls/{theirs['id']}"

    assert [call["id"] for call in feed.get("/calls").json()["results"]] == [mine["id"]]
    for response in (
        feed.get(path),
        feed.post(f"{path}/answers", {"answers": {"weapon": "none"}}),
        feed.post(f"{path}/close", {"outcome": "no_crisis"}),
        feed.get(f"{path}/care"),
    ):
        assert (response.status_code, errors_of(response)[0][0]) == (404, "not_found")
    lines = feed.get("/events").json()["events"]
    assert [line["seq"] for line in lines] == list(range(1, lines[-1]["seq"] + 1))
    assert theirs["id"] not in {line["call"] for line in lines}
    assert {theirs["id"], mine["id"]} <= {
        line["call"] for line in desk.get("/events").json()["events"]
    }

    again = feed.post("/calls", CALL | {"source": "another-cad"})
    assert (again.status_code, errors_of(again)[0][0]) == (409, "sent_by_another")
    assert theirs["number"] not in again.text


@pytest.mark.parametrize("role", [Role.CREW, Role.ADMIN, Role.EVALUATOR, Role.COORDINATOR])
def test_a_role_without_the_right_is_refused_before_anything_is_looked_up(role, feed, centre):
    call = feed.post("/calls", CALL).json()
    machine = make_machine("somebody", role)

    for response in (
        machine.post("/calls", CALL),
        machine.get("/calls"),
        machine.get(f"/calls/{call['id']}"),
        machine.get("/calls/01940000-0000-7000-8000-000000000000"),
        machine.post(f"/calls/{call['id']}/close", {"outcome": "cancelled"}),
    ):
        assert (response.status_code, errors_of(response)[0][0]) == (403, "not_allowed")
    assert Call.objects.get().state == "received"


def test_lists_open_and_closed_calls_in_pages_newest_first(feed, desk, monkeypatch):
    monkeypatch.setattr("dispatch.api.pages.CallPages.page_size", 2)
    ids = [feed.post("/calls", CALL | {"source_ref": f"26-{n}"}).json()["id"] for n in range(5)]
    desk.post(f"/calls/{ids[0]}/close", {"outcome": "cancelled"})

    first = feed.get("/calls", state="open").json()
    second = feed.client.get(first["next"], secure=True).json()

    assert [call["id"] for call in first["results"] + second["results"]] == ids[:0:-1]
    assert second["next"] is None
    assert feed.client.get(second["previous"], secure=True).json()["results"] == first["results"]
    assert [c["id"] for c in feed.get("/calls", state="closed").json()["results"]] == ids[:1]
    assert [c["id"] for c in feed.get("/calls", source_ref="26-3").json()["results"]] == [ids[3]]


def test_a_list_costs_the_same_queries_for_one_call_as_for_many(
    feed, desk, django_assert_max_num_queries
):
    for n in range(6):
        call = feed.post("/calls", CALL | {"source_ref": f"26-{n}"}).json()
        desk.post(f"/calls/{call['id']}/answers", {"answers": {"weapon": "none"}})

    with django_assert_max_num_queries(5):
        assert len(feed.get("/calls").json()["results"]) == 6


def test_a_decision_hands_the_call_to_police_or_raises_it(feed, desk):
    path = f"/calls/{feed.post('/calls', CALL).json()['id']}"
    desk.post(f"{path}/answers", {"answers": SAFE_ANSWERS})

    asked = desk.post(f"{path}/decide", {"decision": "request_responders", "services": ["EMS"]})
    raised = desk.post(f"{path}/decide", {"decision": "raise", "level": 4, "reason": "new facts"})
    lowered = desk.post(f"{path}/decide", {"decision": "raise", "level": 1, "reason": "quiet"})

    assert (asked.json()["requested"], asked.json()["state"]) == (["EMS"], "waiting")
    assert raised.json()["level"] == 4
    assert (lowered.status_code, errors_of(lowered)[0][0]) == (422, "not_a_raise")


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({"decision": "request_responders"}, "services"),
        ({"decision": "raise", "level": 4}, "reason"),
        ({"decision": "wait_for_team", "level": 4}, "level"),
        ({"decision": "request_responders", "services": ["NAVY"]}, "services.0"),
        ({"decision": "raise", "level": 5, "reason": "x"}, "level"),
    ],
)
def test_a_decision_says_what_it_lacks_and_what_has_no_place_in_it(body, attr, feed, desk):
    path = f"/calls/{feed.post('/calls', CALL).json()['id']}"

    refused = desk.post(f"{path}/decide", body)

    assert (refused.status_code, errors_of(refused)[0][1]) == (400, attr)


def test_named_refusals_keep_their_status_and_their_words(feed, desk):
    first, second = (
        f"/calls/{feed.post('/calls', CALL | {'source_ref': ref}).json()['id']}" for ref in "ab"
    )
    sent = desk.post(f"{first}/assign", {"unit": "MCRT-1"}).json()
    desk.post(f"/assignments/{sent['id']}/accept", {})

    for refused, status, code, said in (
        (desk.post(f"{second}/assign", {"unit": "MCRT-1"}), 409, "unit_taken", "is with call 26-"),
        (desk.post(f"{second}/assign", {"unit": sent["unit_id"]}), 409, "unit_taken", "MCRT-1"),
        (desk.post(f"{second}/assign", {"unit": "ZULU-9"}), 404, "no_such_unit", "ZULU-9"),
        (desk.post(f"{second}/assign", {"unit": 10**30}), 404, "no_such_unit", "in service"),
        (desk.post(f"{second}/assign", {"unit": "MCRT-2"}), 409, "unit_may_not_go", "no officer"),
        (desk.post(f"{first}/close", {"outcome": "engaged"}), 409, "team_still_out", "MCRT-1"),
        (
            desk.post(f"/assignments/{sent['id']}/status", {"status": "clear"}),
            409,
            "move_refused",
            "it can become en_route",
        ),
        (
            desk.post(f"{first}/answers", {"answers": {"weapon": "a spoon"}}),
            422,
            "unknown_answer",
            "answer to weapon",
        ),
        (
            desk.post(f"{first}/answers", {"answers": {"mood": "fine"}}),
            422,
            "unknown_answer",
            "question: 'mood'",
        ),
        (
            desk.post("/assignments/999999999999999999999/status", {"status": "clear"}),
            404,
            "not_found",
            "",
        ),
    ):
        ((found, _, detail),) = errors_of(refused)
        assert (refused.status_code, found) == (status, code)
        assert said in detail


@pytest.mark.parametrize("status", ["assigned", "en_route"])
def test_a_status_asked_for_twice_is_the_same_status(status, feed, desk):
    path = f"/calls/{feed.post('/calls', CALL).json()['id']}"
    sent = desk.post(f"{path}/assign", {"unit": "MCRT-1"}).json()

    once = desk.post(f"/assignments/{sent['id']}/status", {"status": status})
    twice = desk.post(f"/assignments/{sent['id']}/status", {"status": status})

    assert (once.status_code, twice.status_code) == (200, 200)
    assert once.json() == twice.json()


def test_what_is_asked_next_is_as_new_as_the_answers_while_a_fall_is_only_proposed(feed, desk):
    path = f"/calls/{feed.post('/calls', CALL).json()['id']}"
    danger = desk.post(f"{path}/answers", {"answers": SAFE_ANSWERS | {"weapon": "in_hand"}}).json()
    desk.post(f"{path}/decide", {"decision": "request_responders", "services": ["POLICE"]})
    answers = {"weapon": "none"}
    told = desk.post(f"{path}/answers", {"answers": answers}).json()

    assert (danger["level"], told["level"]) == (4, 4), "it only falls when a person accepts that"
    assert told["complete"]
    assert (told["next"], told["held"]) == (None, False)
    assert told["provisional"]["level"] < 4
