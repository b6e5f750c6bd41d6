from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.flow import working


def test_a_pass_names_the_worker_and_the_batch(ada, batch_of, noon):
    batch = batch_of(1)
    text = working.issue_pass(actor=ada, batch_id=batch, now=noon)
    found = working.read_pass(text, now=noon + timedelta(minutes=14))
    assert (found.worker_id, found.batch_id) == (ada.worker_id, batch)


def test_a_pass_ends_after_a_quarter_of_an_hour(ada, batch_of, noon):
    text = working.issue_pass(actor=ada, batch_id=batch_of(1), now=noon)
    with pytest.raises(working.InvalidPassError):
        working.read_pass(text, now=noon + timedelta(minutes=15))


def test_a_changed_pass_is_refused(ada, bola, batch_of, noon):
    text = working.issue_pass(actor=ada, batch_id=batch_of(1), now=noon)
    changed = text.replace(f"{ada.worker_id}.", f"{bola.worker_id}.", 1)
    for bad in (changed, text[:-1], "", "...", "1.2.3.ü", text + "é"):
        with pytest.raises(working.InvalidPassError):
            working.read_pass(bad, now=noon)


@pytest.mark.parametrize(
    "terms", [{"countries": ["NG"]}, {"languages": ["de"]}, {"state": "closed"}]
)
def test_no_pass_to_what_is_not_for_the_worker(ada, batch_of, noon, terms):
    batch = batch_of(1, **terms)
    with pytest.raises(working.NotForYouError):
        working.issue_pass(actor=ada, batch_id=batch, now=noon)


def test_a_requester_gets_no_pass(cleo, batch_of, noon):
    with pytest.raises(working.NotForYouError):
        working.issue_pass(actor=cleo, batch_id=batch_of(1), now=noon)
