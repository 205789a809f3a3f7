"""What the board shows is noted from time to time, from the tables, so that looking back can be trusted."""

from datetime import datetime

from django.db import connection

from ..permissions import SYSTEM, Act, require


def mark_board(*, now: datetime) -> int:
    """Note the board's calls and digest at the journal's last line; return how many notes were made.

    Nothing is noted twice for a line. One statement reads the tables and the number, so they agree.
    """
    require(SYSTEM, Act.SWEEP)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_boardmark (seq, at, calls, digest)"
            " SELECT seq, %s, calls, digest FROM board_now() ON CONFLICT (seq) DO NOTHING",
            [now],
        )
        noted: int = cursor.rowcount
    return noted
