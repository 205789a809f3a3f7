"""A hub outlives any fault: one that ended would be silent for every console of its process."""

import asyncio
import json

import pytest
from django.db import connection

from dispatch import hub as hub_file
from dispatch import journal, live
from dispatch.hub import Hub
from dispatch.live import View
from tests.conftest import make_call

PATIENCE_S = 30

pytestmark = pytest.mark.django_db(transaction=True)


class Console:
    """A console that keeps what it was told."""

    view = View.BOARD

    def __init__(self):
        self.told = []
        self.heard = asyncio.Event()

    def tell(self, said):
        self.told.append(said.text)
        self.heard.set()


@pytest.fixture
async def hub():
    made = Hub()
    yield made
    for task in made._tasks:
        task.cancel()
    await asyncio.gather(*made._tasks, return_exceptions=True)
    await made._read(close_own)
    made._reader.shutdown()


def close_own():
    """Close the connection of the thread that this runs on: the test's own would be another."""
    connection.close()


def defects(monkeypatch, times):
    """Let the drawing of lines fail with a defect, so many times."""
    draw, left = live.draw, [times]

    def failing(told, view):
        if left[0]:
            left[0] -= 1
            raise KeyError("a defect in a template")
        draw(told, view)

    monkeypatch.setattr(hub_file.live, "draw", failing)
    return left


async def test_a_defect_in_drawing_ends_nothing_and_says_meanwhile_that_nothing_is_well(
    hub, centre, now, monkeypatch, caplog
):
    console = Console()
    await hub.join(console)
    left = defects(monkeypatch, times=2)
    await hub._read(lambda: make_call(centre.sam, now))
    head = (await hub._read(journal.head)).seq
    console.told.clear()
    console.heard.clear()

    # No relay runs here: the hub looks into the journal itself.
    await asyncio.wait_for(console.heard.wait(), PATIENCE_S)

    assert left == [0]
    first = json.loads(console.told[0])  # no beat before it
    assert (first["t"], first["seq"]) == ("line", head)
    assert not any(task.done() for task in hub._tasks)
    assert "hub could not tell what it read" in caplog.text


async def test_word_of_an_old_head_is_not_passed_on_as_the_truth(hub, centre, now):
    """The relay's beat waited here while the machine was busy: by now there is more."""
    console = Console()
    await hub.join(console)
    old = hub.seq
    await hub._read(lambda: make_call(centre.sam, now))
    head = (await hub._read(journal.head)).seq
    assert head > old
    await hub._take({"type": "journal.beat", "head": old, "epoch": str(hub.epoch)})
    lines = [("line", number) for number in range(old + 1, head + 1)]
    assert _told(console) == [("hello", old), *lines, ("beat", head)]


async def test_a_head_that_is_old_once_all_is_told_is_not_vouched_for(
    hub, centre, now, monkeypatch
):
    console = Console()
    await hub.join(console)
    await hub._read(lambda: make_call(centre.sam, now))
    monkeypatch.setattr(hub_file, "BEAT_EVERY_S", 0.0)
    await hub._beat()
    assert "line" in dict(_told(console))
    assert "beat" not in dict(_told(console))


def _told(console):
    """What each text is, and its number."""
    said = [json.loads(text) for text in console.told]
    return [(one["t"], one.get("seq", one.get("head"))) for one in said]


async def test_a_message_that_makes_no_sense_ends_nothing(hub, centre, caplog):
    console = Console()
    await hub.join(console)
    layer = hub_file.channel_layers["default"]

    for _ in range(100):
        await layer.group_send(hub_file.GROUP, {"type": "relay.told", "lines": "no lines"})
        if "hub could not tell what it heard" in caplog.text:
            break
        await asyncio.sleep(0.1)

    assert "hub could not tell what it heard" in caplog.text
    assert not any(task.done() for task in hub._tasks)
