"""A version run over the past calls of a period, part by part."""

from collections.abc import Iterator

from triage.backtest import Comparing, Comparison
from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of

from ..actions.protocol_results import begin_back_test, keep_back_test, keep_flips
from ..models import BackTest, Job
from ..selectors.past_calls import assessed_calls, past_calls
from ..selectors.protocol_texts import read_version
from .checking import TEXT_CHANGED
from .steps import Step

AT_ONCE = 2000


def back_test(job: Job) -> Iterator[Step]:
    """Compare a version with what was recorded; fails where its text is no longer the one asked for."""
    test = BackTest.objects.select_related("version").get(job=job)
    read = read_version(test.version)
    if test.version.digest != test.digest or read.protocol is None:
        yield Step(0, 0, {"why": TEXT_CHANGED}, failed=True)
        return
    begin_back_test(test)
    total = assessed_calls(test.since, test.until).count()
    comparing = Comparing(read.protocol, _in_force(), team_hours=test.found["hours_of_a_visit"])
    whole, flips, unsafe = Comparison(), 0, 0
    for part in past_calls(test.since, test.until, at_once=AT_ONCE):
        found = comparing.compare(part)
        keep_flips(test, found.flips)
        flips, unsafe = flips + len(found.flips), unsafe + found.unsafe
        found.flips = []
        whole.add(found)
        yield Step(whole.read, max(total, whole.read), {"flips": flips, "unsafe": unsafe})
    keep_back_test(test, whole, flips=flips, unsafe=unsafe)
    result = {"calls": whole.read, "flips": flips, "unsafe": unsafe}
    yield Step(whole.read, whole.read, result)


def _in_force() -> Protocol | None:
    try:
        return protocol_of(protocol_in_force().pk)
    except NoProtocol:
        return None
