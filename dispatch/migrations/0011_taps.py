import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    "accept",
    "decline",
    "en_route",
    "on_scene",
    "clear",
    "outcome",
    "check_in",
    "backup",
    "give",
    "emergency",
]


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0010_follow_ups"),
        ("teams", "0002_crews_and_positions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, verbose_name="ID", auto_created=True
                    ),
                ),
                ("key", models.UUIDField()),
                ("kind", models.CharField(choices=[(k, k) for k in KINDS], max_length=12)),
                ("body_digest", models.CharField(max_length=64)),
                ("tapped_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("says", models.TextField(blank=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taps",
                        to="dispatch.assignment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["heard_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="tap_is_applied_once"),
                    models.CheckConstraint(
                        condition=Q(at__lte=F("heard_at")), name="tap_is_not_in_the_future"
                    ),
                ],
            },
        ),
    ]
