"""Lists: every page that holds something has a token, and the end is an empty page without."""

from __future__ import annotations

from typing import Any

import pytest

from handwork.mturk.errors import TurkError
from handwork.mturk.operations import Given
from handwork.mturk.paging import Page, listed, page_of

NUMBERS = range(1, 8)


def asked(
    operation: str = "ListHITs", organisation_id: int = 1, **members: Any
) -> Given:
    return Given(operation, organisation_id, members)


def numbers(given: Given) -> Page[int]:
    """The seven numbers, in pages."""

    def fetch(after, limit):
        return [n for n in NUMBERS if after is None or n > after[0]][:limit]

    return page_of(given, fetch, lambda number: (number,))


def test_all_is_read_to_an_empty_page_without_a_token():
    pages, token = [], None
    for _ in range(10):
        page = numbers(asked(MaxResults=3, **({"NextToken": token} if token else {})))
        pages.append(list(page.rows))
        token = page.next_token
        if token is None:
            break
        assert len(token) <= 255
    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]


def test_ten_are_given_where_no_number_is_named():
    page = page_of(asked(), lambda _after, limit: range(limit), lambda row: (row,))
    assert len(page.rows) == 10


def test_a_page_may_be_of_another_size_than_the_one_before():
    token = numbers(asked(MaxResults=2)).next_token
    assert numbers(asked(MaxResults=4, NextToken=token)).rows == [3, 4, 5, 6]


@pytest.mark.parametrize(
    "other",
    [
        {"operation": "ListReviewableHITs"},
        {"organisation_id": 2},
        {"Status": "Reviewing"},
    ],
)
def test_a_token_of_another_list_is_refused(other):
    token = numbers(asked(MaxResults=2)).next_token
    with pytest.raises(TurkError, match="not valid for the parameter NextToken"):
        numbers(asked(NextToken=token, **other))


@pytest.mark.parametrize("token", ["x", "p1:", "p1:AAAA", "é", "p1:" + "A" * 100])
def test_a_token_that_nobody_gave_out_is_refused(token):
    with pytest.raises(TurkError, match="not valid for the parameter NextToken"):
        numbers(asked(NextToken=token))


def test_a_list_is_written_as_programs_know_it():
    page = Page(rows=[1, 2], next_token="t")
    assert listed(page, "HITs", str) == {
        "NumResults": 2, "NextToken": "t", "HITs": ["1", "2"]
    }  # fmt: skip
