from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork.base.errors import NotFoundError
from handwork.base.money import MAX_MICROS, Money
from handwork.base.queries import audit_for_subject
from handwork.base.rules import UnknownCurrencyError
from handwork.flow import paying
from handwork.pay import ledger, queries
from handwork.pay.ledger import Movement, OverdrawnError
from handwork.pay.models import Account, Transfer
from handwork.pay.rules import InvalidAmountError, InvalidReferenceError
from handwork.pay.services import InsufficientFundsError, ReferenceUsedError
from handwork.people.queries import StewardsOnlyError

pytestmark = pytest.mark.django_db


def pay_in(actor, cleo, noon, **changes):
    (organisation_id,) = cleo.organisation_ids
    terms = {
        "amount_micros": 5_000_000,
        "currency": "EUR",
        "reference": "S 1",
    } | changes
    return paying.deposit(
        actor=actor, organisation_id=organisation_id, now=noon, **terms
    )


def available(cleo, currency="EUR"):
    (organisation_id,) = cleo.organisation_ids
    return queries.balance(
        kind="requester-available", owner_id=organisation_id, currency=currency
    ).micros


def test_a_deposit_is_available_and_the_bank_holds_it(sam, cleo, noon):
    pay_in(sam, cleo, noon)
    assert available(cleo) == 5_000_000
    assert queries.balance(kind="bank", currency="EUR").micros == -5_000_000
    assert queries.imbalance() == {"EUR": 0}


def test_the_same_deposit_again_changes_nothing(sam, cleo, noon):
    first, second = pay_in(sam, cleo, noon), pay_in(sam, cleo, noon)
    assert first.transfer_id == second.transfer_id
    assert (first.is_new, second.is_new) == (True, False)
    assert available(cleo) == 5_000_000
    events = audit_for_subject(subject=f"organisation:{min(cleo.organisation_ids)}")
    assert [event.verb for event in events].count("deposit") == 1


def test_a_reference_is_not_booked_with_another_amount(sam, cleo, noon):
    pay_in(sam, cleo, noon)
    with pytest.raises(ReferenceUsedError):
        pay_in(sam, cleo, noon, amount_micros=6_000_000)
    assert available(cleo) == 5_000_000


@pytest.mark.parametrize("micros", [0, -1, -5_000_000, MAX_MICROS + 1, 10**30])
def test_amounts_that_make_no_sense_are_refused(sam, cleo, noon, micros):
    with pytest.raises(InvalidAmountError):
        pay_in(sam, cleo, noon, amount_micros=micros)
    assert available(cleo) == 0


@pytest.mark.parametrize("currency", ["", "eur", "XXX", "EUR "])
def test_what_is_no_currency_is_refused(sam, cleo, noon, currency):
    with pytest.raises(UnknownCurrencyError):
        pay_in(sam, cleo, noon, currency=currency)


@pytest.mark.parametrize("reference", ["", "   ", "x" * 61])
def test_a_deposit_has_a_reference(sam, cleo, noon, reference):
    with pytest.raises(InvalidReferenceError):
        pay_in(sam, cleo, noon, reference=reference)


def test_only_a_steward_books_money(ada, cleo, noon):
    for actor in (ada, cleo):
        with pytest.raises(StewardsOnlyError):
            pay_in(actor, cleo, noon)


def test_money_for_nobody_is_not_booked(sam, noon):
    with pytest.raises(NotFoundError):
        paying.deposit(
            actor=sam, organisation_id=999, amount_micros=1, currency="EUR",
            reference="S", now=noon,
        )  # fmt: skip


def test_no_more_is_sent_back_than_there_is(sam, cleo, noon):
    pay_in(sam, cleo, noon)
    (organisation_id,) = cleo.organisation_ids
    with pytest.raises(InsufficientFundsError) as refusal:
        paying.withdraw(
            actor=sam, organisation_id=organisation_id, amount_micros=7_500_000,
            currency="EUR", reference="W 1", now=noon,
        )  # fmt: skip
    assert refusal.value.missing == Money(2_500_000, "EUR")
    assert "2.50 EUR are missing" in refusal.value.message
    assert available(cleo) == 5_000_000


def test_money_of_one_currency_does_not_pay_in_another(sam, cleo, noon):
    pay_in(sam, cleo, noon, currency="USD")
    (organisation_id,) = cleo.organisation_ids
    with pytest.raises(InsufficientFundsError):
        paying.withdraw(
            actor=sam, organisation_id=organisation_id, amount_micros=1,
            currency="EUR", reference="W 1", now=noon,
        )  # fmt: skip


def test_only_stewards_read_the_ledger(sam, cleo, noon):
    pay_in(sam, cleo, noon)
    (line,) = queries.ledger_page(actor=sam)
    assert (line.code, line.debit_kind, line.credit_kind) == (
        "deposit",
        "bank",
        "requester-available",
    )
    with pytest.raises(StewardsOnlyError):
        queries.ledger_page(actor=cleo)


def test_an_organisation_sees_its_own_money_and_no_other(sam, cleo, dov, noon):
    pay_in(sam, cleo, noon)
    (organisation_id,) = cleo.organisation_ids
    (money,) = queries.organisation_money_for(
        actor=cleo, organisation_id=organisation_id
    )
    assert money.available == Money(5_000_000, "EUR")
    with pytest.raises(NotFoundError):
        queries.organisation_money_for(actor=dov, organisation_id=organisation_id)


def test_a_transfer_is_never_changed(sam, cleo, noon):
    transfer_id = pay_in(sam, cleo, noon).transfer_id
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Transfer.objects.filter(pk=transfer_id).update(amount_micros=1)


def test_the_database_itself_refuses_a_debt_below_zero(sam, cleo, noon):
    pay_in(sam, cleo, noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(kind="requester-available").update(balance_micros=-1)


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PLACES = st.sampled_from(
    [
        ledger.BANK,
        ledger.GOODWILL,
        ledger.available(1),
        ledger.escrow(1),
        ledger.payable(1),
    ]
)
MOVES = st.lists(
    st.tuples(PLACES, PLACES, st.integers(1, 5), st.sampled_from(["EUR", "JPY"]), st.integers(0, 9))
    .filter(lambda move: move[0] != move[1]),
    max_size=15,
)  # fmt: skip


def played(moves):
    """What the ledger must say, from a plain replay of the moves."""
    seen, balances = {}, {}
    for debit, credit, amount, currency, cause in moves:
        if cause in seen:
            continue
        after = balances.get((debit, currency), 0) - amount
        if after < 0 and debit.kind not in ledger.UNLIMITED:
            continue
        seen[cause] = (debit, credit, amount, currency)
        balances[debit, currency] = after
        balances[credit, currency] = balances.get((credit, currency), 0) + amount
    return balances


@settings(max_examples=30, deadline=None)
@given(MOVES)
def test_the_ledger_says_what_a_plain_replay_says(moves):
    with transaction.atomic():
        for debit, credit, amount, currency, cause in moves:
            movement = Movement(
                debit, credit, Money(amount, currency), "deposit", f"cause {cause}"
            )
            try:
                ledger.post(movements=[movement], made_by_id=None, now=NOON)
            except (OverdrawnError, ledger.CauseReusedError):
                continue
        for (place, currency), expected in played(moves).items():
            account = {
                "kind": place.kind,
                "owner_id": place.owner_id,
                "currency": currency,
            }
            assert queries.balance(**account).micros == expected
        assert set(queries.imbalance().values()) <= {0}
        transaction.set_rollback(True)
