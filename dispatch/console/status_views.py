"""What those who run the system read: `/status` for people, `/metrics` for Prometheus."""

from collections.abc import Iterable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from ..hub import consoles_here, told_here
from ..permissions import Act, may
from ..selectors.clock import Reading, read_clock
from ..selectors.vitals import Vitals, vitals


class View(Protocol):
    """A view of a request alone."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it."""


def for_those_who_run_it(view: View) -> View:
    """Answer who may watch the system, or holds STATUS_TOKEN; 401 with what to do for others."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not (may(request.user, Act.WATCH_RUNNING) or _holds_token(request)):
            why = "Log in as a supervisor or admin, or send 'Authorization: Bearer STATUS_TOKEN'."
            return JsonResponse({"detail": why}, status=401, headers={"WWW-Authenticate": "Bearer"})
        return view(request)

    return guarded


@never_cache
@require_safe
@for_those_who_run_it
def status(request: HttpRequest) -> JsonResponse:
    """The vitals as JSON; `well` is false where a person should look."""
    del request
    clock = read_clock(timezone.now)
    now, seen = clock.now, vitals(clock.now, ahead_s=clock.ahead_s)
    return JsonResponse(
        {
            "well": seen.well,
            "at": now.isoformat(),
            "journal": {"head": seen.head, "lag": _lag(seen), "relay_leads": seen.relay_leads},
            "consoles": consoles_here(),
            "time_zones_agree": seen.time_zones_agree,
            "open_calls": seen.open_calls,
            "oldest_received_s": seen.oldest_received_s,
            "longest_overdue_s": seen.longest_overdue_s,
            "canary_s": seen.canary_s,
            "clock_ahead_s": seen.clock_ahead_s,
            "sweeps": [
                {
                    "name": s.name,
                    "age_s": _sweep_age(s.ran_at, now),
                    "late": s.late,
                    "clock_ahead_s": s.ahead_s,
                }
                for s in seen.sweeps
            ],
        }
    )


@never_cache
@require_safe
@for_those_who_run_it
def metrics(request: HttpRequest) -> HttpResponse:
    """The vitals in Prometheus' text form, read at the scrape: any process may be asked."""
    del request
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Scrape(read_clock(timezone.now)))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Scrape:
    """One scrape's gauges, as of PostgreSQL's time."""

    def __init__(self, clock: Reading) -> None:
        self.clock = clock

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield each gauge; a thing that does not exist has no sample."""
        seen = vitals(self.clock.now, ahead_s=self.clock.ahead_s)
        yield from map(_gauge, *zip(*_single(seen), strict=True))
        calls = GaugeMetricFamily("cad_open_calls", "Calls not closed.", labels=["state"])
        for state, count in seen.open_calls.items():
            calls.add_metric([state], count)
        ages = GaugeMetricFamily("cad_sweep_age_seconds", "Since it last ran.", labels=["sweep"])
        late = GaugeMetricFamily("cad_sweep_late", "1 where it is late.", labels=["sweep"])
        clocks = GaugeMetricFamily(
            "cad_sweep_clock_ahead_seconds", "Of whoever ran it last.", labels=["sweep"]
        )
        for sweep in seen.sweeps:
            if (age := _sweep_age(sweep.ran_at, self.clock.now)) is not None:
                ages.add_metric([sweep.name], age)
            late.add_metric([sweep.name], sweep.late)
            clocks.add_metric([sweep.name], sweep.ahead_s)
        yield from (calls, ages, late, clocks)


def _single(seen: Vitals) -> list[tuple[str, str, float | None]]:
    return [
        ("cad_well", "1 where nobody needs to look.", seen.well),
        ("cad_journal_head", "The journal's last number.", seen.head),
        ("cad_journal_lag", "Lines that this process has not told its consoles.", _lag(seen)),
        ("cad_consoles", "Live lines open in this process.", consoles_here()),
        ("cad_relay_leads", "1 where a relay holds the lease.", seen.relay_leads),
        ("cad_time_zones_agree", "1 where Python and PostgreSQL agree.", seen.time_zones_agree),
        (
            "cad_oldest_received_seconds",
            "Age of the oldest undecided call.",
            seen.oldest_received_s,
        ),
        ("cad_longest_overdue_seconds", "How late the latest call is.", seen.longest_overdue_s),
        ("cad_canary_seconds", "Since work last went through the workers.", seen.canary_s),
        ("cad_clock_ahead_seconds", "Of this process; below 0: behind.", seen.clock_ahead_s),
    ]


def _gauge(name: str, says: str, value: float | None) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, says)
    if value is not None:
        family.add_metric([], value)
    return family


def _lag(seen: Vitals) -> int | None:
    """Return how far this process is behind the journal; None where it has no console yet."""
    told = told_here()
    return None if told is None else max(seen.head - told, 0)


def _sweep_age(ran_at: datetime | None, now: datetime) -> float | None:
    return (now - ran_at).total_seconds() if ran_at else None


def _holds_token(request: HttpRequest) -> bool:
    sent: Any = request.headers.get("Authorization", "")
    wanted = settings.STATUS_TOKEN
    return bool(wanted) and constant_time_compare(sent, f"Bearer {wanted}")
