from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class Project(models.Model):
    """What is asked, by whom, for which of the three functions."""

    class Function(models.TextChoices):
        PREPARATION = "preparation"
        VERIFICATION = "verification"
        IMPERSONATION = "impersonation"

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=120)
    function = models.CharField(max_length=20, choices=Function)
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class ProjectVersion(models.Model):
    """How a project asks. Once a batch of it is published it never changes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    instructions = models.TextField()
    kind = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    answer_schema = models.JSONField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number} of project {self.project_id}"


class Batch(models.Model):
    """Tasks published together at a price."""

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    version = models.ForeignKey(ProjectVersion, models.PROTECT, related_name="batches")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    price_micros = models.BigIntegerField(validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3)
    # The most that are asked for: at once where the least number is 0.
    answers_wanted = models.PositiveSmallIntegerField()
    answers_least = models.PositiveSmallIntegerField(default=0)
    enough_confidence_share = models.FloatField(default=0.95)
    time_limit_seconds = models.PositiveIntegerField()
    accept_after_seconds = models.PositiveIntegerField()
    expected_seconds = models.PositiveIntegerField()
    expires_at = models.DateTimeField()
    countries = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    warning = models.CharField(max_length=200, default="")
    method = models.CharField(max_length=40)
    tasks_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price_micros__gt=0), name="price_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(answers_wanted__gte=1), name="at_least_one_answer_wanted"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="only_drafts_are_unpublished",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["open", "paused"]),
                name="batch_running",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One thing to answer."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    content = models.JSONField()
    gold = models.JSONField(null=True)
    prediction = models.JSONField(null=True)
    confidence = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "key"], name="task_key_once"),
            models.UniqueConstraint(
                fields=["batch", "number"], name="task_number_once"
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True)
                | (Q(confidence__gte=0) & Q(confidence__lte=1)),
                name="confidence_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class Asset(models.Model):
    """An image, a sound, a video or a text that tasks show."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="asset_once_in_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"asset {self.pk}"


class TaskImport(models.Model):
    """A file of tasks on its way into a batch, with its progress and its report."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="imports")
    requested_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    # Otherwise one refused row keeps all of them out.
    imports_valid_rows = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rows_done_count = models.PositiveIntegerField(default=0)
    rows_total_count = models.PositiveIntegerField(null=True)
    imported_count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    refused_count = models.PositiveIntegerField(default=0)
    message = models.TextField(default="")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"import {self.pk}"


class AllowedHost(models.Model):
    """A host from which requesters' templates may load scripts, pictures and sounds."""

    host = models.CharField(max_length=253, unique=True)
    reason = models.CharField(max_length=500)
    allowed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host
