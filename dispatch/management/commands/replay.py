"""`manage.py replay FILE`: send a centre's real incidents through intake, and see them arrive."""

import argparse
import asyncio
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from dispatch.actions.people import issue_token, revoke_token
from dispatch.demo.door import NobodyAnswers, NotThisMachine, local_url
from dispatch.demo.replay.incidents import Incident, ReplayFileUnreadable, read_incidents
from dispatch.demo.replay.placing import (
    WEIGHTS_FILE,
    NowhereToPlace,
    Placer,
    WeightsUnreadable,
    read_weights,
    weights_beside,
)
from dispatch.demo.replay.report import report
from dispatch.demo.replay.run import Plan, Tally, replay
from dispatch.demo.replay.watching import WatchRefused
from dispatch.permissions import SYSTEM
from pilot_zones.zone_map import zones_at
from teams.models import Role

INTERRUPTED: Final = 130
REFUSALS = (
    *(NobodyAnswers, NotThisMachine, NowhereToPlace, ReplayFileUnreadable, WatchRefused),
    *(WeightsUnreadable, ZoneInfoNotFoundError, OSError),
)


class Command(BaseCommand):
    help = "Send incidents of a CAD export to a centre on this machine, and report what arrived."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="one row an incident, wall-clock times")
        parser.add_argument("--speed", type=float, default=600.0, help="0: as fast as possible")
        parser.add_argument("--url", default=settings.CAD_URL)
        parser.add_argument("--limit", type=int, default=None, help="only the first N")
        parser.add_argument("--weights", type=Path, help=f"calls by community ({WEIGHTS_FILE})")
        parser.add_argument("--seed", type=int, default=1, help="of the places")
        parser.add_argument("--zone", default="America/New_York", help="the file's time zone")
        parser.add_argument("--source", default="alexandria-replay", help="a new one: new calls")
        parser.add_argument("--at-once", type=int, default=1, help="requests under way at a time")
        parser.add_argument("--token", help="one that may send calls and read the feed")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            incidents = read_incidents(options["file"], ZoneInfo(options["zone"]))
            self._replay(incidents[: options["limit"]], options)
        except REFUSALS as error:
            raise CommandError(str(error)) from error

    def _replay(self, incidents: list[Incident], options: dict[str, Any]) -> None:
        placer, plan, tally = self._placer(options), _plan(options), Tally()
        try:
            with tqdm(total=len(incidents), unit=" calls", disable=None) as bar:
                asyncio.run(replay(incidents, placer, plan, tally, lambda: _step(bar)))
        except KeyboardInterrupt as stop:
            self._report(incidents, tally, plan)
            self.stderr.write("Stopped before the end. Run it again: no call is stored twice.")
            raise SystemExit(INTERRUPTED) from stop
        except NobodyAnswers:
            self._report(incidents, tally, plan)
            raise
        finally:
            if not options["token"]:
                _lock_up(plan)
        self._report(incidents, tally, plan)
        if tally.lost or tally.refused:
            raise CommandError("Not every incident arrived; see above.")

    def _report(self, incidents: list[Incident], tally: Tally, plan: Plan) -> None:
        for line in report(incidents, tally, speed=plan.speed):
            self.stdout.write(line)

    def _placer(self, options: dict[str, Any]) -> Placer:
        file = options["weights"] or weights_beside(options["file"].resolve())
        zones = zones_at(timezone.now()).geofence.zones
        placer = Placer(zones, read_weights(file) if file else {}, seed=options["seed"])
        how = "evenly" if placer.uniform else f"by the weights of {file}"
        self.stdout.write(f"placed {how} in {len(placer.zones)} of {len(zones)} communities")
        return placer


def _plan(options: dict[str, Any]) -> Plan:
    given = options["token"]
    return Plan(
        url=local_url(options["url"]),
        feed_token=given or _issued("replay-feed", Role.CAD_FEED),
        # A dispatcher's line, so that what is measured is what a console waits for.
        console_token=given or _issued("replay-console", Role.DISPATCHER),
        source=options["source"],
        speed=max(options["speed"], 0.0),
        at_once=max(options["at_once"], 1),
    )


def _lock_up(plan: Plan) -> None:
    """End the tokens of this run: nothing that was let in for it stays in."""
    for token in (plan.feed_token, plan.console_token):
        revoke_token(token, actor=SYSTEM, now=timezone.now())


def _issued(name: str, role: Role) -> str:
    return issue_token(name, role=role, actor=SYSTEM, now=timezone.now())


def _step(bar: "tqdm[Any]") -> None:
    bar.update()
