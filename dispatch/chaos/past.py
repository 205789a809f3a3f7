"""Whether the journal rebuilds the board that the tables hold: python -m dispatch.chaos.past RESULT."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import CommandError, call_command
from django.db import connection, transaction

django.setup()

from dispatch.models import BoardMark  # noqa: E402
from dispatch.selectors.past_board import rebuilt  # noqa: E402


@transaction.atomic
def looked_back() -> dict[str, Any]:
    """Return whether every mark and the board now equal what the lines rebuild, and if the chain verifies."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT seq, calls, digest FROM board_now()")
        seq, calls, digest = cursor.fetchone()
    now = BoardMark(seq=seq, calls=calls, digest=digest)
    boards = [*BoardMark.objects.exclude(seq=seq).order_by("seq"), now]
    differing = [board.seq for board in boards if rebuilt(board) != bytes(board.digest)]
    return {"boards": len(boards), "differing": differing, "lines": seq, "chain": verified()}


def verified() -> str:
    """Return what `manage.py verify_journal` has against the journal, or nothing."""
    try:
        call_command("verify_journal", stdout=io.StringIO())
    except CommandError as broken:
        return str(broken)
    return ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(looked_back()))
