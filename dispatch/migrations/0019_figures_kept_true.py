"""Figures for the calls that closed before, and sums of a month that vanish when its figures change."""

from typing import Any

import yaml
from django.conf import settings
from django.db import migrations

# A sum is never old: whatever writes figures, the months of these are no longer summed up. The lock is
# the one that summing up a month takes for itself, so that neither misses the other.
CHANGED = """
CREATE FUNCTION figures_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    m date;
BEGIN
    FOR m IN SELECT DISTINCT date_trunc('month', day::timestamp)::date FROM changed ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock_shared(1718, m - date '2000-01-01');
        DELETE FROM dispatch_rolledmonth WHERE month = m;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER figures_come AFTER INSERT ON dispatch_callfigures
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION figures_changed();
CREATE TRIGGER figures_go AFTER DELETE ON dispatch_callfigures
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION figures_changed();
CREATE TRIGGER figures_were AFTER UPDATE ON dispatch_callfigures
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION figures_changed();
CREATE TRIGGER figures_are AFTER UPDATE ON dispatch_callfigures
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION figures_changed();
"""
UNCHANGED = """
DROP TRIGGER figures_come ON dispatch_callfigures;
DROP TRIGGER figures_go ON dispatch_callfigures;
DROP TRIGGER figures_were ON dispatch_callfigures;
DROP TRIGGER figures_are ON dispatch_callfigures;
DROP FUNCTION figures_changed();
"""

# What a person did first for a call, wherever it was kept.
DECIDED = """
UPDATE dispatch_call c SET decided_at = first.at FROM (
    SELECT call_id, min(at) AS at FROM (
        SELECT call_id, at FROM dispatch_journalentry
            WHERE kind IN ('call.waiting', 'responders.requested')
        UNION ALL SELECT call_id, offered_at FROM dispatch_handoff
        UNION ALL SELECT call_id, offered_at FROM dispatch_assignment WHERE offered_at IS NOT NULL
        UNION ALL SELECT id, closed_at FROM dispatch_call WHERE closed_at IS NOT NULL
    ) steps GROUP BY call_id
) first WHERE first.call_id = c.id
"""
HARD_STOP = """
UPDATE dispatch_assessment s SET hard_stop_at = first.at FROM (
    SELECT a.call_id, min(a.given_at) AS at FROM dispatch_answer a
    JOIN dispatch_assessment j ON j.call_id = a.call_id AND j.protocol_id = %(version)s
    WHERE a.question = ANY(%(questions)s) GROUP BY a.call_id
) first WHERE first.call_id = s.call_id
"""
FIGURES = """
INSERT INTO dispatch_callfigures (call_id, stored_at, day, hour, level, community_id, taker_id, ledger,
    codes, befell, hard_stop_s, decision_s, handoff_s, dispatch_s, turnout_s, travel_s, scene_s)
SELECT c.id, c.stored_at, (c.stored_at AT TIME ZONE %(zone)s)::date,
    extract(hour FROM c.stored_at AT TIME ZONE %(zone)s)::smallint,
    coalesce(c.lowered_to, greatest(c.level, c.raised_to)),
    z.community_id, c.taken_by_id, c.ledger, c.ledger_codes,
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
    ], NULL)::varchar[],
    pg_temp.s(c.received_at, judged.hard_stop_at), pg_temp.s(c.received_at, c.decided_at),
    pg_temp.s(c.received_at, desk.accepted_at), pg_temp.s(c.received_at, unit.dispatched_at),
    pg_temp.s(lead.dispatched_at, lead.en_route_at), pg_temp.s(lead.en_route_at, lead.on_scene_at),
    pg_temp.s(lead.on_scene_at, lead.clear_at)
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
    SELECT coalesce(offered_at, assigned_at) AS dispatched_at, en_route_at, on_scene_at,
        CASE WHEN status = 'clear' THEN closed_at END AS clear_at
    FROM dispatch_assignment
    WHERE call_id = c.id AND (en_route_at IS NOT NULL OR on_scene_at IS NOT NULL)
    ORDER BY on_scene_at NULLS LAST, en_route_at NULLS LAST, id LIMIT 1
) lead ON true
WHERE c.state = 'closed'
"""
SECONDS = """
CREATE FUNCTION pg_temp.s(began timestamptz, ended timestamptz) RETURNS int LANGUAGE sql AS
$$ SELECT CASE WHEN ended >= began THEN ceil(extract(epoch FROM ended - began))::int END $$
"""


def count_what_closed(apps: Any, schema_editor: Any) -> None:
    """Say when each call was decided and first asked about a danger, and count those that closed."""
    version = apps.get_model("triage", "ProtocolVersion")
    with schema_editor.connection.cursor() as cursor:
        # A centre's years take longer than a request may.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(DECIDED)
        for key, text in version.objects.values_list("pk", "text"):
            cursor.execute(HARD_STOP, {"version": key, "questions": hard_stops(text)})
        cursor.execute(SECONDS)
        cursor.execute(FIGURES, {"zone": settings.CENTRE_TIME_ZONE})


def hard_stops(text: str) -> list[str]:
    """Return the questions about a danger of a protocol's text; a draft may not be readable."""
    try:
        read = yaml.safe_load(text)
        return [one["id"] for one in read["questions"] if one.get("hard_stop")]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        return []


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0018_call_figures"),
        ("triage", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CHANGED, UNCHANGED),
        migrations.RunPython(count_what_closed, migrations.RunPython.noop),
    ]
