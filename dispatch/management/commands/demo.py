"""`manage.py demo`: play an invented day on the running centre, so that its board lives."""

import argparse
import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from dispatch.actions.people import issue_token, revoke_token
from dispatch.demo.city import is_laid_out, spots
from dispatch.demo.door import FrontDoor, NobodyAnswers, NotThisMachine, local_url
from dispatch.demo.playing import play
from dispatch.demo.scenes import scenes
from dispatch.demo.script import DAY_S, Planned, plan_day
from dispatch.demo.stage import DemoRefused, Played, Stage
from dispatch.demo.tidying import tidy
from dispatch.lifecycle import ENDINGS, Outcome
from dispatch.permissions import SYSTEM
from dispatch.selectors.place import centre_zone
from teams.models import Role

CALLS_A_DAY: Final = 120
# Ten minutes for a day: slow enough to read a call, fast enough to see it end.
SPEED: Final = 144.0
INTERRUPTED: Final = 130


@dataclass(frozen=True)
class Plan:
    """What is played, from which moment, how fast, and by whom."""

    day: list[Planned]
    starts: datetime
    speed: float
    run: str
    feed_token: str
    token: str


class Command(BaseCommand):
    help = "Play an invented day on the demo centre that runs on this machine. Ctrl-C stops it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--speed", type=_above_nothing, default=SPEED, help="144: 10 min a day")
        parser.add_argument("--minutes", type=_above_nothing, help="of our time; else a whole day")
        parser.add_argument("--seed", type=int, default=1, help="the same seed: the same day")
        parser.add_argument("--calls", type=int, default=CALLS_A_DAY, help="in a whole day")
        parser.add_argument("--url", default=settings.CAD_URL)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if not is_laid_out():
            raise CommandError("This is no demo centre: `manage.py seed_demo` makes one.")
        now, played = timezone.now(), Played()
        try:
            local_url(options["url"])
            plan = _plan(options, now)
            try:
                asyncio.run(self._play(plan, options["url"], played))
            finally:
                _lock_up(plan)
        except KeyboardInterrupt as stop:
            self._sum_up(played)
            raise SystemExit(INTERRUPTED) from stop
        except (NobodyAnswers, NotThisMachine, DemoRefused) as error:
            raise CommandError(str(error)) from error
        self._sum_up(played)

    async def _play(self, plan: Plan, url: str, played: Played) -> None:
        async with FrontDoor(url, plan.feed_token) as feed, FrontDoor(url, plan.token) as floor:
            stage = Stage(feed, floor, plan.speed, plan.run, played)
            if ended := await tidy(stage):
                self.stdout.write(f"{ended} calls of an interrupted demo ended")
            with tqdm(total=len(plan.day), unit=" calls", disable=None) as bar:
                await play(plan.day, stage, told=lambda call: _show(bar, call, plan.starts))

    def _sum_up(self, played: Played) -> None:
        self.stdout.write(f"{played.came_in} calls came in")
        for outcome, count in played.ended.most_common():
            self.stdout.write(f"  {count:4} {ENDINGS[Outcome(outcome)].label}")
        if played.taken_over:
            self.stdout.write(f"  {played.taken_over:4} taken over by a person at a console")
        if played.left_open:
            self.stdout.write(f"  {played.left_open:4} left open: the next demo ends them")


def _plan(options: dict[str, Any], now: datetime) -> Plan:
    """Write the day out, beginning with this hour; people and machines of the demo get in."""
    starts = now.astimezone(centre_zone()).replace(minute=0, second=0, microsecond=0)
    day = plan_day(
        scenes(),
        spots(),
        seed=options["seed"],
        calls=options["calls"],
        weekday=starts.weekday(),
        first_hour=starts.hour,
    )
    speed, minutes = options["speed"], options["minutes"]
    until_s = 60 * minutes * speed if minutes else DAY_S
    return Plan(
        day=[planned for planned in day if planned.at_s < until_s],
        starts=starts,
        speed=speed,
        run=f"{now:%y%m%d-%H%M%S}",
        feed_token=issue_token("demo-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now),
        token=issue_token("demo-dispatcher", role=Role.DISPATCHER, actor=SYSTEM, now=now),
    )


def _lock_up(plan: Plan) -> None:
    """End the tokens of this run: nothing that was let in for it stays in."""
    for token in (plan.feed_token, plan.token):
        revoke_token(token, actor=SYSTEM, now=timezone.now())


def _show(bar: "tqdm[Any]", call: Planned, starts: datetime) -> None:
    at = starts + timedelta(seconds=call.at_s)
    bar.set_description(f"{at:%a %H:%M} {call.spot.label[:24]:24}", refresh=False)
    bar.update()


def _above_nothing(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("a number above 0")
    return number
