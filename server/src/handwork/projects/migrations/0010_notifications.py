from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0004_offers"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationRule",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="projects.batch",
                    ),
                ),
                (
                    "transport",
                    models.CharField(
                        choices=[("email", "Email"), ("sqs", "Sqs"), ("sns", "Sns")],
                        max_length=10,
                    ),
                ),
                ("destination", models.CharField(max_length=1000)),
                ("version", models.CharField(max_length=20)),
                ("event_types", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="BatchWatch",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="projects.batch",
                    ),
                ),
                ("created_to_id", models.BigIntegerField(default=0)),
                ("taken_to_id", models.BigIntegerField(default=0)),
                ("answered_to_id", models.BigIntegerField(default=0)),
                ("accepted_to_id", models.BigIntegerField(default=0)),
                ("looked_at", models.DateTimeField()),
                ("is_reviewed", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["looked_at"], name="watch_longest_waiting")
                ],
            },
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("event", models.CharField(max_length=30)),
                ("assignment_id", models.BigIntegerField(default=0)),
                ("mark", models.CharField(default="", max_length=80)),
                ("happened_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.batch",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)),
                        fields=["batch", "id"],
                        name="happening_untold",
                    ),
                    models.Index(
                        condition=models.Q(("told_at__isnull", False)),
                        fields=["told_at"],
                        name="happening_told",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "event", "task", "assignment_id", "mark"),
                        name="happened_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("disposed_at__isnull", False)),
                fields=["batch", "disposed_at"],
                name="offer_disposed",
            ),
        ),
    ]
