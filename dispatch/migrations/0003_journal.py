"""The journal in the database itself: numbering, chaining, and the refusal to change a line."""

from django.db import migrations

# Numbers follow commit order, because the head row stays locked until the commit. The hash covers
# the body by its digest, so that retention can erase a body and the chain still verifies.
APPEND = """
CREATE FUNCTION journal_append(
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
"""

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.data IS NULL
        AND (NEW.seq, NEW.kind, NEW.at, NEW.digest, NEW.hash)
            = (OLD.seq, OLD.kind, OLD.at, OLD.digest, OLD.hash)
        AND NEW.call_id IS NOT DISTINCT FROM OLD.call_id
        AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id
    THEN
        RETURN NEW;  -- retention erases a body, and nothing else
    END IF;
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_line_stays BEFORE UPDATE OR DELETE ON dispatch_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_stays BEFORE TRUNCATE ON dispatch_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE UNIQUE INDEX one_journal_head ON dispatch_journalhead ((true));
INSERT INTO dispatch_journalhead (epoch, seq, hash) VALUES (gen_random_uuid(), 0, '');
"""

UNDO = """
DROP TRIGGER journal_stays ON dispatch_journalentry;
DROP TRIGGER journal_line_stays ON dispatch_journalentry;
DROP FUNCTION journal_refuse();
DROP FUNCTION journal_append(text, uuid, bigint, timestamptz, jsonb);
DROP INDEX one_journal_head;
DELETE FROM dispatch_journalhead;
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_initial")]
    operations = [migrations.RunSQL(APPEND + REFUSE, UNDO)]
