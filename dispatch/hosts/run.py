"""The run: a centre of several hosts, under load, while one host after another is cut off."""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from dispatch.chaos.figures import Figure
from dispatch.running.problems import CannotStart
from dispatch.running.signals import held_back, pause

from .callers import Console, Sender, is_ready
from .centre import FLOOR, HOSTS, LINES, WEBS, Centre
from .judging import Seen, judged
from .network import at, network

Tell = Callable[[str], None]
SENDERS: Final = 2
STEADY_S: Final = 3.0
# Longer than it takes a web process to give a silent database up.
DATABASE_AWAY_S: Final = 8.0


@dataclass
class Load:
    """Those outside, at work on threads of their own."""

    senders: list[Sender]
    consoles: list[Console]
    stop: threading.Event
    hang_up: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Open the lines, and then send."""
        for console in self.consoles:
            self._go(console.listen, self.hang_up)
        for console in self.consoles:
            if not console.ready.wait(20):
                raise CannotStart(f"the console at {console.web} was not greeted: {console.said}")
        for sender in self.senders:
            self._go(sender.work)

    def _go(self, work: Callable[..., None], *words: Any) -> None:
        thread = threading.Thread(target=work, args=words, daemon=True)
        thread.start()
        self.threads.append(thread)

    def end(self) -> None:
        """Stop sending, and let the lines go."""
        self.stop.set()
        self.hang_up.set()
        for thread in self.threads:
            thread.join(40)


def several_hosts(tell: Tell) -> list[Figure]:
    """Return what was found. Raises NoNetwork and CannotStart; leaves nothing behind."""
    with held_back(), network(HOSTS) as made, at(FLOOR), _home() as home:
        centre = Centre(made, home)
        try:
            tell(f"{len(HOSTS)} hosts on a bridge of their own; starting the centre")
            centre.start_services()
            laid_out = centre.prepare()
            centre.start_program()
            return _driven(centre, laid_out, tell)
        finally:
            centre.stop()


def _driven(centre: Centre, laid_out: dict[str, Any], tell: Tell) -> list[Figure]:
    webs = [centre.address(host) for host in WEBS]
    for web in (*webs, centre.address(LINES)):
        centre.until(partial(is_ready, web), f"a ready {web}")
    stop = threading.Event()
    load = Load(
        [
            Sender(f"sender-{n}", webs[n:] + webs[:n], laid_out["feed"], laid_out["bodies"], stop)
            for n in range(SENDERS)
        ],
        [Console(web, laid_out["cookie"]) for web in (webs[1], centre.address(LINES))],
        stop,
    )
    seen = Seen(load.senders, load.consoles)
    load.begin()
    try:
        _cut_one_after_another(centre, seen, tell)
        load.stop.set()
        seen.read(centre.database_url)
        centre.until(lambda: seen.all_told, "every line at every console", within=20)
    finally:
        load.end()
    seen.read(centre.database_url)
    return judged(seen)


def _cut_one_after_another(centre: Centre, seen: Seen, tell: Tell) -> None:
    _go_on(STEADY_S)
    tell("web1's host is cut off")
    with _cut(centre, "web1", seen):
        _go_on(2 * STEADY_S)
    leader = centre.leader()
    if leader is None:
        raise CannotStart("no relay leads")
    tell(f"{leader}, which leads, is cut off")
    with _cut(centre, leader, seen):
        took = centre.until(lambda: centre.leader(beside=leader) is not None, "the other relay")
        seen.led_after_s.append(took)
        _go_on(STEADY_S)
    tell("the database's host is cut off")
    with _cut(centre, "db", seen):
        _go_on(DATABASE_AWAY_S)
    webs = [centre.address(host) for host in WEBS]
    seen.back_after_s.append(centre.until(lambda: all(map(is_ready, webs)), "ready webs"))
    _go_on(STEADY_S)


def _go_on(seconds: float) -> None:
    """Let all go on for so long, whoever ends meanwhile. Raises StopAsked."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        pause(left)


@contextmanager
def _cut(centre: Centre, host: str, seen: Seen) -> Iterator[None]:
    begun = time.monotonic()
    centre.network.cut(host)
    try:
        yield
    finally:
        centre.network.heal(host)
        seen.cuts[host] = (begun, time.monotonic())


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="fourth-option-hosts-"))
    # PostgreSQL runs as another account, which must reach its folder.
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home)
