"""Bonuses: paid beyond the reward, for an assignment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from handwork.flow import paying_bonuses
from handwork.flow.paying_bonuses import AnotherWorkerError
from handwork.mturk import ids, money
from handwork.mturk.errors import TurkError
from handwork.mturk.naming import answer_named, worker_named
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.operations.hits import hit_named
from handwork.mturk.paging import Place, listed, page_of
from handwork.pay import queries as pay
from handwork.pay.bonuses import TokenUsedError
from handwork.pay.queries import BonusRecord
from handwork.people import queries as people

PAYABLE = "Submitted,Approved,Rejected"


@operation("SendBonus")
def send_bonus(caller: Caller, given: Given, now: datetime) -> Output:
    """Pay a worker beyond the reward; a token pays once in a day."""
    answer = answer_named(caller, given, else_called_with=PAYABLE)
    worker_id = worker_named(caller, given["WorkerId"])
    try:
        paying_bonuses.pay_bonus(
            actor=caller.actor,
            answer_id=answer.answer_id,
            worker_id=worker_id,
            amount_micros=money.micros_of(given["BonusAmount"], "BonusAmount"),
            reason=given["Reason"],
            token=given.get("UniqueRequestToken", ""),
            now=now,
        )
    except AnotherWorkerError:
        raise TurkError(
            "InvalidParameterValue",
            f"The Worker {given['WorkerId']} did not submit the Assignment "
            f"{given['AssignmentId']}.",
        ) from None
    except TokenUsedError as used:
        raise TurkError("InvalidParameterValue", used.message) from None
    return {}


@operation("ListBonusPayments")
def list_bonus_payments(caller: Caller, given: Given, _now: datetime) -> Output:
    """List the bonuses of an assignment, or of all of a HIT."""
    if "AssignmentId" in given:
        answer = answer_named(caller, given, else_called_with=PAYABLE)
        read = partial(pay.bonuses_on_answer, answer_id=answer.answer_id)
    elif "HITId" in given:
        task = hit_named(caller, given["HITId"])
        read = partial(pay.bonuses_on_task, task_id=task.task_id)
    else:
        raise TurkError(
            "InvalidParameterValue",
            "Either HITId or AssignmentId must be specified.",
        )

    def fetch(after: Place | None, limit: int) -> Sequence[BonusRecord]:
        return read(
            organisation_id=caller.organisation_id,
            after_id=int(after[0]) if after else 0,
            limit=limit,
        )

    page = page_of(given, fetch, lambda bonus: (bonus.bonus_id,))
    output = listed(page, "BonusPayments")
    output["BonusPayments"] = _shown(caller, page.rows)
    return output


def _shown(caller: Caller, bonuses: Sequence[BonusRecord]) -> list[Output]:
    codes = people.worker_codes(
        organisation_id=caller.organisation_id,
        worker_ids=[bonus.worker_id for bonus in bonuses],
    )
    return [
        {
            "WorkerId": codes[bonus.worker_id],
            "BonusAmount": money.dollars_of(bonus.amount.micros),
            "AssignmentId": ids.code("assignment", bonus.assignment_id),
            "Reason": bonus.reason,
            "GrantTime": bonus.made_at,
        }
        for bonus in bonuses
    ]
