from __future__ import annotations

from django.db import models


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
    is_approved = models.BooleanField()
    # What the worker reads of it.
    feedback = models.TextField()
    # Nobody, where a rule that the requester set decided.
    decided_by = models.ForeignKey(
        "people.User", models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"verdict {self.pk}"
