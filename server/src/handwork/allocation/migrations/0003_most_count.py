from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("allocation", "0002_draft_time")]

    operations = [
        migrations.AddField(
            model_name="taskseats",
            name="most_count",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        # Every batch published before wants all its answers.
        migrations.RunSQL(
            "update allocation_taskseats set most_count = wanted_count",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="taskseats",
            constraint=models.CheckConstraint(
                condition=Q(wanted_count__lte=F("most_count")),
                name="never_more_wanted_than_paid_for",
            ),
        ),
        migrations.AddIndex(
            model_name="taskseats",
            index=models.Index(
                fields=["batch", "task"],
                condition=Q(
                    taken_count=F("wanted_count"), wanted_count__lt=F("most_count")
                ),
                name="seats_undecided",
            ),
        ),
    ]
