"""The next task is loaded ahead, and an answer brings the one after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.flow import blocking

AHEAD = {"HTTP_X_HANDWORK_AHEAD": "1", "HTTP_ACCEPT": "text/html"}


@pytest.fixture
def ahead(ada_browser, texts, shown):
    """The first task is on the page and the second one is ready."""
    first = ada_browser.hold(texts)
    second = shown(ada_browser.post("work-ahead", texts))
    return first, second


def test_the_task_ahead_is_another_one(ahead):
    first, second = ahead
    assert first != second


def test_the_fragment_is_one_article_without_the_page(ada_browser, texts):
    ada_browser.hold(texts)
    html = ada_browser.post("work-ahead", texts).content.decode()
    assert html.strip().startswith("<article")
    assert "<html" not in html


def test_the_task_ahead_counts_the_answer_that_is_on_its_way(ada_browser, texts):
    ada_browser.hold(texts)
    html = ada_browser.post("work-ahead", texts).content.decode()
    assert "Today: 1 answer, €0.12." in html


def test_an_answer_brings_the_task_after_the_one_that_is_shown(
    ada_browser, ahead, shown
):
    first, second = ahead
    third = shown(ada_browser.answer(first, **AHEAD))
    assert third not in {first, second}


def test_when_nothing_follows_there_is_no_content(ada_browser, ahead, shown):
    first, second = ahead
    third = shown(ada_browser.answer(first, **AHEAD))
    assert ada_browser.answer(second, **AHEAD).status_code == 204
    assert ada_browser.answer(third, **AHEAD).status_code == 204


def test_who_is_blocked_meanwhile_gets_no_more_than_is_held(
    ada_browser, ahead, ada, cleo, texts, noon
):
    first, second = ahead
    blocking.block_worker(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        worker_id=ada.worker_id,
        reason="Guesses.",
        now=noon,
    )
    assert ada_browser.answer(first, **AHEAD).status_code == 204
    assert ada_browser.post("work-ahead", texts).status_code == 204
    assert ada_browser.answer(second, **AHEAD).status_code == 204
    assert answers.count(batch_id=texts) == 2


def test_reloading_shows_the_oldest_task_that_is_held(ada_browser, texts, ahead):
    assert ada_browser.hold(texts) == ahead[0]


def test_a_refused_answer_says_what_to_do_as_json(ada_browser, ahead):
    refused = ada_browser.answer(ahead[0], choice="cat", **AHEAD)
    assert refused.status_code == 422
    assert (
        refused.json()["what_to_do"] == "Choose one of the options, then submit again."
    )


def test_an_expired_answer_brings_a_task_that_is_not_on_the_page(
    ada_browser, clock, publish, shown
):
    batch_id = publish([{"text": f"row {number}"} for number in range(5)])
    expired = ada_browser.hold(batch_id)
    clock.wait(minutes=11)
    on_the_page = ada_browser.hold(batch_id)
    brought = shown(ada_browser.answer(expired, **AHEAD))
    assert answers.count(batch_id=batch_id) == 1
    assert brought not in {expired, on_the_page}


@pytest.mark.parametrize("way", ["ahead", "plain", "skip"])
def test_the_time_of_a_task_begins_when_it_is_shown(
    ada_browser, ahead, ada, clock, way
):
    first, second = ahead
    clock.wait(minutes=9)
    leave = {
        "ahead": lambda: ada_browser.answer(first, **AHEAD),
        "plain": lambda: ada_browser.answer(first),
        "skip": lambda: ada_browser.post("work-return", first),
    }
    leave[way]()

    held = allocation.held_for(actor=ada, assignment_id=second)
    assert (held.taken_at, held.expires_at) == (
        clock(),
        clock() + timedelta(minutes=10),
    )


def test_no_task_is_held_for_ever_by_answering_others(
    ada_browser, ahead, ada, clock, shown
):
    first, second = ahead
    clock.wait(minutes=1)
    third = shown(ada_browser.answer(first, **AHEAD))
    before = allocation.held_for(actor=ada, assignment_id=second)
    clock.wait(minutes=1)
    ada_browser.answer(third, **AHEAD)

    after = allocation.held_for(actor=ada, assignment_id=second)
    assert after.expires_at == before.expires_at


def test_what_ended_before_starts_no_time_again(ada_browser, ahead, ada, clock, shown):
    first, second = ahead
    clock.wait(minutes=2)
    ada_browser.post("work-return", first)
    before = allocation.held_for(actor=ada, assignment_id=second).expires_at
    clock.wait(minutes=2)
    ada_browser.post("work-return", first)
    ada_browser.post("work-flag", first, data={"problem": "unlawful"})
    ada_browser.answer(first)

    assert allocation.held_for(actor=ada, assignment_id=second).expires_at == before


def test_a_submit_asks_the_database_a_fixed_number_of_times(
    ada_browser, ahead, django_assert_max_num_queries
):
    with django_assert_max_num_queries(34):
        ada_browser.answer(ahead[0], **AHEAD)


def test_the_page_is_told_by_a_code_that_a_task_is_over(ada_browser, ahead):
    first, _second = ahead
    ada_browser.answer(first, **AHEAD)
    data = {"choice": "8", "client_key": "other tab"}
    reply = ada_browser.post("work-submit", first, data=data, **AHEAD)
    assert reply.status_code == 409
    assert reply.json()["code"] == "already-answered"
