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

    def tell(self, text):
        self.told.append(text)
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
