from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("allocation", "0004_closing_seats"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state__in", [2, 3])),
                fields=["batch", "ended_at"],
                name="assignment_unanswered",
            ),
        ),
    ]
