"""What accounts hold: balances, and the proof that they sum to zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.pay.models import Account, Transfer
from handwork.people.queries import require_steward
from handwork.people.rules import Actor


@dataclass(frozen=True, slots=True)
class OrganisationMoney:
    """What an organisation can still spend in one currency."""

    currency: str
    available: Money


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """All accounts of one kind and currency together."""

    kind: str
    balance: Money
    accounts_count: int


def balance(*, kind: str, owner_id: int = 0, currency: str) -> Money:
    """Give the balance of an account; of one that was never used it is zero."""
    found = Account.objects.filter(kind=kind, owner_id=owner_id, currency=currency)
    return Money(sum(found.values_list("balance_micros", flat=True)), currency)


def imbalance() -> dict[str, int]:
    """Tell by how much the ledger is wrong, by currency: zero, or there is an error.

    Counts the sum of all balances, which must be zero, and every difference between a
    balance and the transfers of its account.
    """
    moved = _recomputed()
    sums: dict[str, int] = defaultdict(int)
    differences: dict[str, int] = defaultdict(int)
    rows = Account.objects.values_list("pk", "currency", "balance_micros")
    for account_id, currency, balance_micros in rows:
        sums[currency] += balance_micros
        differences[currency] += abs(balance_micros - moved.get(account_id, 0))
    return {currency: abs(sums[currency]) + differences[currency] for currency in sums}


def organisation_money_for(
    *, actor: Actor, organisation_id: int
) -> tuple[OrganisationMoney, ...]:
    """Tell a member, or a steward, what the organisation can spend."""
    if not (actor.acts_for(organisation_id) or actor.is_steward):
        raise NotFoundError("There is no such organisation.")
    rows = Account.objects.filter(
        kind=Account.Kind.REQUESTER_AVAILABLE, owner_id=organisation_id
    ).order_by("currency")
    return tuple(
        OrganisationMoney(row.currency, Money(row.balance_micros, row.currency))
        for row in rows
    )


def available_for(*, actor: Actor) -> Mapping[int, tuple[Money, ...]]:
    """Tell a steward what each organisation can spend, by organisation."""
    require_steward(actor)
    found: dict[int, tuple[Money, ...]] = defaultdict(tuple)
    rows = Account.objects.filter(kind=Account.Kind.REQUESTER_AVAILABLE)
    for row in rows.order_by("owner_id", "currency"):
        found[row.owner_id] += (Money(row.balance_micros, row.currency),)
    return dict(found)


def totals(*, actor: Actor) -> tuple[AccountTotal, ...]:
    """Add the accounts up by kind and currency. For stewards."""
    require_steward(actor)
    rows = (
        Account.objects.values("kind", "currency")
        .annotate(total=Sum("balance_micros"), count=Count("pk"))
        .order_by("currency", "kind")
    )
    return tuple(
        AccountTotal(row["kind"], Money(row["total"], row["currency"]), row["count"])
        for row in rows
    )


def total_of(transfers: QuerySet[Transfer]) -> int:
    return int(transfers.aggregate(total=Sum("amount_micros", default=0))["total"])


def _recomputed() -> dict[int, int]:
    moved: dict[int, int] = defaultdict(int)
    for side, sign in (("credit_id", 1), ("debit_id", -1)):
        sums = Transfer.objects.values_list(side).annotate(Sum("amount_micros"))
        for account_id, total in sums.order_by(side):
            moved[account_id] += sign * total
    return moved
