"""Sums of what the shadows would have done, month by month, which vanish like those of the figures."""

import django.db.models.deletion
from django.db import migrations, models

# What a shadow or the triage made of a call that has closed is in its month's sums. Touching the call's
# figures takes them away: the triggers of the figures do that, with their lock.
CHANGED = """
CREATE FUNCTION shadow_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dispatch_callfigures SET day = day WHERE call_id IN (SELECT call_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER shadows_come AFTER INSERT ON dispatch_shadowoutcome
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shadow_changed();
CREATE TRIGGER shadows_go AFTER DELETE ON dispatch_shadowoutcome
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shadow_changed();
CREATE TRIGGER shadows_are AFTER UPDATE ON dispatch_shadowoutcome
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shadow_changed();
CREATE TRIGGER outcomes_are AFTER UPDATE ON dispatch_assessment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION shadow_changed();
"""
UNCHANGED = """
DROP TRIGGER shadows_come ON dispatch_shadowoutcome;
DROP TRIGGER shadows_go ON dispatch_shadowoutcome;
DROP TRIGGER shadows_are ON dispatch_shadowoutcome;
DROP TRIGGER outcomes_are ON dispatch_assessment;
DROP FUNCTION shadow_changed();
"""
# Every month is summed up anew, with its shadows.
AGAIN = "DELETE FROM dispatch_rolledmonth"


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0023_whose_clock_ran_it"),
        ("triage", "0002_protocol_governance"),
    ]
    operations = [
        migrations.CreateModel(
            name="MonthShadow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("for_zone", models.BooleanField()),
                ("was", models.JSONField()),
                ("would", models.JSONField()),
                ("calls", models.IntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="triage.protocolversion",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["month"], name="shadows_of_a_month")]},
        ),
        migrations.RunSQL(CHANGED, UNCHANGED),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
