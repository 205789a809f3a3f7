"""What a replay found, in words. Pure."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from .incidents import Incident, Negative
from .run import Tally

LISTED: Final = 12
# This much slower than asked is no longer the pace asked for.
BEHIND: Final = 0.05


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value that `part` (0 to 1) of the values do not exceed: nearest rank."""
    return sorted(values)[max(math.ceil(part * len(values)) - 1, 0)]


def report(incidents: Sequence[Incident], tally: Tally, *, speed: float) -> Iterator[str]:
    """Yield the lines that a person reads at the end."""
    unnumbered = sum(not incident.number for incident in incidents)
    yield f"incidents   {len(incidents):6,}   {unnumbered} without a number, sent all the same"
    yield f"accepted    {len(tally.sent_at):6,}"
    yield f"repeated    {tally.repeated:6,}   sent before: the same call was answered"
    yield f"refused     {tally.refused.total():6,}"
    yield from (f"  {count:6,} x {why}" for why, count in tally.refused.most_common(LISTED))
    yield f"lost        {len(tally.lost):6,}   accepted, and no console saw its line"
    yield from _speeds(incidents, tally, speed)
    yield from _negatives([n for incident in incidents for n in incident.negatives()])


def _speeds(incidents: Sequence[Incident], tally: Tally, speed: float) -> Iterator[str]:
    yield _quantiles("intake to console", tally.latencies_s)
    yield _quantiles("intake to answer", tally.answered_s)
    rate = len(tally.answered_s) / tally.took_s if tally.took_s else 0.0
    yield f"took {tally.took_s:.1f} s: {rate:.0f} calls/s"
    planned = _span_s(incidents) / speed if speed else 0.0
    if speed and tally.took_s > planned * (1 + BEHIND) + 1:
        yield f"at {speed:g}x it should have taken {planned:.1f} s: this machine did not keep up"
    if tally.reconnects or tally.gaps:
        yield f"the console's line was opened again {tally.reconnects} times, {tally.gaps} gaps filled"


def _span_s(incidents: Sequence[Incident]) -> float:
    times = [incident.at for incident in incidents if incident.at]
    return (times[-1] - times[0]).total_seconds() if times else 0.0


def _quantiles(name: str, seconds: Sequence[float]) -> str:
    if not seconds:
        return f"{name}: nothing to measure"
    p50, p99, worst = (1000 * percentile(seconds, part) for part in (0.5, 0.99, 1.0))
    found = f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, worst {worst:.1f} ms"
    return f"{name}: {found} ({len(seconds):,} calls)"


def _negatives(found: Sequence[Negative]) -> Iterator[str]:
    """Yield every interval that ends before it begins: none is passed over in silence."""
    left = [one for one in found if one.resolved_s < 0]
    solved = len(found) - len(left)
    yield f"negative intervals as the clock showed them: {len(found)}"
    if found:
        yield f"  {solved} explained by the hour that comes twice, {len(left)} flagged"
    for one in found[:LISTED]:
        what = "flagged" if one.resolved_s < 0 else f"{one.resolved_s:.3f} s in truth"
        yield f"  {one.number} {one.begins.name} to {one.ends.name}: {one.shown_s:.3f} s, {what}"
    if len(found) > LISTED:
        yield f"  and {len(found) - LISTED} more"
