"""Where a task on offer stands: the states and counts that programs compute with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork.projects.rules import InvalidTermsError
from handwork.projects.rules.offers import (
    Counts,
    FewAtFirstError,
    InvalidOfferError,
    OfferTerms,
    Status,
    check_extension,
    check_offer,
    check_offer_terms,
    counts_of,
    digest_of,
    end_asked_for,
    status_of,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TERMS = {
    "title": "Digits",
    "description": "Which digit?",
    "price_micros": 50_000,
    "currency": "USD",
    "time_limit_seconds": 600,
}


def stands(
    counts: Counts,
    *,
    is_expired: bool = False,
    is_reviewing: bool = False,
    is_disposed: bool = False,
) -> str:
    return status_of(
        counts=counts,
        is_expired=is_expired,
        is_reviewing=is_reviewing,
        is_disposed=is_disposed,
    ).value


@pytest.mark.parametrize(
    ("taken", "held", "completed", "expected"),
    [
        (0, 0, 0, (5, 0, "Assignable")),
        (3, 3, 0, (2, 3, "Assignable")),
        (5, 3, 0, (0, 3, "Unassignable")),
        (4, 2, 0, (1, 2, "Assignable")),
        (5, 0, 0, (0, 0, "Reviewable")),
        (5, 0, 5, (0, 0, "Reviewable")),
    ],
)
def test_the_life_of_a_task_for_five(taken, held, completed, expected):
    counts = counts_of(most=5, taken=taken, held=held, lapsed=0, completed=completed)
    assert (counts.available, counts.pending, stands(counts)) == expected


def test_what_ended_while_it_is_held_is_unassignable_and_then_reviewable():
    held = counts_of(most=5, taken=1, held=1, lapsed=0, completed=0)
    assert stands(held, is_expired=True) == "Unassignable"
    free = counts_of(most=5, taken=0, held=0, lapsed=0, completed=0)
    assert stands(free, is_expired=True) == "Reviewable"
    assert free.available == 5


def test_a_hold_that_lapsed_is_free_before_anybody_swept_it():
    counts = counts_of(most=1, taken=1, held=0, lapsed=1, completed=0)
    assert (counts.available, stands(counts)) == (1, "Assignable")


def test_a_task_under_review_that_is_asked_again_is_assignable():
    counts = counts_of(most=2, taken=1, held=0, lapsed=0, completed=1)
    assert stands(counts, is_reviewing=True) == "Assignable"
    assert stands(counts, is_reviewing=True, is_expired=True) == "Reviewing"


@given(
    most=st.integers(1, 100),
    taken=st.integers(0, 100),
    held=st.integers(0, 100),
    is_expired=st.booleans(),
    is_reviewing=st.booleans(),
    is_disposed=st.booleans(),
)
def test_every_task_is_in_one_state(
    most, taken, held, is_expired, is_reviewing, is_disposed
):
    taken = min(taken, most)
    held = min(held, taken)
    counts = counts_of(most=most, taken=taken, held=held, lapsed=0, completed=0)
    status = Status(
        stands(
            counts,
            is_expired=is_expired,
            is_reviewing=is_reviewing,
            is_disposed=is_disposed,
        )
    )
    can_be_taken = taken < most and not is_expired and not is_disposed
    assert (status is Status.ASSIGNABLE) == can_be_taken
    assert counts.pending + counts.available <= most
    if status in (Status.REVIEWABLE, Status.REVIEWING):
        assert held == 0


def test_few_stay_few():
    check_extension(most=5, more=4)
    check_extension(most=10, more=90)
    with pytest.raises(FewAtFirstError):
        check_extension(most=9, more=1)


@pytest.mark.parametrize("more", [0, -1, 40_000])
def test_nothing_and_too_much_cannot_be_added(more):
    with pytest.raises(InvalidOfferError):
        check_extension(most=10, more=more)


def test_an_end_in_the_past_is_now_and_stays_where_it_was():
    running, ended = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
    long_ago = datetime(2015, 1, 1, tzinfo=UTC)
    assert end_asked_for(long_ago, expires_at=running, now=NOON) == NOON
    assert end_asked_for(long_ago, expires_at=ended, now=NOON) == ended


def test_an_end_more_than_a_year_ahead_is_refused():
    with pytest.raises(InvalidOfferError):
        end_asked_for(NOON + timedelta(days=366), expires_at=NOON, now=NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"most": 0},
        {"most": 32_768},
        {"lifetime_seconds": 29},
        {"lifetime_seconds": 365 * 86_400 + 1},
    ],
)
def test_an_offer_to_nobody_or_for_no_time_is_refused(change):
    asked = {"most": 1, "lifetime_seconds": 60, "annotation": ""}
    check_offer(**asked)
    with pytest.raises(InvalidOfferError):
        check_offer(**asked | change)


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"title": "t" * 129},
        {"description": ""},
        {"description": "d" * 2_001},
        {"keywords": "k" * 1_001},
        {"price_micros": 0},
        {"requirements": ({},) * 11},
    ],
)
def test_terms_that_cannot_be_shown_or_paid_are_refused(change):
    check_offer_terms(OfferTerms(**TERMS))
    with pytest.raises(InvalidTermsError):
        check_offer_terms(OfferTerms(**TERMS | change))


def test_terms_are_named_by_all_their_values():
    name = digest_of(OfferTerms(**TERMS))
    assert name == digest_of(OfferTerms(**TERMS))
    assert name != digest_of(OfferTerms(**TERMS, keywords="digit"))
    assert name != digest_of(OfferTerms(**TERMS | {"currency": "EUR"}))
