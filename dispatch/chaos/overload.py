"""Three times the calls that the machine can take: some wait, some are refused, none is lost."""

import json
from typing import Any, Final

from dispatch.bench.stand import job_file
from dispatch.demo.door import Answer

from .run_state import Run
from .schedule import Step

FLOOD: Final = "dispatch.chaos.flood"
ENDED_WITHIN_S: Final = 300.0


async def too_much(run: Run, step: Step) -> None:
    """Let another process send it; put into the ledger what that was answered."""
    home, number = run.centre.stand.places.home, len(run.noted.floods)
    job = {
        "ports": list(run.centre.ports),
        "feed": run.staged["tokens"]["feed"],
        "desk": run.staged["tokens"]["dana"],
        "bodies": run.staged["bodies"],
        "name": f"flood-{step.seed}",
        "lasts_s": step.lasts_s,
    }
    asked, result = job_file(home, f"flood-{number}", job), home / f"flood-{number}.json"
    await run.centre.run(FLOOD, str(asked), str(result), within=ENDED_WITHIN_S)
    told = json.loads(result.read_text())
    for one in told.pop("written"):
        _keep(run, one)
    run.noted.floods.append(told)


def _keep(run: Run, one: dict[str, Any]) -> None:
    """Write one answer into the ledger, as the sender itself would have."""
    body = {"source": "chaos", "source_ref": one["ref"]}
    entry = run.ledger.sent("flood", one["path"], body, one["ref"])
    if one["code"] is not None:
        run.ledger.answered(entry, Answer(one["code"], {"id": one["gives"]}))
