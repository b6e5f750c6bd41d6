from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """An account of the ledger. `owner_id` is what its kind says it is."""

    class Kind(models.TextChoices):
        BANK = "bank"
        REQUESTER_AVAILABLE = "requester-available"  # owner: organisation
        ESCROW = "escrow"  # owner: batch
        WORKER_PAYABLE = "worker-payable"  # owner: worker
        WORKER_IN_PAYOUT = "worker-in-payout"  # owner: worker
        PLATFORM_FEE = "platform-fee"
        GOODWILL = "goodwill"

    kind = models.CharField(max_length=30, choices=Kind)
    owner_id = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    # Credits less debits; moved in the statement's transaction, recomputable from them.
    balance_micros = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner_id", "currency"], name="account_once"
            ),
            # What is owed to somebody is never below zero; the operator's own may be.
            models.CheckConstraint(
                condition=Q(balance_micros__gte=0) | Q(kind__in=["bank", "goodwill"]),
                name="debt_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id} {self.currency}"


class Transfer(models.Model):
    """A ledger movement: debits one account, credits another. Append-only."""

    class Code(models.TextChoices):
        DEPOSIT = "deposit"
        WITHDRAWAL = "withdrawal"
        ESCROW = "escrow"
        EARNING = "earning"
        FEE = "fee"
        REFUND = "refund"
        WITHHELD = "withheld"
        RESTORED = "restored"
        BONUS = "bonus"
        BONUS_FEE = "bonus-fee"
        PAYOUT = "payout"
        PAID = "paid"
        PAYOUT_CANCELLED = "payout-cancelled"

    debit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount_micros = models.BigIntegerField()
    code = models.CharField(max_length=20, choices=Code)
    # Names the cause; a second transfer of the same cause is impossible.
    cause = models.CharField(max_length=120, unique=True)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_micros__gt=0), name="transfer_above_zero"
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_micros}"


class Rate(models.Model):
    """What an answer of a published batch earns, and when silence accepts it."""

    batch = models.OneToOneField(
        "projects.Batch", models.PROTECT, primary_key=True, related_name="+"
    )
    price_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    accept_after_seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price_micros__gt=0) & Q(fee_micros__gte=0),
                name="rate_above_zero",
            )
        ]

    def __str__(self) -> str:
        return f"rate of batch {self.pk}"


class Earning(models.Model):
    """Owed for one answer: pending when submitted, posted once when accepted.

    Where the installation lets a rejection withhold pay, a withheld one is owed no more,
    unless its rejection is overridden.
    """

    class State(models.IntegerChoices):
        PENDING = 0
        POSTED = 1
        WITHHELD = 2

    answer = models.OneToOneField("answers.Answer", models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "projects.Batch", models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    amount_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # A late answer whose seat was given away is paid by the operator, not from escrow.
    is_goodwill = models.BooleanField(default=False)
    state = models.SmallIntegerField(choices=State, default=State.PENDING)
    earned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=0, transfer__isnull=True)
                | Q(state=1, transfer__isnull=False)
                # What gave the money back, where there was any in escrow.
                | Q(state=2),
                name="posted_by_a_transfer",
            ),
            models.CheckConstraint(
                condition=Q(amount_micros__gt=0) & Q(fee_micros__gte=0),
                name="earning_above_zero",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=0), name="earning_due"),
            models.Index(
                fields=["batch"], condition=Q(state=0), name="earning_pending_in_batch"
            ),
            models.Index(fields=["worker", "id"], name="earning_of_worker"),
            models.Index(
                fields=["earned_at"],
                condition=Q(is_goodwill=True),
                name="earning_of_goodwill",
            ),
        ]

    def __str__(self) -> str:
        return f"earning {self.pk}"


class Bonus(models.Model):
    """Paid to a worker beyond the price, for an answer, with a reason that they read."""

    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    answer = models.ForeignKey("answers.Answer", models.PROTECT, related_name="+")
    amount_micros = models.BigIntegerField()
    fee_micros = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    # Of the program that asked, so that what is sent again is not paid again.
    token = models.CharField(max_length=64, default="")
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_micros__gt=0) & Q(fee_micros__gte=0),
                name="bonus_above_zero",
            ),
            models.UniqueConstraint(
                fields=["organisation", "token"],
                condition=~Q(token=""),
                name="bonus_once_for_a_token",
            ),
        ]
        indexes = [models.Index(fields=["worker", "-id"], name="bonus_of_worker")]

    def __str__(self) -> str:
        return f"bonus {self.pk}"


class Payout(models.Model):
    """A worker asks for what is theirs; a steward sends it and says so."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        PAID = "paid"
        CANCELLED = "cancelled"

    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, related_name="+", db_index=False
    )
    amount_micros = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Of the bank when it was paid, the reason when it was cancelled.
    reference = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_micros__gt=0), name="payout_above_zero"
            )
        ]
        indexes = [
            models.Index(fields=["worker", "-id"], name="payout_of_worker"),
            models.Index(
                fields=["id"],
                condition=Q(state="requested"),
                name="payout_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk}"
