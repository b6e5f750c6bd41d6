from __future__ import annotations

from django.db import models
from django.db.models import Q


class SkillType(models.Model):
    """A kind of skill that an organisation grants, and how workers come to it."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=2000)
    keywords = models.CharField(max_length=1000, default="")
    # Inactive: nobody can ask for it, and no new work can require it.
    is_active = models.BooleanField(default=True)
    is_requestable = models.BooleanField(default=True)
    # Null: a worker asks once, whatever comes of it.
    retry_delay_seconds = models.BigIntegerField(null=True)
    # XML: the questions of the test, and the key by which its answers are scored.
    test = models.TextField(default="")
    test_seconds = models.BigIntegerField(null=True)
    answer_key = models.TextField(default="")
    is_auto_granted = models.BooleanField(default=False)
    auto_value = models.IntegerField(default=1)
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(deleted_at__isnull=True),
                name="skill_name_once_in_organisation",
            ),
            models.CheckConstraint(
                condition=Q(test="") | Q(test_seconds__gt=0, is_auto_granted=False),
                name="test_has_time_and_grants_nothing_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(answer_key="") | ~Q(test=""), name="answer_key_is_of_a_test"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """A worker has, or had, a skill; the audit keeps what it was before."""

    type = models.ForeignKey(SkillType, models.PROTECT, related_name="skills")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    value = models.IntegerField()
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # Why it was taken away; the worker reads it.
    reason = models.CharField(max_length=2000, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "worker"], name="skill_once_of_worker"
            )
        ]

    def __str__(self) -> str:
        return f"skill {self.pk}"


class SkillRequest(models.Model):
    """A worker asks for a skill, by a test where there is one."""

    class State(models.TextChoices):
        # A test is being taken.
        STARTED = "started"
        WAITING = "waiting"
        GRANTED = "granted"
        REJECTED = "rejected"
        # The time of the test ran out.
        LAPSED = "lapsed"

    type = models.ForeignKey(SkillType, models.PROTECT, related_name="requests")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    # The test as it was when it began, and what was answered.
    test = models.TextField(default="")
    content = models.JSONField(null=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    value = models.IntegerField(null=True)
    # Why it was refused; the worker reads it.
    reason = models.CharField(max_length=2000, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "worker"],
                condition=Q(state__in=["started", "waiting"]),
                name="one_open_request_for_a_skill",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["started", "lapsed"])
                | Q(submitted_at__isnull=False),
                name="what_is_decided_was_submitted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["type", "id"],
                condition=Q(state="waiting"),
                name="request_waiting",
            ),
            models.Index(fields=["worker", "-id"], name="request_of_worker"),
        ]

    def __str__(self) -> str:
        return f"skill request {self.pk}"


class Mastery(models.Model):
    """A steward says that a worker's work is known to be good, everywhere here."""

    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    granted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(revoked_at__isnull=True),
                name="master_once",
            )
        ]

    def __str__(self) -> str:
        return f"mastery {self.pk}"
