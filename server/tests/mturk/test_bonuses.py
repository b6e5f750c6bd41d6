"""Bonuses, blocks, letters and the balance through an unmodified client."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from handwork.base.models import OutboxMessage
from handwork.flow import working
from handwork.flow.working import BlockedError, remembering
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.pay import queries as pay
from handwork.projects import queries as projects

QUESTION = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/</ExternalURL>"
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
)


@pytest.fixture
def hit_id(mturk: Any) -> str:
    made = mturk.create_hit(
        Title="Which digit?", Description="Look.", Reward="0.50",
        AssignmentDurationInSeconds=600, LifetimeInSeconds=3600, MaxAssignments=3,
        Question=QUESTION,
    )  # fmt: skip
    return made["HIT"]["HITId"]


@pytest.fixture
def assignment(hit_id: str, mturk_answer: Any, ada: Any) -> str:
    """What Ada has submitted."""
    return mturk_answer(hit_id, {"digit": "7"}, ada)


@pytest.fixture
def adas_id(mturk: Any, assignment: str) -> str:
    shown = mturk.get_assignment(AssignmentId=assignment)
    return shown["Assignment"]["WorkerId"]


@pytest.fixture
def bonus(adas_id: str, assignment: str) -> dict[str, str]:
    """A quarter of a dollar for Ada."""
    return {
        "WorkerId": adas_id,
        "AssignmentId": assignment,
        "BonusAmount": "0.25",
        "Reason": "Very careful",
    }


def refused(call: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refusal:
        call(**given)
    response = refusal.value.response
    return response["TurkErrorCode"].rpartition(".")[2], response["Error"]["Message"]


def available(client: Any) -> str:
    return client.get_account_balance()["AvailableBalance"]


def payable(worker: Any) -> int:
    money = pay.worker_money(worker_id=worker.worker_id)
    return sum(each.payable.micros for each in money)


def test_a_bonus_is_paid_with_its_fee_and_listed(mturk, hit_id, bonus, ada):
    before = available(mturk)
    assert mturk.send_bonus(**bonus).keys() == {"ResponseMetadata"}
    assert payable(ada) == 250_000
    assert float(before) - float(available(mturk)) == pytest.approx(0.30)
    for about in ({"HITId": hit_id}, {"AssignmentId": bonus["AssignmentId"]}):
        told = mturk.list_bonus_payments(**about)
        (listed,) = told["BonusPayments"]
        assert listed.pop("GrantTime") <= now()
        assert listed == bonus
        assert "NextToken" in told
    (own,) = pay.own_bonuses(worker_id=ada.worker_id)
    assert own.reason == "Very careful"


def test_a_token_pays_once_in_a_day(mturk, bonus, ada):
    mturk.send_bonus(**bonus, UniqueRequestToken="once")
    _code, message = refused(mturk.send_bonus, **bonus, UniqueRequestToken="once")
    assert message.startswith("The idempotency token")
    assert payable(ada) == 250_000
    mturk.send_bonus(**bonus, UniqueRequestToken="twice")
    assert payable(ada) == 500_000


def test_a_bonus_that_cannot_be_paid_leaves_nothing(mturk, bonus, ada):
    code, message = refused(mturk.send_bonus, **bonus | {"BonusAmount": "900.00"})
    assert code == "InsufficientFunds"
    assert message.startswith(
        "This Requester has insufficient funds in their account to complete this "
        "transaction."
    )
    assert payable(ada) == 0
    told = mturk.list_bonus_payments(AssignmentId=bonus["AssignmentId"])
    assert told["BonusPayments"] == []
    assert "NextToken" not in told


@pytest.mark.parametrize(
    "change",
    [
        {"BonusAmount": "0"},
        {"BonusAmount": "1.234"},
        {"Reason": ""},
        {"WorkerId": "A2NOBODY"},
        {"WorkerId": "B1"},
    ],
)
def test_a_bonus_on_wrong_terms_is_refused(mturk, bonus, ada, change):
    code, _message = refused(mturk.send_bonus, **bonus | change)
    assert code == "InvalidParameterValue"
    assert payable(ada) == 0


def test_a_bonus_goes_to_who_submitted_the_assignment(
    mturk, hit_id, bonus, mturk_answer, bola
):
    bolas = mturk_answer(hit_id, {"digit": "7"}, bola)
    code, message = refused(mturk.send_bonus, **bonus | {"AssignmentId": bolas})
    assert code == "InvalidParameterValue"
    assert bonus["WorkerId"] in message
    assert payable(bola) == 0


def test_bonuses_of_others_do_not_exist(mturk, dov_mturk, hit_id, bonus):
    mturk.send_bonus(**bonus)
    assert refused(dov_mturk.send_bonus, **bonus)[0] == "AssignmentDoesNotExist"
    assert refused(dov_mturk.list_bonus_payments, HITId=hit_id)[0] == "HITDoesNotExist"
    assert refused(mturk.list_bonus_payments)[0] == "InvalidParameterValue"


def test_who_is_blocked_is_neither_offered_nor_given_the_work(
    mturk, hit_id, adas_id, ada
):
    again = mturk.create_hit(
        Title="Another", Description="Look.", Reward="0.50",
        AssignmentDurationInSeconds=600, LifetimeInSeconds=3600, Question=QUESTION,
    )  # fmt: skip
    task_id = ids.pk_of("hit", again["HIT"]["HITId"])
    batch_id = projects.task(task_id=task_id).batch_id

    def offered() -> set[int]:
        return {offer.batch.id for offer in working.work_for(actor=ada, now=now())}

    remembering.forget()
    assert batch_id in offered()
    mturk.create_worker_block(WorkerId=adas_id, Reason="Guesses")
    assert offered() == set()
    with pytest.raises(BlockedError):
        working.issue_pass(actor=ada, batch_id=batch_id, now=now())
    with pytest.raises(BlockedError):
        working.take(worker_id=ada.worker_id, batch_id=batch_id, now=now())
    mturk.delete_worker_block(WorkerId=adas_id)
    assert batch_id in offered()
    assert working.take(worker_id=ada.worker_id, batch_id=batch_id, now=now())


def test_blocks_are_listed_with_the_last_reason_and_lifted(mturk, dov_mturk, adas_id):
    mturk.create_worker_block(WorkerId=adas_id, Reason="Guesses")
    mturk.create_worker_block(WorkerId=adas_id, Reason="Guesses, again")
    told = mturk.list_worker_blocks()
    assert told["WorkerBlocks"] == [{"WorkerId": adas_id, "Reason": "Guesses, again"}]
    assert mturk.list_worker_blocks(NextToken=told["NextToken"])["WorkerBlocks"] == []
    assert dov_mturk.list_worker_blocks()["WorkerBlocks"] == []
    mturk.delete_worker_block(WorkerId=adas_id)
    mturk.delete_worker_block(WorkerId=adas_id, Reason="Not blocked, and no error")
    assert mturk.list_worker_blocks()["WorkerBlocks"] == []


@pytest.mark.parametrize("worker", ["A2NOBODY", "B1"])
def test_a_worker_that_nobody_knows_cannot_be_blocked(mturk, worker):
    for call, more in (
        (mturk.create_worker_block, {"Reason": "Guesses"}),
        (mturk.delete_worker_block, {}),
    ):
        code, message = refused(call, WorkerId=worker, **more)
        assert code == "InvalidParameterValue"
        assert "workerid" in message.lower()


def test_a_letter_goes_to_who_was_decided_on_and_shows_no_address(
    mturk, hit_id, assignment, adas_id, mturk_answer, bola
):
    mturk.approve_assignment(AssignmentId=assignment)
    bolas = mturk_answer(hit_id, {"digit": "7"}, bola)
    shown = mturk.get_assignment(AssignmentId=bolas)
    bolas_id = shown["Assignment"]["WorkerId"]
    told = mturk.notify_workers(
        Subject="More to do", MessageText="There is more.",
        WorkerIds=[adas_id, bolas_id, "A2NOBODY"],
    )  # fmt: skip
    failed = {
        each["WorkerId"]: each["NotifyWorkersFailureCode"]
        for each in told["NotifyWorkersFailureStatuses"]
    }
    assert failed == {bolas_id: "HardFailure", "A2NOBODY": "HardFailure"}
    (letter,) = OutboxMessage.objects.filter(channel="email")
    assert letter.recipient == "ada@example.org"
    assert letter.content["subject"] == "More to do"
    assert letter.content["body"].startswith("There is more.\n\nCleo's lab")
    assert "ada@example.org" not in str(told)


def test_a_worker_gets_ten_letters_a_day_of_a_requester(mturk, assignment, adas_id):
    mturk.approve_assignment(AssignmentId=assignment)
    letter = {"Subject": "Hello", "MessageText": "Hello.", "WorkerIds": [adas_id]}
    for _ in range(10):
        assert mturk.notify_workers(**letter)["NotifyWorkersFailureStatuses"] == []
    (failure,) = mturk.notify_workers(**letter)["NotifyWorkersFailureStatuses"]
    assert failure["NotifyWorkersFailureCode"] == "SoftFailure"
    assert OutboxMessage.objects.filter(channel="email").count() == 10


def test_a_letter_without_words_or_to_too_many_is_refused(mturk, adas_id):
    letter = {"Subject": "Hello", "MessageText": "There is more."}
    for change in (
        {"Subject": "x" * 201},
        {"MessageText": "x" * 4_097},
        {"WorkerIds": [f"A{n}" for n in range(101)]},
    ):
        code, _message = refused(
            mturk.notify_workers, **letter | {"WorkerIds": [adas_id]} | change
        )
        assert code == "InvalidParameterValue"


def test_the_balance_tells_what_is_free_and_what_is_set_aside(
    mturk, dov_mturk, hit_id, assignment
):
    told = mturk.get_account_balance()
    assert (told["AvailableBalance"], told["OnHoldBalance"]) == ("998.20", "1.80")
    mturk.approve_assignment(AssignmentId=assignment)
    told = mturk.get_account_balance()
    assert (told["AvailableBalance"], told["OnHoldBalance"]) == ("998.20", "1.20")
    told = dov_mturk.get_account_balance()
    assert (told["AvailableBalance"], told["OnHoldBalance"]) == ("0.00", "0.00")
