from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="active_milliseconds",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
