from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0010_notifications"),
    ]

    operations = [
        migrations.AlterField(
            model_name="project",
            name="function",
            field=models.CharField(
                choices=[
                    ("preparation", "Preparation"),
                    ("verification", "Verification"),
                    ("impersonation", "Impersonation"),
                    ("unsaid", "Unsaid"),
                ],
                max_length=20,
            ),
        ),
    ]
