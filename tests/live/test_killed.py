"""A web process is killed in the middle of its work: what was acknowledged is there, once."""

import itertools
import os
import random
import re
import signal
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

import httpx

from dispatch import journal
from dispatch.models import Call, IdempotencyKey, JournalEntry
from tests.crowds import crowd

from .lines import line
from .machines import report
from .processes import wait_until
from .test_line import caught_up

KILLS, SENDERS, SEED = 15, 4, 20261123


@contextmanager
def killable(server):
    """Give the address of a web process, and a function that kills it as a power cut would."""
    child, killed = server.start_program("killable", ("-m", "dispatch.chaos.killable_web")), []

    def said(word):
        return re.findall(rf"^{word}=(\d+)$", child.log.read_text(errors="replace"), re.MULTILINE)

    def kill():
        wait_until(lambda: said("pid")[-1] not in killed, within=20, what="a process that serves")
        killed.append(said("pid")[-1])
        os.kill(int(killed[-1]), signal.SIGKILL)

    wait_until(lambda: said("pid"), within=30, what="a process that serves")
    yield f"http://127.0.0.1:{said('port')[0]}", kill
    server.kill(child)


@dataclass
class Senders:
    """Programs that send call after call, each again with the same key until it is answered."""

    address: str
    token: str
    ledger: dict = field(default_factory=dict)
    said: Counter = field(default_factory=Counter)
    stopped: Event = field(default_factory=Event)

    def send(self, name):
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=self.address, headers=headers, timeout=20) as client:
            for number in itertools.count():
                if self.stopped.is_set():
                    return
                ref = f"K-{name}-{number}"
                self.ledger[ref] = self.answer_to(ref, client)

    def answer_to(self, ref, client):
        for _ in range(KILLS + 1):
            try:
                answer = client.post(
                    "/api/v1/calls", json=report(ref), headers={"Idempotency-Key": ref}
                )
            except httpx.TransportError:
                self.said["nothing"] += 1
                continue
            assert answer.status_code in (200, 201), answer.text
            self.said[answer.status_code] += 1
            return answer.json()["id"]
        raise AssertionError(f"{ref} was never answered")


def test_no_call_is_lost_and_none_doubled_by_kills_in_the_middle(server, town, dana, feed_token):
    dice, before = random.Random(SEED), journal.head().seq
    with (
        killable(server) as (address, kill),
        line(server, browser=dana) as console,
        crowd() as begin,
    ):
        caught_up(console)
        senders = Senders(address, feed_token)
        sending = [begin(senders.send, name) for name in range(SENDERS)]
        try:
            for _ in range(KILLS):
                enough = len(senders.ledger) + SENDERS
                wait_until(lambda n=enough: len(senders.ledger) >= n, within=20, what="answers")
                console.hear(dice.uniform(0, 0.03))
                kill()
        finally:
            senders.stopped.set()
        assert not [done.exception() for done in sending if done.exception()]
        head = caught_up(console)

    stored = Call.objects.filter(source_ref__startswith="K-").values_list("source_ref", "pk")
    assert {ref: str(pk) for ref, pk in stored} == senders.ledger
    assert IdempotencyKey.objects.filter(key__startswith="K-").count() == len(senders.ledger)
    received = JournalEntry.objects.filter(seq__gt=before, kind="call.received")
    assert received.filter(call__in=senders.ledger.values()).count() == len(senders.ledger)
    assert console.numbers == list(range(before + 1, head + 1))
    # The kills did meet requests: many were never answered, and of those some had been stored.
    assert senders.said["nothing"] >= KILLS, senders.said
    assert senders.said[200] > 0, senders.said
