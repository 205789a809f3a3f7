"""The relay's command ends cleanly when it is asked to, and the next one leads."""

import signal
from functools import partial

from tests.live.processes import wait_until


def test_a_relay_ends_with_zero_at_either_signal_and_another_takes_its_place(server):
    relay = next(child for child in server.children if child.role.name == "relay")
    for number in (signal.SIGTERM, signal.SIGINT):
        relay.process.send_signal(number)

        assert relay.process.wait(timeout=5) == 0

        server.children.remove(relay)
        relay = server.start_relay()
        wait_until(partial(server.leads, relay), within=30, what="a relay that leads")
