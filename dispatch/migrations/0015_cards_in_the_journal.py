"""Every line about a call carries the call's card as it then was, so that any moment can be drawn again."""

from django.db import migrations

# The card is read by the database itself, after the head is locked: whatever object the program held,
# it is the row as it stands at this line. Never anything of the care record.
CARD = """
CREATE FUNCTION call_card(p_call uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET timezone TO 'UTC' AS $$
DECLARE
    card jsonb;
BEGIN
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'serial', c.serial, 'stored_at', c.stored_at, 'type', c.type,
        'address', c.address, 'lat', c.lat, 'lng', c.lng, 'zone', c.zone_id,
        'flags', to_jsonb(c.flags), 'state', c.state, 'state_since', c.state_since,
        'level', c.level, 'raised_to', c.raised_to, 'lowered_to', c.lowered_to,
        'responses', to_jsonb(c.responses), 'requested', to_jsonb(c.requested),
        'owner', c.owner_id, 'act_by', c.act_by, 'overdue_since', c.overdue_since,
        'outcome', nullif(c.outcome, ''), 'ledger', nullif(c.ledger, ''),
        'units', (
            SELECT jsonb_agg(jsonb_build_array(a.unit_id, a.status) ORDER BY a.id)
            FROM dispatch_assignment a WHERE a.call_id = c.id AND a.closed_at IS NULL
        )
    )) INTO card FROM dispatch_call c WHERE c.id = p_call;
    RETURN card;
END $$;

-- What every console should show: the number of the last line, and the cards of the calls not closed.
CREATE FUNCTION board_now(OUT seq bigint, OUT calls uuid[], OUT digest bytea)
LANGUAGE sql STABLE AS $$
    SELECT h.seq, b.calls, sha256(convert_to(b.cards::text, 'UTF8'))
    FROM dispatch_journalhead h, (
        SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}') AS calls,
            coalesce(jsonb_agg(call_card(c.id) ORDER BY c.id), '[]') AS cards
        FROM dispatch_call c WHERE c.state <> 'closed'
    ) b
$$;
"""

APPEND = """
CREATE OR REPLACE FUNCTION journal_append(
    p_kind text, p_call uuid, p_actor bigint, p_at timestamptz, p_data jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    before bytea;
    body jsonb := p_data;
    digest bytea;
    hashed bytea;
BEGIN
    SELECT seq + 1, hash INTO STRICT n, before FROM dispatch_journalhead FOR UPDATE;
    IF p_call IS NOT NULL THEN
        body := body || jsonb_build_object('card', call_card(p_call));
    END IF;
    digest := sha256(convert_to(body::text, 'UTF8'));
    hashed := sha256(
        before
        || convert_to(
            n || '|' || p_kind || '|' || coalesce(p_call::text, '') || '|'
            || coalesce(p_actor::text, '') || '|'
            || (extract(epoch FROM p_at) * 1000000)::bigint || '|', 'UTF8')
        || digest
    );
    INSERT INTO dispatch_journalentry (seq, kind, call_id, actor_id, at, data, digest, hash)
        VALUES (n, p_kind, p_call, p_actor, p_at, body, digest, hashed);
    UPDATE dispatch_journalhead SET seq = n, hash = hashed;
    PERFORM pg_notify('journal', n::text);
    RETURN n;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION journal_append(
    p_kind text, p_call uuid, p_actor bigint, p_at timestamptz, p_data jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    before bytea;
    digest bytea := sha256(convert_to(p_data::text, 'UTF8'));
    hashed bytea;
BEGIN
    SELECT seq + 1, hash INTO STRICT n, before FROM dispatch_journalhead FOR UPDATE;
    hashed := sha256(
        before
        || convert_to(
            n || '|' || p_kind || '|' || coalesce(p_call::text, '') || '|'
            || coalesce(p_actor::text, '') || '|'
            || (extract(epoch FROM p_at) * 1000000)::bigint || '|', 'UTF8')
        || digest
    );
    INSERT INTO dispatch_journalentry (seq, kind, call_id, actor_id, at, data, digest, hash)
        VALUES (n, p_kind, p_call, p_actor, p_at, p_data, digest, hashed);
    UPDATE dispatch_journalhead SET seq = n, hash = hashed;
    PERFORM pg_notify('journal', n::text);
    RETURN n;
END $$;
DROP FUNCTION board_now();
DROP FUNCTION call_card(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0014_sweeps_that_only_the_relay_ran")]
    operations = [migrations.RunSQL(CARD + APPEND, BEFORE)]
