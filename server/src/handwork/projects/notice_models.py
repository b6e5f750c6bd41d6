"""Tables of notices, beside those of what is asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class NotificationRule(models.Model):
    """Who is told what happens in a batch, how, and of which events."""

    class Transport(models.TextChoices):
        EMAIL = "email"
        SQS = "sqs"
        SNS = "sns"

    batch = models.OneToOneField(
        "projects.Batch", models.PROTECT, primary_key=True, related_name="+"
    )
    transport = models.CharField(max_length=10, choices=Transport)
    destination = models.CharField(max_length=1000)
    version = models.CharField(max_length=20)
    event_types = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rule of batch {self.pk}"


class BatchWatch(models.Model):
    """How far the rows of a batch were looked through for what happened in it."""

    batch = models.OneToOneField(
        "projects.Batch", models.PROTECT, primary_key=True, related_name="+"
    )
    # Rows of offers, assignments and answers: seen up to here, for certain.
    created_to_id = models.BigIntegerField(default=0)
    taken_to_id = models.BigIntegerField(default=0)
    answered_to_id = models.BigIntegerField(default=0)
    accepted_to_id = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField()
    # Offers in it carry rules of review: it is looked through whoever is told.
    is_reviewed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["looked_at"], name="watch_longest_waiting")]

    def __str__(self) -> str:
        return f"watch of batch {self.pk}"


class Happening(models.Model):
    """Something that happened in a watched batch, written once, told at least once."""

    batch = models.ForeignKey(
        "projects.Batch", models.PROTECT, related_name="+", db_index=False
    )
    event = models.CharField(max_length=30)
    task = models.ForeignKey(
        "projects.Task", models.PROTECT, related_name="+", db_index=False
    )
    # 0 where it happened to the task as a whole.
    assignment_id = models.BigIntegerField(default=0)
    # Tells apart what can happen to the same thing twice.
    mark = models.CharField(max_length=80, default="")
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "event", "task", "assignment_id", "mark"],
                name="happened_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["batch", "id"],
                condition=Q(told_at__isnull=True),
                name="happening_untold",
            ),
            models.Index(
                fields=["told_at"],
                condition=Q(told_at__isnull=False),
                name="happening_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
