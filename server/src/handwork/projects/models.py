from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from handwork.projects.notice_models import BatchWatch, Happening, NotificationRule

__all__ = [
    "AllowedHost",
    "Asset",
    "Batch",
    "BatchWatch",
    "Departure",
    "Happening",
    "Layout",
    "NotificationRule",
    "Offer",
    "Project",
    "ProjectVersion",
    "RequestToken",
    "Task",
    "TaskImport",
    "Terms",
]


class Project(models.Model):
    """What is asked, by whom, for which of the three functions if that was said."""

    class Function(models.TextChoices):
        PREPARATION = "preparation"
        VERIFICATION = "verification"
        IMPERSONATION = "impersonation"
        UNSAID = "unsaid"

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=128)
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
    title = models.CharField(max_length=128)
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
    # It has no end of its own: tasks are offered into it one by one while it is open.
    is_growing = models.BooleanField(default=False)
    # What a worker must be or have, and for what: see `skills`.
    requirements = models.JSONField(default=list)
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


class Layout(models.Model):
    """A page with places, `${name}`, that each task fills with texts of its own."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    html = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Terms(models.Model):
    """What a growing batch says and asks: the same again is the same batch."""

    batch = models.OneToOneField(
        Batch, models.PROTECT, primary_key=True, related_name="growing_terms"
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    # Empty once the batch is closed: the same terms then make another one.
    digest = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique unless null
    description = models.TextField()
    keywords = models.CharField(max_length=1000, default="")
    # Since then every offer of the closed batch says that it has ended.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest"], name="terms_once_in_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"terms of batch {self.pk}"


class Offer(models.Model):
    """A task on offer by itself: until when, to how many, and what became of it."""

    task = models.OneToOneField(
        Task, models.PROTECT, primary_key=True, related_name="offer"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    annotation = models.CharField(max_length=255, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Answers asked for: now, and when it was made.
    most = models.PositiveSmallIntegerField()
    first_most = models.PositiveSmallIntegerField()
    is_reviewing = models.BooleanField(default=False)
    disposed_at = models.DateTimeField(null=True)
    # Nobody can take it any more, and what its escrow did not use was given back.
    swept_at = models.DateTimeField(null=True)
    # Answers that the escrow of the batch holds, or held, the pay of.
    escrowed_count = models.PositiveSmallIntegerField()
    # Tells the movements of its escrow apart.
    movements_count = models.PositiveIntegerField(default=1)
    assignment_policy = models.JSONField(null=True)
    hit_policy = models.JSONField(null=True)
    layout = models.ForeignKey(
        Layout, models.PROTECT, related_name="+", null=True, db_index=False
    )
    layout_parameters = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=1), name="offered_to_somebody")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-task"],
                condition=Q(disposed_at__isnull=True),
                name="offer_of_organisation",
            ),
            models.Index(
                fields=["batch", "-task"],
                condition=Q(disposed_at__isnull=True),
                name="offer_in_batch",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(swept_at__isnull=True),
                name="offer_to_sweep",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(disposed_at__isnull=True),
                name="offer_to_dispose",
            ),
            models.Index(
                fields=["batch", "disposed_at"],
                condition=Q(disposed_at__isnull=False),
                name="offer_disposed",
            ),
        ]

    def __str__(self) -> str:
        return f"offer of task {self.pk}"


class Departure(models.Model):
    """A task went to another batch; what was answered and held here stays, and is paid."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    # Answers that the escrow of this batch still holds, or held, the pay of.
    escrowed_count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "batch"], name="departed_once")
        ]
        indexes = [models.Index(fields=["batch", "task"], name="departed_from")]

    def __str__(self) -> str:
        return f"departure of task {self.task_id}"


class RequestToken(models.Model):
    """A program asked for something once; for a day the same token does not do it again."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    operation = models.CharField(max_length=40)
    token = models.CharField(max_length=64)
    # What was made, such as "task:12".
    subject = models.CharField(max_length=120, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "operation", "token"],
                name="request_token_once",
            )
        ]
        indexes = [models.Index(fields=["made_at"], name="request_token_age")]

    def __str__(self) -> str:
        return f"{self.operation} {self.pk}"
