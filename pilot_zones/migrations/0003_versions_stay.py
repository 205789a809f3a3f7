"""A version of a community never changes, whoever asks: calls were judged by it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION zone_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of community % never changes; a new one follows', OLD.community_id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER zone_version_stays BEFORE UPDATE OR DELETE ON pilot_zones_zoneversion
    FOR EACH ROW EXECUTE FUNCTION zone_version_stays();
"""

UNDO = """
DROP TRIGGER zone_version_stays ON pilot_zones_zoneversion;
DROP FUNCTION zone_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("pilot_zones", "0002_drafts_and_pauses")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
