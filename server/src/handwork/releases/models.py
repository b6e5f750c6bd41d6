from __future__ import annotations

from django.db import models
from django.db.models import Q


class Release(models.Model):
    """A data set of a batch as it stood at one answer and one exclusion."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    batch = models.ForeignKey("projects.Batch", models.PROTECT, related_name="+")
    # Fixed when writing begins: the run over exactly these answers.
    run = models.ForeignKey(
        "inference.Run", models.PROTECT, related_name="+", null=True
    )
    last_answer_id = models.BigIntegerField()
    last_exclusion_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # The latest attempt writes; an earlier one that is still alive finds out and stops.
    attempts_count = models.PositiveIntegerField(default=0)
    rows_done_count = models.PositiveIntegerField(default=0)
    rows_total_count = models.PositiveIntegerField(default=0)
    # By the clock of the database: who wrote and is gone has made no progress for long.
    progressed_at = models.DateTimeField()
    manifest = models.JSONField(default=dict)
    # The hash of the manifest, which holds the hashes of the files.
    sha256 = models.CharField(max_length=64, default="")
    failure = models.TextField(default="")
    requested_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(run__isnull=False) & Q(finished_at__isnull=False) & ~Q(sha256="")),
                name="done_is_complete",
            )
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


class ReleaseFile(models.Model):
    """One file of a release."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "name"], name="file_once_in_release"
            )
        ]

    def __str__(self) -> str:
        return self.name
