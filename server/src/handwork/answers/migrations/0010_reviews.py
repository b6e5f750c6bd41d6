from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from handwork.base.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("answers", "0003_verdicts"),
        ("projects", "0010_notifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewAction",
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
                (
                    "level",
                    models.CharField(
                        choices=[("assignment", "Assignment"), ("hit", "Hit")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=10)),
                ("mark", models.CharField(max_length=120)),
                ("details", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("intended", "Intended"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="intended",
                        max_length=10,
                    ),
                ),
                ("result", models.CharField(default="", max_length=500)),
                ("error_code", models.CharField(default="", max_length=80)),
                ("intended_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="answers.answer",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "intended")),
                        fields=["id"],
                        name="review_action_intended",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "level", "name", "mark"),
                        name="review_action_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("status", "intended")),
                            models.Q(
                                models.Q(("status", "intended"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_action_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewResult",
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
                ("question", models.CharField(default="", max_length=1000)),
                ("key", models.CharField(max_length=40)),
                ("value", models.TextField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="answers.reviewaction",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="answers.answer",
                    ),
                ),
            ],
        ),
        append_only("answers_reviewresult"),
    ]
