"""More answers are asked for where the first ones leave doubt, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from answered import choice, letters
from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.flow import judging, paying, publishing, stopping, working
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.projects import queries as projects
from handwork.projects.rules import InvalidTermsError
from handwork.releases import manifest

DOUBTFUL = "berry"


@pytest.fixture
def batch_id(asker, ada, bola) -> int:
    """Two answers to each of three tasks: Ada and Bola disagree on one."""
    batch_id = asker.publish(
        letters("apple", DOUBTFUL, "cherry"),
        wanted=4,
        answers_least=2,
        enough_confidence_share=0.8,
    )
    asker.answer(batch_id, ada, lambda key: choice(key[0]))
    asker.answer(batch_id, bola, lambda key: choice("c" if key == DOUBTFUL else key[0]))
    return batch_id


def wanted(batch_id: int) -> int:
    return allocation.seats_of(batch_id=batch_id).wanted


def test_a_batch_begins_with_its_least_number_of_answers(batch_id, asker, eve):
    assert wanted(batch_id) == 3 * 2
    assert asker.answer(batch_id, eve, lambda key: choice(key[0])) == []


def test_only_what_people_disagree_on_is_asked_again(batch_id, asker, eve, noon):
    assert stopping.stop_due(now=noon) == 2
    assert wanted(batch_id) == 3 * 2 + 1
    asked: list[str] = []
    asker.answer(batch_id, eve, lambda key: asked.append(key) or choice(key[0]))
    assert asked == [DOUBTFUL]


def test_what_was_decided_is_not_decided_again(batch_id, noon):
    stopping.stop_due(now=noon)
    assert stopping.stop_due(now=noon) == 0
    assert wanted(batch_id) == 3 * 2 + 1
    assert allocation.decided(batch_id=batch_id).answers_count == 2 * 2


def test_nobody_is_asked_for_more_than_was_paid_in(asker, ada, bola, eve, noon):
    batch_id = asker.publish(letters("apple"), wanted=3, answers_least=2)
    for worker, said in ((ada, "a"), (bola, "b"), (eve, "c")):
        asker.answer(batch_id, worker, lambda _key, said=said: choice(said))
        stopping.stop_due(now=noon)
    assert wanted(batch_id) == 3
    assert allocation.undecided_tasks(batch_id=batch_id) == ()


def test_a_task_in_somebody_s_hands_is_not_decided(asker, ada, bola, noon):
    batch_id = asker.publish(letters("apple"), wanted=3, answers_least=2)
    asker.answer(batch_id, ada, lambda _key: choice("a"))
    asker.answer(batch_id, bola, lambda _key: choice("a"), at_most=0)
    assert stopping.stop_due(now=noon) == 0


def test_an_excluded_answer_convinces_nobody(asker, ada, eve, cleo, noon):
    batch_id = asker.publish(
        letters("apple"), wanted=3, answers_least=2, enough_confidence_share=0.8
    )
    asker.answer(batch_id, ada, lambda _key: choice("a"))
    (answer_id,) = asker.answer(batch_id, eve, lambda _key: choice("a"))
    paying.exclude_answer(actor=cleo, answer_id=answer_id, reason="spam", now=noon)
    assert stopping.stop_due(now=noon) == 0
    assert wanted(batch_id) == 3


def test_a_run_by_another_method_changes_nothing_about_who_is_asked(
    batch_id, cleo, noon
):
    judging.judge_due(now=noon)
    own = inference.latest_confusions(batch_id=batch_id, method="consensus")
    judging.judge(actor=cleo, batch_id=batch_id, method="majority-vote", now=noon)
    assert own
    assert inference.latest_confusions(batch_id=batch_id, method="consensus") == own


def test_a_batch_that_fails_is_in_no_other_batch_s_way(
    batch_id, asker, ada, bola, noon, monkeypatch
):
    other = asker.publish(letters("zebra"), wanted=3, answers_least=2)
    for worker in (ada, bola):
        asker.answer(other, worker, lambda _key: choice("b"))
    enough = stopping.bridge.enough

    def fail_for_three(*, rows, **rest):
        known = list(rows)
        if len(known) > 2:
            raise MemoryError
        return enough(rows=known, **rest)

    monkeypatch.setattr(stopping.bridge, "enough", fail_for_three)
    with pytest.raises(ExceptionGroup, match="could not be decided"):
        stopping.stop_due(now=noon)
    assert allocation.undecided_tasks(batch_id=batch_id)
    assert allocation.undecided_tasks(batch_id=other) == ()


def test_a_late_answer_is_paid_by_what_was_set_aside_for_more(
    asker, ada, bola, eve, noon
):
    batch_id = asker.publish(
        letters("apple"), wanted=4, answers_least=2, time_limit_seconds=60
    )
    asker.answer(batch_id, ada, lambda _key: choice("a"))
    held = working.take(worker_id=bola.worker_id, batch_id=batch_id, now=noon)
    late = noon + timedelta(minutes=2)
    working.expire_held(now=late)
    asker.answer(batch_id, eve, lambda _key: choice("a"))
    done = working.submit(
        worker_id=bola.worker_id, assignment_id=held.assignment_id,
        content=choice("a"), client_key="late", active_milliseconds=1, now=late,
    )  # fmt: skip
    assert not answers.answer(answer_id=done.answer_id).is_late
    assert wanted(batch_id) == 3


def test_a_release_says_by_which_rule_answers_were_enough(batch_id):
    rule = manifest.stop_rule(projects.batch(batch_id=batch_id))
    assert rule == {
        "answers_least": 2,
        "enough_confidence_share": 0.8,
        "votes_ahead": 2,
    }


def test_a_batch_is_complete_once_every_task_is_decided(batch_id, noon):
    judging.judge_due(now=noon)
    assert not judging.is_complete(batch_id)
    stopping.stop_due(now=noon)
    assert not judging.is_complete(batch_id)


def test_what_was_not_asked_for_comes_back(batch_id, asker, cleo, eve, noon):
    stopping.stop_due(now=noon)
    asker.answer(batch_id, eve, lambda key: choice(key[0]))
    later = noon + timedelta(days=4)
    stopping.stop_due(now=later)
    publishing.close(actor=cleo, batch_id=batch_id, now=later)
    paying.accept_due(now=later)
    paying.refund_closed(now=later + timedelta(hours=1), rest_seconds=60)
    money = pay.batch_money(batch_id=batch_id)
    assert money.remaining.micros == 0
    assert money.earned.micros == 7 * 50_000
    assert set(pay.imbalance().values()) == {0}


@pytest.mark.parametrize(
    "terms",
    [{"answers_least": 5}, {"answers_least": 1}, {"enough_confidence_share": 1.0}],
)
def test_a_rule_that_could_never_stop_is_refused(make_draft, terms):
    with pytest.raises(InvalidTermsError):
        make_draft(answers_wanted=4, **terms)
