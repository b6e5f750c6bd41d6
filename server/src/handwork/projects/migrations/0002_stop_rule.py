from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="answers_least",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="batch",
            name="enough_confidence_share",
            field=models.FloatField(default=0.95),
        ),
    ]
