"""The last hand-offs that ended are found by an index: the board shows them at every drawing."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0026_request_of_a_job"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=Q(("ended_at__isnull", False)),
                fields=["ended_at"],
                name="handoffs_by_their_end",
            ),
        ),
    ]
