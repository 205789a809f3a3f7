"""The live line over a real server: what it says, to whom, and in what order."""

import pytest
from django.db import connection

from dispatch import journal
from dispatch.actions.decision import wait_for_team
from dispatch.console.sockets import MOST_OWED_BYTES
from dispatch.hub import KEPT
from tests.conftest import make_call, send_unit, take_back
from tests.crowds import crowd

from .lines import line
from .processes import wait_until


def caught_up(console):
    """Wait until the server has told this console the newest number there is."""
    head = journal.head().seq
    console.until(lambda m: m.get("head", m.get("seq", 0)) >= head, within=6)
    return head


def test_it_greets_with_the_head_and_tells_each_line_with_its_card(server, town, dana, clock):
    with line(server, browser=dana) as console:
        hello = console.next()
        head = journal.head()
        assert hello == {"t": "hello", "head": head.seq, "epoch": str(head.epoch)}

        call = make_call(town.sam, clock)
        told = console.told(head.seq + 1)

    assert (told["kind"], told["call"]) == ("call.received", str(call.pk))
    assert set(told) == {"t", "seq", "kind", "call", "at", "html"}
    assert f'id="call-{call.pk}"' in told["html"]
    assert "12 River Road" in told["html"]


def test_a_unit_that_moves_is_drawn_and_the_others_are_not_sent(server, town, dana, clock):
    call = make_call(town.sam, clock)
    with line(server, browser=dana) as console:
        caught_up(console)
        sent = send_unit(call_id=call.pk, unit_id=town.cedar.pk, actor=town.sam, now=clock)
        assigned = console.told(journal.head().seq)
        take_back(sent, actor=town.sam, now=clock)
        freed = console.told(journal.head().seq)

    for told, state in ((assigned, "assigned"), (freed, "free")):
        assert f'id="call-{call.pk}"' in told["html"]
        assert f'id="unit-{town.cedar.pk}"' in told["html"]
        assert f'data-state="{state}"' in told["html"]
        assert f'id="unit-{town.birch.pk}"' not in told["html"]


def test_resuming_tells_what_was_missed_once_and_in_order(server, town, dana, clock):
    call = make_call(town.sam, clock)
    after = journal.head().seq
    wait_for_team(call_id=call.pk, actor=town.sam, now=clock)
    make_call(town.sam, clock)
    with line(server, browser=dana) as console:
        caught_up(console)
        console.heard.clear()
        console.say({"t": "resume", "after": after})
        console.told(after + 2)

    assert console.numbers == [after + 1, after + 2]


def test_a_page_drawn_ahead_of_this_process_is_brought_up_to_date_and_not_reloaded(
    server, town, dana, clock
):
    with line(server, browser=dana) as console:
        caught_up(console)
        make_call(town.sam, clock)
        # The page was drawn from PostgreSQL; the process may not have heard of this line yet.
        console.say({"t": "resume", "after": journal.head().seq})
        make_call(town.sam, clock)
        last = journal.head().seq
        heard = console.until(lambda m: m["t"] == "reload" or m.get("seq") == last)

    assert heard["t"] == "line"


@pytest.mark.parametrize("behind", ["too far", "ahead of the journal"])
def test_a_page_that_cannot_be_brought_up_to_date_is_told_to_load_anew(server, dana, behind):
    after = 0 if behind == "too far" else journal.head().seq + 1000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(journal_append('test.line', NULL, NULL, now(), '{}'))"
            " FROM generate_series(1, %s)",
            [KEPT + 1 if behind == "too far" else 0],
        )
    with line(server, browser=dana) as console:
        caught_up(console)
        console.say({"t": "resume", "after": after})
        assert console.until(lambda m: m["t"] == "reload") == {"t": "reload"}
        # It is no fault of the console's: the line goes on.
        assert console.beat()


def test_a_long_absence_never_ends_the_line(server, town, dana, clock):
    """What was missed may be more than a line may owe at once; then the page is smaller."""
    call = make_call(town.sam, clock, address="'" * 290)
    with line(server, browser=dana) as console:
        after = caught_up(console)
        for _ in range(190):
            console.told(journal.record("test.line", call=call, actor=None, at=clock))
        sizes = sum(len(message.get("html", "")) for _, message in console.heard)
        assert sizes > MOST_OWED_BYTES
        console.say({"t": "resume", "after": after})
        assert console.until(lambda m: m["t"] != "beat") == {"t": "reload"}
        assert console.beat()


def move_there_and_back(call, town, clock):
    sent = send_unit(call_id=call.pk, unit_id=town.cedar.pk, actor=town.sam, now=clock)
    take_back(sent, actor=town.sam, now=clock)


def test_a_machine_is_told_numbers_and_ids_and_no_part_of_a_page(server, town, feed_token, clock):
    with line(server, token=feed_token) as machine:
        caught_up(machine)
        call = make_call(town.sam, clock, address="77 Secret Lane", caller_name="Robin Quill")
        told = machine.told(journal.head().seq)

    assert told == {**told, "kind": "call.received", "call": str(call.pk), "html": ""}
    assert "Secret" not in str(machine.heard)
    assert "Robin" not in str(machine.heard)


def test_a_dispatchers_own_program_is_a_machine_too(server, town, desk_token, clock):
    with line(server, token=desk_token) as machine:
        caught_up(machine)
        make_call(town.sam, clock)
        assert machine.told(journal.head().seq)["html"] == ""


def test_twenty_consoles_see_every_line_of_a_burst_once_and_in_order(server, town, dana, clock):
    """Four writers, two hundred calls."""
    before, calls = journal.head().seq, 200
    heard = []

    def watch():
        with line(server, browser=dana) as console:
            assert console.next()["head"] >= before
            ready.append(True)
            console.told(before + calls, within=60)
            heard.append(console.numbers)

    def write():
        for _ in range(calls // 4):
            make_call(town.sam, clock)

    ready = []
    with crowd() as begin:
        watching = [begin(watch) for _ in range(20)]
        wait_until(lambda: len(ready) == 20, within=20, what="twenty open lines")
        writing = [begin(write) for _ in range(4)]
    for done in (*writing, *watching):
        done.result()

    assert heard == [list(range(before + 1, before + calls + 1))] * 20
