from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("allocation", "0003_most_count")]

    operations = [
        migrations.AddField(
            model_name="taskseats",
            name="closes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="taskseats",
            index=models.Index(
                fields=["closes_at"],
                condition=Q(
                    taken_count__lt=F("wanted_count"), closes_at__isnull=False
                ),
                name="seats_closing",
            ),
        ),
        migrations.AddIndex(
            model_name="taskseats",
            index=models.Index(
                fields=["batch", "task"],
                condition=Q(taken_count=F("wanted_count"), closes_at__isnull=False),
                name="seats_full",
            ),
        ),
    ]
