from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("projects", "0003_allowed_hosts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="project",
            name="title",
            field=models.CharField(max_length=128),
        ),
        migrations.AlterField(
            model_name="batch",
            name="title",
            field=models.CharField(max_length=128),
        ),
        migrations.AddField(
            model_name="batch",
            name="is_growing",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="batch",
            name="requirements",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="Layout",
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
                ("name", models.CharField(max_length=120)),
                ("html", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="growing_terms",
                        serialize=False,
                        to="projects.batch",
                    ),
                ),
                ("digest", models.CharField(max_length=64, null=True)),
                ("description", models.TextField()),
                ("keywords", models.CharField(default="", max_length=1000)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "digest"),
                        name="terms_once_in_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="offer",
                        serialize=False,
                        to="projects.task",
                    ),
                ),
                ("annotation", models.CharField(default="", max_length=255)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("most", models.PositiveSmallIntegerField()),
                ("first_most", models.PositiveSmallIntegerField()),
                ("is_reviewing", models.BooleanField(default=False)),
                ("disposed_at", models.DateTimeField(null=True)),
                ("swept_at", models.DateTimeField(null=True)),
                ("escrowed_count", models.PositiveSmallIntegerField()),
                ("movements_count", models.PositiveIntegerField(default=1)),
                ("assignment_policy", models.JSONField(null=True)),
                ("hit_policy", models.JSONField(null=True)),
                ("layout_parameters", models.JSONField(default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="projects.batch",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to="projects.layout",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(disposed_at__isnull=True),
                        fields=["organisation", "-task"],
                        name="offer_of_organisation",
                    ),
                    models.Index(
                        condition=Q(disposed_at__isnull=True),
                        fields=["batch", "-task"],
                        name="offer_in_batch",
                    ),
                    models.Index(
                        condition=Q(swept_at__isnull=True),
                        fields=["expires_at"],
                        name="offer_to_sweep",
                    ),
                    models.Index(
                        condition=Q(disposed_at__isnull=True),
                        fields=["expires_at"],
                        name="offer_to_dispose",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(most__gte=1), name="offered_to_somebody"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
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
                ("escrowed_count", models.PositiveSmallIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="projects.batch",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "task"], name="departed_from")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "batch"), name="departed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestToken",
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
                ("operation", models.CharField(max_length=40)),
                ("token", models.CharField(max_length=64)),
                ("subject", models.CharField(default="", max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["made_at"], name="request_token_age")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "operation", "token"),
                        name="request_token_once",
                    )
                ],
            },
        ),
    ]
