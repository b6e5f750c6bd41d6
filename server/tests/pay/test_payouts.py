from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base.errors import NotFoundError
from handwork.base.rules import UnknownCurrencyError
from handwork.flow import paying
from handwork.pay import queries
from handwork.pay.rules import InvalidReferenceError
from handwork.pay.services import NothingPayableError, PayoutClosedError
from handwork.people.queries import StewardsOnlyError

pytestmark = pytest.mark.django_db
PRICE = 100_000
LATER = timedelta(days=3)


@pytest.fixture
def paid_work(publishing, ada, noon):
    """Ada's answer is accepted: there is something to pay out."""

    def work(currency="EUR"):
        publishing(currency).answer(ada)
        paying.accept_due(now=noon + LATER)
        return ada

    return work


def money_of(worker):
    (money,) = queries.worker_money(worker_id=worker.worker_id)
    return money


def amounts(money):
    return money.payable.micros, money.in_payout.micros, money.paid.micros


def request(worker, noon, currency="EUR"):
    return paying.request_payout(actor=worker, currency=currency, now=noon)


def test_a_payout_takes_all_that_is_payable(paid_work, noon):
    ada = paid_work()
    request(ada, noon)
    assert amounts(money_of(ada)) == (0, PRICE, 0)


def test_a_steward_marks_a_payout_paid_with_the_banks_reference(paid_work, sam, noon):
    ada = paid_work()
    payout_id = request(ada, noon)
    paying.mark_paid(actor=sam, payout_id=payout_id, reference="SEPA 17", now=noon)
    (payout,) = queries.payouts_for(actor=ada)
    assert (payout.state, payout.reference) == ("paid", "SEPA 17")
    assert amounts(money_of(ada)) == (0, 0, PRICE)
    assert set(queries.imbalance().values()) == {0}


def test_a_cancelled_payout_is_payable_again(paid_work, sam, noon):
    ada = paid_work()
    payout_id = request(ada, noon)
    paying.cancel_payout(
        actor=sam, payout_id=payout_id, reason="No such account", now=noon
    )
    assert amounts(money_of(ada)) == (PRICE, 0, 0)
    assert request(ada, noon) != payout_id


@pytest.mark.parametrize("first", ["paid", "cancelled"])
@pytest.mark.parametrize("second", ["paid", "cancelled"])
def test_a_payout_is_closed_once(paid_work, sam, noon, first, second):
    ada = paid_work()
    payout_id = request(ada, noon)

    def close(how):
        if how == "paid":
            paying.mark_paid(actor=sam, payout_id=payout_id, reference="SEPA", now=noon)
        else:
            paying.cancel_payout(actor=sam, payout_id=payout_id, reason="Why", now=noon)

    close(first)
    before = amounts(money_of(ada))
    with pytest.raises(PayoutClosedError):
        close(second)
    assert amounts(money_of(ada)) == before


def test_the_part_below_one_coin_stays_payable(paid_work, noon):
    ada = paid_work("JPY")
    with pytest.raises(NothingPayableError) as refusal:
        request(ada, noon, "JPY")
    assert "1 JPY" in refusal.value.message
    assert amounts(money_of(ada)) == (PRICE, 0, 0)


def test_a_second_request_finds_nothing(paid_work, noon):
    ada = paid_work()
    request(ada, noon)
    with pytest.raises(NothingPayableError):
        request(ada, noon)


def test_pending_pay_is_not_paid_out(batch, ada, noon):
    batch.answer(ada)
    with pytest.raises(NothingPayableError):
        request(ada, noon)


def test_what_is_no_currency_is_refused(paid_work, noon):
    with pytest.raises(UnknownCurrencyError):
        request(paid_work(), noon, "EURO")


def test_only_workers_are_paid_out(cleo, noon):
    with pytest.raises(paying.WorkersOnlyError):
        request(cleo, noon)


def test_only_a_steward_closes_payouts(paid_work, bola, noon):
    payout_id = request(paid_work(), noon)
    with pytest.raises(StewardsOnlyError):
        paying.mark_paid(actor=bola, payout_id=payout_id, reference="Mine", now=noon)
    with pytest.raises(StewardsOnlyError):
        paying.cancel_payout(actor=bola, payout_id=payout_id, reason="No", now=noon)


def test_a_payout_is_closed_only_with_a_reference(paid_work, sam, noon):
    payout_id = request(paid_work(), noon)
    with pytest.raises(InvalidReferenceError):
        paying.mark_paid(actor=sam, payout_id=payout_id, reference=" ", now=noon)


def test_a_payout_that_is_not_there_is_not_found(sam, noon):
    with pytest.raises(NotFoundError):
        paying.mark_paid(actor=sam, payout_id=999, reference="SEPA", now=noon)


def test_workers_see_their_own_payouts_and_stewards_all(paid_work, bola, sam, noon):
    ada = paid_work()
    request(ada, noon)
    assert len(queries.payouts_for(actor=ada)) == 1
    assert queries.payouts_for(actor=bola) == ()
    assert len(queries.payouts_for(actor=sam, state="requested")) == 1
