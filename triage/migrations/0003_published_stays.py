"""A version that left its draft never changes: the database refuses, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION protocol_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> 'draft'
        AND (NEW.name, NEW.version, NEW.text, NEW.digest, NEW.vignettes)
            = (OLD.name, OLD.version, OLD.text, OLD.digest, OLD.vignettes)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'protocol % % has left its draft and never changes', OLD.name, OLD.version
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER protocol_version_stays BEFORE UPDATE OR DELETE ON triage_protocolversion
    FOR EACH ROW EXECUTE FUNCTION protocol_version_stays();
"""

UNDO = """
DROP TRIGGER protocol_version_stays ON triage_protocolversion;
DROP FUNCTION protocol_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0002_protocol_governance")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
