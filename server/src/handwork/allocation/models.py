from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Queue(models.Model):
    """Whether work of a batch is given out, and for how long one may hold it."""

    class State(models.IntegerChoices):
        OPEN = 0
        PAUSED = 1
        CLOSED = 2

    batch = models.OneToOneField(
        "projects.Batch", models.PROTECT, primary_key=True, related_name="+"
    )
    state = models.SmallIntegerField(choices=State, default=State.OPEN)
    time_limit_seconds = models.PositiveIntegerField()
    # Over all tasks of the batch; a sum over a million seats is too slow for a page.
    wanted_count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"queue {self.pk}"


class TaskSeats(models.Model):
    """The seats of one task: as many as answers are wanted, each taken at most once."""

    task = models.OneToOneField(
        "projects.Task", models.PROTECT, primary_key=True, related_name="+"
    )
    batch = models.ForeignKey(
        "projects.Batch", models.PROTECT, related_name="+", db_index=False
    )
    # One ordering key: (priority << 40) + number in the batch. Small comes first.
    position = models.BigIntegerField()
    wanted_count = models.PositiveSmallIntegerField()
    # As many as may come to be wanted; more than are wanted now while that is undecided.
    most_count = models.PositiveSmallIntegerField()
    taken_count = models.PositiveSmallIntegerField(default=0)
    # From then on nobody is given the task any more; null: as long as its batch is open.
    closes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_count__lte=F("wanted_count")),
                name="never_one_assignment_too_many",
            ),
            models.CheckConstraint(
                condition=Q(wanted_count__lte=F("most_count")),
                name="never_more_wanted_than_paid_for",
            ),
            models.UniqueConstraint(
                fields=["batch", "position"],
                condition=Q(taken_count__lt=F("wanted_count")),
                name="seats_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "task"],
                condition=Q(
                    taken_count=F("wanted_count"), wanted_count__lt=F("most_count")
                ),
                name="seats_undecided",
            ),
            # Of tasks with an end of their own only: others cost nothing more to take.
            models.Index(
                fields=["closes_at"],
                condition=Q(taken_count__lt=F("wanted_count"), closes_at__isnull=False),
                name="seats_closing",
            ),
            models.Index(
                fields=["batch", "task"],
                condition=Q(taken_count=F("wanted_count"), closes_at__isnull=False),
                name="seats_full",
            ),
        ]

    def __str__(self) -> str:
        return f"seats of task {self.pk}"


class Assignment(models.Model):
    """A worker's hold on a task."""

    class State(models.IntegerChoices):
        HELD = 0
        ANSWERED = 1
        RETURNED = 2
        EXPIRED = 3

    task = models.ForeignKey(
        "projects.Task", models.PROTECT, related_name="+", db_index=False
    )
    batch = models.ForeignKey(
        "projects.Batch", models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    position = models.BigIntegerField()
    # A hand that holds: a worker has two in a batch, for the task shown and the next.
    slot = models.SmallIntegerField(default=0)
    state = models.SmallIntegerField(choices=State, default=State.HELD)
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "worker"], name="task_once_for_a_worker"
            ),
            models.UniqueConstraint(
                fields=["worker", "batch", "slot"],
                condition=Q(state=0),
                name="one_held_in_a_slot",
            ),
            models.CheckConstraint(condition=Q(slot__in=[0, 1]), name="two_slots"),
        ]
        indexes = [
            models.Index(
                fields=["worker", "batch", "-id"], name="assignment_of_worker"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state=0), name="assignment_held"
            ),
            models.Index(
                fields=["batch"], condition=Q(state=0), name="assignment_held_in_batch"
            ),
            models.Index(
                fields=["batch", "ended_at"],
                condition=Q(state__in=[2, 3]),
                name="assignment_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Draft(models.Model):
    """What a worker has typed so far; gone once it is answered."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, related_name="draft"
    )
    content = models.JSONField()
    # The time in front of the task up to now, which the answer's time goes on from.
    active_milliseconds = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of assignment {self.pk}"
