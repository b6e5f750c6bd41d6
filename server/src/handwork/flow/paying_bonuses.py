"""Paying a bonus: beyond the price, for an answer, with a reason that its worker reads."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from handwork.answers import queries as answers
from handwork.answers.queries import AnswerRecord
from handwork.base.errors import ConflictError, InvalidInputError, NotFoundError
from handwork.base.money import Money
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.paying import require_asker
from handwork.pay import bonuses
from handwork.pay.bonuses import NewBonus
from handwork.pay.rules import fee_for
from handwork.people import queries as people
from handwork.people.past import is_past_worker
from handwork.people.rules import Actor
from handwork.projects import queries as projects

LONGEST_REASON = 4_096


class BonusReasonError(InvalidInputError):
    """A worker who gets money must be told what for."""

    code = "bonus-reason"


class AnotherWorkerError(NotFoundError):
    """The answer is not this worker's."""

    code = "answer-of-another-worker"


class NobodyToPayError(ConflictError):
    """The worker is a name from imported work, or cannot enter any more."""

    code = "nobody-to-pay"


@journey
def pay_bonus(
    *,
    actor: Actor,
    answer_id: int,
    worker_id: int,
    amount_micros: int,
    reason: str,
    token: str,
    now: datetime,
) -> int:
    """Pay a worker beyond the price, and the fee on it; a token of a program pays once."""
    answer = answers.answer_for(actor=actor, answer_id=answer_id)
    batch = projects.batch_for(actor=actor, batch_id=answer.batch_id)
    require_asker(actor, batch)
    _check_payee(worker_id, answer)
    fee = fee_for(price_micros=amount_micros, fee_share=settings.FEE_SHARE)
    bonus = NewBonus(
        organisation_id=batch.organisation_id,
        worker_id=worker_id,
        answer_id=answer_id,
        amount=Money(amount_micros, batch.currency),
        fee=Money(fee, batch.currency),
        reason=checked_reason(reason),
        token=token,
        made_by_id=actor.user_id,
    )
    bonus_id = bonuses.pay_bonus(bonus, now=now)
    record(
        actor_id=actor.user_id,
        verb="pay-bonus",
        subject=f"batch:{batch.id}",
        details={"bonus_id": bonus_id, "micros": amount_micros},
        now=now,
    )
    return bonus_id


def _check_payee(worker_id: int, answer: AnswerRecord) -> None:
    if answer.worker_id != worker_id:
        raise AnotherWorkerError(
            "This answer is by another worker.",
            what_to_do="Give a bonus for an answer of the worker who shall get it.",
        )
    require_payee(worker_id)


def require_payee(worker_id: int) -> None:
    """Refuse to pay more to whom it could never reach."""
    if is_past_worker(worker_id=worker_id):
        raise NobodyToPayError(
            "This worker is known from imported work only: nobody is behind the name.",
            what_to_do="Pay where the work was done.",
        )
    if not people.is_account_open(worker_id=worker_id):
        raise NobodyToPayError(
            "This worker's account was closed: what you pay would reach nobody.",
            what_to_do="Ask a steward if you must settle something with them.",
        )


def checked_reason(reason: str) -> str:
    """Refuse no reason, or an endless one."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise BonusReasonError(
            f"A reason has 1 to {LONGEST_REASON} characters; this has {len(reason)}.",
            what_to_do="Say in a sentence what the bonus is for; the worker reads it.",
        )
    return reason
