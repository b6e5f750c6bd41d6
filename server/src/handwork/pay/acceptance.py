"""Pending earnings become payable: grouped, posted and marked, all or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.ledger import Movement
from handwork.pay.models import Earning, Transfer

Code = Transfer.Code


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    """Earnings that one movement pays: of one worker in one batch."""

    batch_id: int
    worker_id: int
    currency: str
    is_goodwill: bool


@dataclass(slots=True)
class _Owed:
    """What the earnings of a group come to."""

    earning_ids: list[int]
    amount_micros: int = 0
    fee_micros: int = 0


@service
def accept_pending(
    earnings: QuerySet[Earning], *, limit: int, made_by_id: int | None, now: datetime
) -> int:
    """Post pending earnings, one transfer for each worker and batch; return how many."""
    groups = _take_pending(earnings, limit)
    movements = [
        movement
        for group, owed in groups.items()
        for movement in _movements(group, owed)
    ]
    transfers = ledger.post(movements=movements, made_by_id=made_by_id, now=now)
    for group, owed in groups.items():
        pending = Earning.objects.filter(pk__in=owed.earning_ids, state=0)
        transfer_id = transfers[_cause("earning", group, owed)]
        posted = pending.update(state=Earning.State.POSTED, transfer_id=transfer_id)
        if posted != len(owed.earning_ids):
            raise RuntimeError(f"earnings of {group} were posted beside their lock")
    return sum(len(owed.earning_ids) for owed in groups.values())


def _take_pending(earnings: QuerySet[Earning], limit: int) -> dict[_Group, _Owed]:
    # Rows that another process is accepting right now are left to it.
    pending = earnings.filter(state=0).order_by("due_at", "id")
    locked = pending.select_for_update(skip_locked=True, no_key=True)[:limit]
    rows = list(locked)
    refunded = _refunded({row.batch_id for row in rows})
    groups: dict[_Group, _Owed] = defaultdict(lambda: _Owed([]))
    for row in rows:
        is_goodwill = row.is_goodwill or row.batch_id in refunded
        group = _Group(row.batch_id, row.worker_id, row.currency, is_goodwill)
        owed = groups[group]
        owed.earning_ids.append(row.pk)
        owed.amount_micros += row.amount_micros
        owed.fee_micros += 0 if is_goodwill else row.fee_micros
    return groups


def _refunded(batch_ids: set[int]) -> frozenset[int]:
    """Tell which batches have given their escrow back: the operator pays what comes after."""
    causes = {refund_cause(batch_id): batch_id for batch_id in batch_ids}
    found = Transfer.objects.filter(cause__in=causes).values_list("cause", flat=True)
    return frozenset(causes[cause] for cause in found)


def _movements(group: _Group, owed: _Owed) -> list[Movement]:
    escrow_place = ledger.escrow(group.batch_id)
    earning = Movement(
        debit=ledger.GOODWILL if group.is_goodwill else escrow_place,
        credit=ledger.payable(group.worker_id),
        amount=Money(owed.amount_micros, group.currency),
        code=Code.EARNING,
        cause=_cause("earning", group, owed),
    )
    if owed.fee_micros == 0:
        return [earning]
    fee = Movement(
        debit=escrow_place,
        credit=ledger.PLATFORM_FEE,
        amount=Money(owed.fee_micros, group.currency),
        code=Code.FEE,
        cause=_cause("fee", group, owed),
    )
    return [earning, fee]


def _cause(word: str, group: _Group, owed: _Owed) -> str:
    return earning_cause(
        word,
        batch_id=group.batch_id,
        worker_id=group.worker_id,
        earning_id=min(owed.earning_ids),
    )


def earning_cause(word: str, *, batch_id: int, worker_id: int, earning_id: int) -> str:
    """Name what posts earnings of a worker in a batch by the first of them."""
    return f"{word}:{batch_id}:{worker_id}:{earning_id}"


def refund_cause(batch_id: int) -> str:
    """Name the refund of a batch, which happens once."""
    return f"refund:{batch_id}"
