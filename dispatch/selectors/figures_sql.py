"""The SQL of the figures: what one call counts as, and how calls are summed up. Text alone.

One text counts a call, whether it is written down as it closes, is still open, or was loaded; one
text sums calls up, whether for a page or for a month that is kept. So the two can never disagree.
"""

from typing import Final

# The figures of calls `c`, one row for each. Takes %(zone)s, the centre's zone.
# A clock that would run backwards was not measured: a primary CAD may say that a call began later.
COUNTED: Final = """
SELECT c.id AS call_id, c.stored_at,
    (c.stored_at AT TIME ZONE %(zone)s)::date AS day,
    extract(hour FROM c.stored_at AT TIME ZONE %(zone)s)::smallint AS hour,
    coalesce(c.lowered_to, greatest(c.level, c.raised_to)) AS level,
    z.community_id, c.taken_by_id AS taker_id, c.ledger, c.ledger_codes AS codes,
    array_remove(ARRAY[
        CASE WHEN desk.offered > 0 THEN 'desk_offered' END,
        CASE WHEN desk.accepted > 0 THEN 'desk_accepted' END,
        CASE WHEN desk.returned > 0 THEN 'desk_returned' END,
        CASE WHEN desk.lapsed > 0 THEN 'desk_lapsed' END,
        CASE WHEN desk.lost > 0 THEN 'desk_lost' END,
        CASE WHEN unit.offered > 0 THEN 'unit_offered' END,
        CASE WHEN unit.accepted > 0 THEN 'unit_accepted' END,
        CASE WHEN unit.declined > 0 THEN 'unit_declined' END,
        CASE WHEN unit.lapsed > 0 THEN 'unit_lapsed' END
    ], NULL)::varchar[] AS befell,
    {hard_stop} AS hard_stop_s, {decision} AS decision_s, {handoff} AS handoff_s,
    {dispatch} AS dispatch_s, {turnout} AS turnout_s, {travel} AS travel_s, {scene} AS scene_s
FROM dispatch_call c
LEFT JOIN pilot_zones_zoneversion z ON z.id = c.zone_id
LEFT JOIN dispatch_assessment judged ON judged.call_id = c.id
LEFT JOIN LATERAL (
    SELECT count(*) AS offered, count(accepted_at) AS accepted, min(accepted_at) AS accepted_at,
        count(*) FILTER (WHERE status = 'returned') AS returned,
        count(*) FILTER (WHERE status = 'lapsed') AS lapsed,
        count(*) FILTER (WHERE status = 'lost') AS lost
    FROM dispatch_handoff WHERE call_id = c.id
) desk ON true
LEFT JOIN LATERAL (
    SELECT count(offered_at) AS offered, count(assigned_at) AS accepted,
        min(coalesce(offered_at, assigned_at)) AS dispatched_at,
        count(*) FILTER (WHERE status = 'declined') AS declined,
        count(*) FILTER (WHERE status = 'lapsed') AS lapsed
    FROM dispatch_assignment WHERE call_id = c.id
) unit ON true
LEFT JOIN LATERAL (
    -- The unit that was there first, or under way first.
    SELECT coalesce(offered_at, assigned_at) AS dispatched_at, en_route_at, on_scene_at,
        CASE WHEN status = 'clear' THEN closed_at END AS clear_at
    FROM dispatch_assignment
    WHERE call_id = c.id AND (en_route_at IS NOT NULL OR on_scene_at IS NOT NULL)
    ORDER BY on_scene_at NULLS LAST, en_route_at NULLS LAST, id LIMIT 1
) lead ON true
"""


def _seconds(start: str, end: str) -> str:
    """Return the whole seconds between two moments, a begun one counted; null where one is missing."""
    return f"CASE WHEN {end} >= {start} THEN ceil(extract(epoch FROM {end} - {start}))::int END"


CALLS_COUNTED: Final = COUNTED.format(
    hard_stop=_seconds("c.received_at", "judged.hard_stop_at"),
    decision=_seconds("c.received_at", "c.decided_at"),
    handoff=_seconds("c.received_at", "desk.accepted_at"),
    dispatch=_seconds("c.received_at", "unit.dispatched_at"),
    turnout=_seconds("lead.dispatched_at", "lead.en_route_at"),
    travel=_seconds("lead.en_route_at", "lead.on_scene_at"),
    scene=_seconds("lead.on_scene_at", "lead.clear_at"),
)
COLUMNS: Final = (
    "call_id, stored_at, day, hour, level, community_id, taker_id, ledger, codes, befell,"
    " hard_stop_s, decision_s, handoff_s, dispatch_s, turnout_s, travel_s, scene_s"
)
WRITE: Final = (
    f"INSERT INTO dispatch_callfigures ({COLUMNS}) SELECT {COLUMNS} FROM ({CALLS_COUNTED} "
)
WRITE_ONE: Final = (
    f"{WRITE} WHERE c.id = %(call)s) one ON CONFLICT (call_id) DO UPDATE SET "
    + ", ".join(f"{name.strip()} = excluded.{name.strip()}" for name in COLUMNS.split(",")[1:])
)
WRITE_MISSING: Final = f"""{WRITE} WHERE c.state = 'closed' AND NOT EXISTS (
    SELECT FROM dispatch_callfigures f WHERE f.call_id = c.id)) missing"""

# The calls of a period that are not closed, newest first. Takes %(since)s and %(until)s, moments.
_STILL_OPEN: Final = f"""{CALLS_COUNTED} WHERE c.state <> 'closed'
    AND c.stored_at >= %(since)s AND c.stored_at < %(until)s"""
OPEN_CALLS: Final = f"{_STILL_OPEN} ORDER BY c.stored_at DESC, c.id DESC"

# The months of a period with the days of each that are in it, and those whose sums are kept as `rolled`.
# Takes %(first)s and %(last)s, days; %(by_day)s: no sums are used.
MONTHS: Final = """
WITH months AS (
    SELECT m::date AS month, greatest(m::date, %(first)s::date) AS first,
        least((m + interval '1 month')::date - 1, %(last)s::date) AS last
    FROM generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::timestamp,
        interval '1 month') m
), rolled AS MATERIALIZED (
    SELECT month FROM months JOIN dispatch_rolledmonth USING (month)
    WHERE first = month AND last = (month + interval '1 month')::date - 1 AND NOT %(by_day)s
)"""
# And its calls as `live`, one row each. Takes %(since)s and %(until)s too, moments.
# Each subselect with OFFSET 0 is a fence: it is done once for each month, by its index.
OF_PERIOD: Final = f"""{MONTHS}, live AS MATERIALIZED (
    SELECT f.*, CASE WHEN %(by_day)s THEN f.day ELSE part.month END AS slice
    FROM (SELECT * FROM months WHERE month NOT IN (SELECT month FROM rolled)) part
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM dispatch_callfigures
        WHERE day BETWEEN part.first AND part.last OFFSET 0
    ) f
    UNION ALL
    SELECT {COLUMNS}, CASE WHEN %(by_day)s THEN day ELSE date_trunc('month', day::timestamp)::date END
    FROM ({_STILL_OPEN}) still_open
)
"""

# How many of `live` share a thing: rows of (by, key, ledger, calls).
COUNTS: Final = """
SELECT CASE WHEN grouping(community_id) = 0 THEN 'community' WHEN grouping(hour) = 0 THEN 'hour'
        ELSE 'taker' END AS by,
    coalesce(CASE WHEN grouping(community_id) = 0 THEN community_id::text
        WHEN grouping(hour) = 0 THEN hour::text ELSE taker_id::text END, '') AS key,
    ledger, count(*) AS calls
FROM live GROUP BY GROUPING SETS ((ledger, community_id), (ledger, hour), (ledger, taker_id))
UNION ALL
SELECT 'code', code, ledger, count(*) FROM live, unnest(codes) code GROUP BY code, ledger
UNION ALL
SELECT 'befell', what, ledger, count(*) FROM live, unnest(befell) what GROUP BY what, ledger
"""
LEDGER: Final = f"""{OF_PERIOD}
SELECT by, key, ledger, sum(calls)::bigint FROM (
    {COUNTS}
    UNION ALL
    SELECT kept.* FROM rolled CROSS JOIN LATERAL (
        SELECT by, key, ledger, calls FROM dispatch_monthcount s
        WHERE s.month = rolled.month OFFSET 0
    ) kept
) summed GROUP BY by, key, ledger
"""

# Longer times are kept as they are shown, within 5%, so that a sum over years is as exact as one over a
# day; what missed a minute by a second stays over it. Where this changes, a migration empties
# dispatch_rolledmonth, so that every month is summed up anew.
ROUNDED: Final = """CASE WHEN s <= 62 THEN s WHEN s <= 300 THEN (s + 2) / 5 * 5
    WHEN s <= 1200 THEN (s + 15) / 30 * 30 WHEN s <= 3600 THEN (s + 30) / 60 * 60
    WHEN s <= 14400 THEN (s + 150) / 300 * 300 ELSE (s + 900) / 1800 * 1800 END"""

# How many of `live` took how long: rows of (clock, by, key, seconds, calls).
CLOCKS: Final = f"""
SELECT clock, CASE WHEN grouping(level) = 0 THEN 'level' WHEN grouping(community_id) = 0
        THEN 'community' ELSE 'slice' END AS by,
    coalesce(CASE WHEN grouping(level) = 0 THEN level::text WHEN grouping(community_id) = 0
        THEN community_id::text ELSE slice::text END, '') AS key,
    seconds, count(*) AS calls
FROM (
    SELECT clock, level, community_id, slice, {ROUNDED} AS seconds
    FROM live CROSS JOIN LATERAL (VALUES
        ('hard_stop', hard_stop_s), ('decision', decision_s), ('handoff', handoff_s),
        ('dispatch', dispatch_s), ('turnout', turnout_s), ('travel', travel_s), ('scene', scene_s)
    ) v (clock, s) WHERE s IS NOT NULL
) measured
GROUP BY GROUPING SETS ((clock, level, seconds), (clock, community_id, seconds),
    (clock, slice, seconds))
"""
# Each sum with its median and its 90th percentile: the least time within which so many were done.
# A month that is kept is a slice by itself, and is added to the others in the rest.
PERCENTILES: Final = f"""{OF_PERIOD}, fresh AS MATERIALIZED (
    {CLOCKS}
), kept AS MATERIALIZED (
    SELECT clock, by, key, seconds, sum(calls) AS calls FROM dispatch_monthclock
    WHERE month = ANY(ARRAY(SELECT month FROM rolled)) AND by <> 'slice'
    GROUP BY clock, by, key, seconds
), pieces AS MATERIALIZED (
    SELECT clock, by, key, seconds, sum(calls) AS calls FROM (
        SELECT * FROM fresh WHERE by <> 'slice' UNION ALL SELECT * FROM kept
    ) both_ways GROUP BY clock, by, key, seconds
), every AS (
    SELECT * FROM pieces
    UNION ALL
    SELECT clock, 'all', '', seconds, sum(calls) FROM pieces WHERE by = 'level' GROUP BY clock, seconds
    UNION ALL
    SELECT * FROM fresh WHERE by = 'slice'
    UNION ALL
    SELECT clock, by, key, seconds, calls FROM dispatch_monthclock
    WHERE month = ANY(ARRAY(SELECT month FROM rolled)) AND by = 'slice'
)
SELECT clock, by, key, max(everyone)::bigint,
    min(seconds) FILTER (WHERE upto * 2 >= everyone),
    min(seconds) FILTER (WHERE upto * 10 >= everyone * 9),
    coalesce(max(upto) FILTER (WHERE seconds <= 60), 0)::bigint
FROM (
    SELECT clock, by, key, seconds,
        sum(calls) OVER (PARTITION BY clock, by, key ORDER BY seconds) AS upto,
        sum(calls) OVER (PARTITION BY clock, by, key) AS everyone
    FROM every
) running GROUP BY clock, by, key
"""

# The sums of one whole month, %(month)s. Only what has closed counts there.
_MONTH: Final = f"""WITH live AS MATERIALIZED (
    SELECT {COLUMNS}, %(month)s::date AS slice FROM dispatch_callfigures
    WHERE day >= %(month)s::date AND day < (%(month)s::timestamp + interval '1 month')::date
)"""
ROLL_COUNTS: Final = f"""INSERT INTO dispatch_monthcount (month, by, key, ledger, calls)
{_MONTH} SELECT %(month)s::date, by, key, ledger, calls FROM ({COUNTS}) summed"""
ROLL_CLOCKS: Final = f"""INSERT INTO dispatch_monthclock (month, clock, by, key, seconds, calls)
{_MONTH} SELECT %(month)s::date, clock, by, key, seconds, calls FROM ({CLOCKS}) summed"""
