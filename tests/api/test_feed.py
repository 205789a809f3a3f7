"""The numbered feed: by number, without gaps, and with no name in it."""

from dispatch import journal
from tests.api.conftest import CALL


def test_pages_by_number_until_the_head_and_then_says_nothing_new(sender):
    for n in range(5):
        sender.post("/calls", CALL | {"source_ref": f"26-{n}"})
    seen, after = [], 0

    while True:
        part = sender.get("/events", after=after, limit=2).json()
        if not part["events"]:
            break
        assert len(part["events"]) <= 2
        seen += [line["seq"] for line in part["events"]]
        after = seen[-1]

    assert seen == list(range(1, part["head"] + 1))
    assert part["head"] == journal.head().seq
    assert part["epoch"] == str(journal.head().epoch)


def test_a_line_holds_a_number_a_kind_an_id_and_a_time_and_nothing_else(sender):
    call = sender.post("/calls", CALL).json()

    answer = sender.get("/events", after=call["seq"] - 1)

    (line,) = answer.json()["events"]
    assert set(line) == {"seq", "kind", "call", "at"}
    assert (line["seq"], line["kind"], line["call"]) == (call["seq"], "call.received", call["id"])
    assert "Robin" not in answer.text
    assert set(answer.json()) == {"events", "head", "epoch"}


def test_a_number_beyond_the_head_gets_the_head_and_no_line(sender, now):
    journal.record("drill", call=None, actor=None, at=now)

    part = sender.get("/events", after=2**63 - 1).json()

    assert (part["events"], part["head"]) == ([], journal.head().seq)
