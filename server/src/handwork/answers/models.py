from __future__ import annotations

from django.db import models
from django.db.models import Q


class Answer(models.Model):
    """What was submitted. Append-only."""

    assignment = models.OneToOneField(
        "allocation.Assignment", models.PROTECT, related_name="+"
    )
    task = models.ForeignKey("projects.Task", models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "projects.Batch", models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    content = models.JSONField()
    client_key = models.CharField(max_length=64)
    # Time in front of the task, as the page measured it, never above the time held.
    active_milliseconds = models.PositiveIntegerField()
    # Its time was over and its seat given away: one more answer than wanted.
    is_late = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="answer_in_batch"),
            models.Index(fields=["worker", "id"], name="answer_of_worker"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Exclusion(models.Model):
    """An answer is left out of the data, or taken back in; the last word counts. Append-only."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="exclusions")
    is_excluded = models.BooleanField()
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"exclusion {self.pk}"


class Verdict(models.Model):
    """The requester approves or rejects an answer; the last word counts. Append-only."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="verdicts")
    # The answer's; so that a worker's own are found at once.
    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    is_approved = models.BooleanField()
    # What the worker reads of it.
    feedback = models.TextField()
    # Nobody, where a rule that the requester set decided.
    decided_by = models.ForeignKey(
        "people.User", models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["worker", "-id"], name="verdict_of_worker")]

    def __str__(self) -> str:
        return f"verdict {self.pk}"


class ReviewAction(models.Model):
    """A rule of review looked at answers to a task, or did something because of that.

    Written as intended with the results it follows from, and ended once.
    """

    class Level(models.TextChoices):
        ASSIGNMENT = "assignment"
        HIT = "hit"

    class Status(models.TextChoices):
        INTENDED = "intended"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    task = models.ForeignKey("projects.Task", models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    # review, approve, reject or extend.
    name = models.CharField(max_length=10)
    # What was looked at; the same is looked at once.
    mark = models.CharField(max_length=120)
    # None where it is about the task as a whole.
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+", null=True)
    # What the action takes, such as a reason.
    details = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.INTENDED)
    result = models.CharField(max_length=500, default="")
    error_code = models.CharField(max_length=80, default="")
    intended_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "level", "name", "mark"], name="review_action_once"
            ),
            models.CheckConstraint(
                condition=Q(status="intended", ended_at__isnull=True)
                | (~Q(status="intended") & Q(ended_at__isnull=False)),
                name="review_action_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status="intended"),
                name="review_action_intended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class ReviewResult(models.Model):
    """What a rule of review found about a task or an answer. Append-only."""

    action = models.ForeignKey(ReviewAction, models.PROTECT, related_name="results")
    answer = models.ForeignKey(
        Answer, models.PROTECT, related_name="+", null=True, db_index=False
    )
    question = models.CharField(max_length=1000, default="")
    key = models.CharField(max_length=40)
    value = models.TextField()

    def __str__(self) -> str:
        return f"{self.key} {self.pk}"
