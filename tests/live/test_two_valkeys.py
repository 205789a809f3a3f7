"""Two Valkeys share the hubs: each hub listens at one of them, and either may die."""

import os
from contextlib import ExitStack, closing

import pytest
import redis

from .lines import line, logged_in
from .processes import serving, valkey, wait_until
from .test_faults import BY_ITSELF_S, BY_THE_RELAY_S, best_of_five, seconds_to_tell
from .test_line import caught_up


@pytest.fixture
def two(tmp_path):
    """Two Valkeys."""
    with ExitStack() as stack:
        folders = (tmp_path / "one", tmp_path / "two")
        for folder in folders:
            folder.mkdir()
        yield [stack.enter_context(valkey(folder)) for folder in folders]


@pytest.fixture
def sharded(server, two, tmp_path):
    """A web process and the relay that leads, on both; the package's own relay leads again after."""
    for relay in [child for child in server.children if server.leads(child)]:
        server.kill(relay)
    both = {"REDIS_URL": two[0].url, "CHANNEL_HOSTS": ",".join(one.url for one in two)}
    with serving(tmp_path, **both) as started:
        started.relay_that_leads()
        started.start_web()
        yield started
    server.relay_that_leads()


def hubs_at(one):
    """How many hubs listen at this Valkey."""
    with redis.Redis.from_url(one.url) as client:
        group = f"{os.environ['CHANNEL_PREFIX']}__group__journal"
        return client.pubsub_numsub(group)[0][1]


def test_either_dies_and_every_line_is_told(sharded, two, town, clock):
    with closing(logged_in(sharded, "dana")) as dana, line(sharded, browser=dana) as console:
        caught_up(console)
        (used,) = wait_until(lambda: [one for one in two if hubs_at(one)], within=20, what="a hub")
        (other,) = (one for one in two if one is not used)
        assert best_of_five(console, town, clock) < BY_THE_RELAY_S
        other.kill()
        assert best_of_five(console, town, clock) < BY_THE_RELAY_S
        used.kill()
        assert seconds_to_tell(console, town, clock) < BY_ITSELF_S
        first, *_, last = console.numbers
        assert console.numbers == list(range(first, last + 1)), "none lost, none twice, in order"
