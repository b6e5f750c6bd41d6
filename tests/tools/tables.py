"""What the tables hold, to be compared with the books."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from handwork.allocation.models import Assignment, TaskSeats
from handwork.answers.models import Answer, Verdict
from handwork.pay.models import Account, Bonus, Earning, Payout, Transfer

ALL = (
    Account, Transfer, Earning, Bonus, Payout, Answer, Verdict, Assignment, TaskSeats,
)  # fmt: skip
EARNING = (
    "answer_id",
    "worker_id",
    "amount_micros",
    "fee_micros",
    "is_goodwill",
    "state",
)


def everything() -> list[list[dict[str, Any]]]:
    """Read all rows, to see whether any changed."""
    return [list(table.objects.order_by("pk").values()) for table in ALL]


def balances() -> dict[tuple[str, int], int]:
    """Read the balances that are not zero, by kind and owner."""
    rows = Account.objects.exclude(balance_micros=0)
    return {(row.kind, row.owner_id): row.balance_micros for row in rows}


def earnings() -> dict[int, tuple[Any, ...]]:
    """Read the earnings by answer."""
    return {row[0]: row[1:] for row in Earning.objects.values_list(*EARNING)}


def seats(**chosen: object) -> dict[int, list[int]]:
    """Read how many seats of each task are taken, asked for now, and asked for at most."""
    columns = ("taken_count", "wanted_count", "most_count")
    rows = TaskSeats.objects.filter(**chosen).values_list("task_id", *columns)
    return {task: counts for task, *counts in rows}


def posted_by_transfer() -> dict[int, int]:
    """Add the posted earnings up by the transfer that posted them."""
    posted = Earning.objects.filter(state=Earning.State.POSTED).values_list("transfer")
    return dict(posted.annotate(Sum("amount_micros")).order_by("transfer"))


def paid_by_transfer() -> dict[int, int]:
    """Read the transfers that posted earnings."""
    rows = Transfer.objects.filter(code=Transfer.Code.EARNING)
    return dict(rows.values_list("pk", "amount_micros"))
