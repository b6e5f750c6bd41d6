from __future__ import annotations

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """Something that was done, by whom, to what. Append-only."""

    happened_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class OutboxMessage(models.Model):
    """What leaves the machine: written with the change, sent after it, at least once."""

    class Channel(models.TextChoices):
        EMAIL = "email"
        # Notices of what happened, to programs.
        WEBHOOK = "webhook"
        SQS = "sqs"
        SNS = "sns"

    channel = models.CharField(max_length=20, choices=Channel)
    recipient = models.CharField(max_length=1000)
    # Emptied once it left: a letter may hold a link that signs somebody in.
    content = models.JSONField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts_count = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_failure = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="outbox_undelivered",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(given_up_at__isnull=True),
                name="message_ends_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class JobProcess(models.Model):
    """A running process of the jobs entrance says that it is alive."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # Things of the clock that failed since it started; the log has the reasons.
    failures_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
