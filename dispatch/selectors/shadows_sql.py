"""The SQL of the shadows: how many calls went from what was recommended to what would have been."""

from typing import Final

from .figures_sql import MONTHS

# Rows of (version, for_zone, was, would, calls) over some calls; an outcome is [level, responses].
_MOVES: Final = """
SELECT s.version_id, s.for_zone,
    jsonb_build_array(told.outcome->'level', told.outcome->'responses') AS was,
    jsonb_build_array(s.level, s.responses) AS would, count(*) AS calls
FROM dispatch_shadowoutcome s JOIN dispatch_assessment told ON told.call_id = s.call_id
JOIN {calls} GROUP BY 1, 2, 3, 4
"""
_OF_PART: Final = _MOVES.format(
    calls="""dispatch_call c ON c.id = s.call_id
    AND c.stored_at >= part.first::timestamp AT TIME ZONE %(zone)s
    AND c.stored_at < (part.last + 1)::timestamp AT TIME ZONE %(zone)s"""
)
# A month that is summed up holds what has closed.
_STILL_OPEN: Final = _MOVES.format(
    calls="""dispatch_call c ON c.id = s.call_id AND c.state <> 'closed'
    AND c.stored_at >= %(since)s AND c.stored_at < %(until)s
    JOIN rolled
    ON rolled.month = date_trunc('month', c.stored_at AT TIME ZONE %(zone)s)::date"""
)
_KEPT: Final = """SELECT version_id, for_zone, was, would, calls
    FROM dispatch_monthshadow s WHERE s.month = rolled.month"""

# Takes what `period.asked_of` gives. Each subselect with OFFSET 0 is done once for each month.
SHADOWS: Final = f"""{MONTHS}
SELECT version_id, for_zone, was, would, sum(calls)::bigint FROM (
    SELECT kept.* FROM rolled CROSS JOIN LATERAL ({_KEPT} OFFSET 0) kept
    UNION ALL
    SELECT fresh.* FROM (SELECT * FROM months WHERE month NOT IN (SELECT month FROM rolled)) part
    CROSS JOIN LATERAL ({_OF_PART} OFFSET 0) fresh
    UNION ALL
    {_STILL_OPEN}
) moves GROUP BY version_id, for_zone, was, would
"""
# The sums of one whole month, %(month)s.
ROLL_SHADOWS: Final = f"""
INSERT INTO dispatch_monthshadow (month, version_id, for_zone, was, would, calls)
SELECT %(month)s::date, moves.* FROM ({
    _MOVES.format(
        calls='''dispatch_callfigures f ON f.call_id = s.call_id AND f.day >= %(month)s::date
    AND f.day < (%(month)s::timestamp + interval '1 month')::date'''
    )
}) moves
"""
