from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None) -> User:
        """Make an account; without a password it can be entered by other means only."""
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account of a person."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_steward = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"


class Organisation(models.Model):
    """A lab, a cooperative, a company: who asks for work."""

    name = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts as requester for an organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="member_once_in_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Worker(models.Model):
    """A person who answers tasks; what opens work is asked, and nothing else."""

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    # Both are the worker's own statement, and may be left out.
    subdivision = models.CharField(max_length=3, default="")
    is_adult = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60)
    joined_at = models.DateTimeField()
    is_suspended = models.BooleanField(default=False)
    suspended_because = models.TextField(default="")

    def __str__(self) -> str:
        return f"worker {self.pk}"


class Invitation(models.Model):
    """A steward opens the door: to become a requester, a worker or a steward."""

    class Role(models.TextChoices):
        REQUESTER = "requester"
        WORKER = "worker"
        STEWARD = "steward"

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="requester", organisation__isnull=False)
                | (~Q(role="requester") & Q(organisation__isnull=True)),
                name="requesters_join_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AccessToken(models.Model):
    """A bearer token of a program, shown once, kept as a hash."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"


class SignInLink(models.Model):
    """A link that signs one account in, once."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


class AccessKey(models.Model):
    """A key with which a program signs requests for one organisation.

    The secret is needed to check a signature, so it is kept, encrypted; a person sees it
    once.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key_id = models.CharField(max_length=32, unique=True)
    secret_box = models.CharField(max_length=400)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"access key {self.pk}"


class Pseudonym(models.Model):
    """A worker's name towards one organisation was shown there: it finds them again."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "worker"], name="pseudonym_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"], name="pseudonym_of_one_worker"
            ),
        ]

    def __str__(self) -> str:
        return f"pseudonym {self.pk}"


class Block(models.Model):
    """An organisation gives a worker no more of its work, until it is lifted."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    # For the organisation only; the worker does not read it.
    reason = models.TextField()
    blocked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    blocked_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "organisation"],
                condition=Q(lifted_at__isnull=True),
                name="worker_blocked_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "id"],
                condition=Q(lifted_at__isnull=True),
                name="block_of_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
