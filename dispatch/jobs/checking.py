"""A protocol version checked: its text, its scenarios, the rules they guard, and the proof."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from triage.proof import JUDGE, LIVE, Proof, is_safe, prove
from triage.rules import Claim, Protocol
from triage.vignettes import Vignette, differing, unguarded_rules

from ..actions.protocol_results import keep_check
from ..models import Job, ProtocolCheck
from ..selectors.protocol_texts import read_scenarios, read_version, whole_digest
from .steps import Step

STEPS = 4
TEXT_CHANGED = "the text was changed since the check was asked for"


def check_protocol(job: Job) -> Iterator[Step]:
    """Check one text and keep what was found; fails where the text is no longer the one asked for."""
    check = ProtocolCheck.objects.select_related("version").get(job=job)
    version = check.version
    if whole_digest(version) != check.digest:
        yield Step(0, STEPS, {"why": TEXT_CHANGED}, failed=True)
        return
    read, scenarios = read_version(version), read_scenarios(version.vignettes)
    found: dict[str, Any] = {
        "problems": [str(problem) for problem in read.problems],
        "scenario_problems": [str(problem) for problem in scenarios.problems],
    }
    yield Step(1, STEPS, {})
    passed = False
    if read.protocol is not None and scenarios.vignettes:
        found |= run_scenarios(read.protocol, scenarios.vignettes)
        proofs: tuple[Proof, ...] = ()
        for number, part in enumerate(_parts(read.protocol), start=2):
            proofs += prove(part)
            yield Step(min(number, STEPS), STEPS, {})
        found["proofs"] = [_kept(proof) for proof in proofs]
        passed = is_safe(proofs) and not any(
            found[name] for name in ("scenario_problems", "differences", "unguarded")
        )
    keep_check(check, found=found, passed=passed)
    yield Step(STEPS, STEPS, {"passed": passed})


def run_scenarios(protocol: Protocol, vignettes: tuple[Vignette, ...]) -> dict[str, Any]:
    """Return the scenes that differ and the rules that none of them guards."""
    return {
        "scenarios": len(vignettes),
        "differences": [str(one) for one in differing(protocol, vignettes)],
        "unguarded": list(unguarded_rules(protocol, vignettes)),
    }


def _parts(protocol: Protocol) -> Iterator[Protocol]:
    """Yield the protocol with a part of its claims at a time, so that a long proof shows its steps."""
    bolder = Claim.LESS_IS_NEVER_BOLDER
    for side, apart in ((JUDGE, False), (LIVE, False), (LIVE, True)):
        claims = tuple(
            replace(claim, of=(side,))
            for claim in protocol.safety
            if side in claim.of and (claim.claim is bolder and side == LIVE) == apart
        )
        yield replace(protocol, safety=claims)


def _kept(proof: Proof) -> dict[str, Any]:
    return {
        "id": proof.claim.id,
        "side": proof.side,
        "says": proof.claim.says.en,
        "holds": proof.holds,
        "counter": proof.counter.words if proof.counter else "",
    }
