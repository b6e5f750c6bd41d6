"""What a worker reads of verdicts and bonuses, and of rejections before they begin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.answers.models import Answer
from handwork.flow import deciding, paying_bonuses


@pytest.fixture
def answer_id(ada_browser, texts, clock) -> int:
    """Ada answered one task in 40 seconds."""
    held = ada_browser.hold(texts)
    clock.wait(seconds=40)
    ada_browser.answer(held)
    return Answer.objects.get().pk


@pytest.fixture
def reject(cleo, clock, answer_id):
    def reject_it() -> None:
        deciding.reject_answer(
            actor=cleo, answer_id=answer_id, feedback="Not a digit", now=clock()
        )

    return reject_it


def earnings(browser) -> str:
    return browser.get("earnings").content.decode()


def test_a_rejection_is_read_with_its_reason_and_its_pay(ada_browser, reject):
    assert "What was said of your answers" not in earnings(ada_browser)
    reject()
    page = earnings(ada_browser)
    assert "Rejected, and paid" in page
    assert "Not a digit" in page
    assert "write to a steward of this installation" in page


def test_withheld_pay_is_not_counted_as_earned(ada_browser, reject, settings):
    settings.PAY_ON_REJECTION = "withheld"
    reject()
    page = earnings(ada_browser)
    assert "Rejected, not paid" in page
    assert "1 rejected, not paid" in page
    assert "€0.12" not in page


def test_a_rejection_that_was_taken_back_says_so(
    ada_browser, reject, cleo, clock, answer_id
):
    reject()
    deciding.approve_answer(
        actor=cleo, answer_id=answer_id, feedback="", is_override=True, now=clock()
    )
    assert "Rejected, then approved and paid" in earnings(ada_browser)


def test_a_bonus_is_shown_with_what_it_is_for(ada_browser, ada, cleo, clock, answer_id):
    paying_bonuses.pay_bonus(
        actor=cleo, answer_id=answer_id, worker_id=ada.worker_id,
        amount_micros=1_500_000, reason="Very careful", token="", now=clock(),
    )  # fmt: skip
    page = earnings(ada_browser)
    assert "€1.50" in page
    assert "Very careful" in page


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("paid", "is paid all the same, and you read why it was rejected"),
        ("withheld", "is not paid here: who asks may reject an answer"),
    ],
)
def test_before_they_begin_workers_read_what_a_rejection_means(
    ada_browser, texts, settings, policy, said
):
    settings.PAY_ON_REJECTION = policy
    assert said in ada_browser.get("work-batch", texts).content.decode()


@pytest.mark.parametrize("policy", ["paid", "withheld"])
def test_where_pay_may_be_withheld_every_place_to_begin_says_so(
    ada_browser, texts, settings, policy
):
    settings.PAY_ON_REJECTION = policy
    said = "is not paid here: who asks may reject an answer"
    listed = ada_browser.get("work-list").content.decode()
    ada_browser.hold(texts)
    shown = ada_browser.get("work-task", texts).content.decode()
    assert (said in listed, said in shown) == ((policy == "withheld"),) * 2


def test_the_lists_ask_as_much_for_any_number_of_verdicts(
    ada_browser, cleo, texts, clock, django_assert_max_num_queries
):
    for _ in range(3):
        held = ada_browser.hold(texts)
        clock.wait(seconds=40)
        ada_browser.answer(held)
    for each in Answer.objects.all():
        deciding.reject_answer(
            actor=cleo, answer_id=each.pk, feedback="No", now=clock() + timedelta(1)
        )
    with django_assert_max_num_queries(26):
        assert earnings(ada_browser).count("Rejected, and paid") == 3
