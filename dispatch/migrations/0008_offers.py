"""Offers: a unit is asked and answers; reserved, declined and lapsed are new statuses."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

ACTIVE = ["offered", "assigned", "en_route", "on_scene"]
OPEN = ["reserved", *ACTIVE]
ENDED = ["clear", "cancelled", "declined", "lapsed"]


def made_when_assigned(apps: Any, schema_editor: Any) -> None:
    """An assignment that was made before there were offers was accepted as it was made."""
    del schema_editor
    apps.get_model("dispatch", "Assignment").objects.update(made_at=F("assigned_at"))


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0007_safety")]

    operations = [
        migrations.AddField("assignment", "made_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "assignment", "offered_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("assignment", "answer_by", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "assignment", "end_reason", models.CharField(blank=True, default="", max_length=20)
        ),
        migrations.AddField(
            "assignment", "end_words", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.RunPython(made_when_assigned, migrations.RunPython.noop),
        # Rows that were changed in this transaction hold their triggers back until it is said so.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("assignment", "made_at", models.DateTimeField()),
        migrations.AlterField(
            "assignment", "end_reason", models.CharField(blank=True, max_length=20)
        ),
        migrations.AlterField(
            "assignment", "end_words", models.CharField(blank=True, max_length=200)
        ),
        migrations.AlterField(
            "assignment", "assigned_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AlterField(
            "assignment",
            "status",
            models.CharField(choices=[(s, s) for s in [*OPEN, *ENDED]], max_length=12),
        ),
        migrations.AlterModelOptions("assignment", {"ordering": ["made_at", "pk"]}),
        migrations.RemoveConstraint("assignment", "unit_has_one_open_assignment"),
        migrations.RemoveConstraint("assignment", "assignment_is_open_or_ended"),
        migrations.AddConstraint(
            "assignment",
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(status__in=ACTIVE),
                name="unit_has_one_active_assignment",
            ),
        ),
        migrations.AddConstraint(
            "assignment",
            models.UniqueConstraint(
                fields=["call", "unit"],
                condition=Q(closed_at__isnull=True),
                name="unit_stands_once_on_a_call",
            ),
        ),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, status__in=OPEN)
                | Q(closed_at__isnull=False, status__in=ENDED),
                name="assignment_is_open_or_ended",
            ),
        ),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(answer_by__isnull=False),
                name="an_offer_has_its_deadline",
            ),
        ),
        migrations.AddIndex(
            "assignment",
            models.Index(
                fields=["answer_by"], name="offers_to_watch", condition=Q(status="offered")
            ),
        ),
        migrations.AddField("sweeprun", "stood_in_at", models.DateTimeField(blank=True, null=True)),
    ]
