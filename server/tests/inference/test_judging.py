from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from answered import choice, letters
from handwork.allocation.models import Queue
from handwork.base.errors import NotFoundError
from handwork.flow import judging, paying, publishing, working
from handwork.inference import queries, rules
from handwork.inference.models import WorkerSkill
from handwork.inference.queries import EstimateFilter
from handwork.projects import queries as projects
from handwork.projects.models import Batch


@pytest.fixture
def batch_id(asker, ada, bola, eve) -> int:
    batch_id = asker.publish(letters("apple", "berry", "cherry"))
    for honest in (ada, bola):
        asker.answer(batch_id, honest, lambda key: choice(key[0]))
    asker.answer(batch_id, eve, lambda _key: choice("a"))
    return batch_id


def labels(run_id: int) -> dict[str, object]:
    page = queries.estimates_page(run_id=run_id)
    return {projects.task(task_id=row.task_id).key: row.label for row in page.rows}


def estimates_count(run_id: int, chosen: EstimateFilter | None = None) -> int:
    return len(queries.estimates_page(run_id=run_id, chosen=chosen).rows)


@pytest.mark.parametrize("method", ["majority-vote", "dawid-skene"])
def test_a_run_says_what_people_said(method, batch_id, cleo, noon):
    run_id = judging.judge(actor=cleo, batch_id=batch_id, method=method, now=noon)
    assert labels(run_id) == {"apple": "a", "berry": "b", "cherry": "c"}
    run = queries.run(run_id=run_id, batch_id=batch_id)
    assert (run.method, run.answers_count, run.workers_count) == (method, 9, 3)
    assert run.alpha is not None


def test_nobody_else_may_judge_a_batch(batch_id, dov, ada, noon):
    for stranger in (dov, ada):
        with pytest.raises(NotFoundError):
            judging.judge(actor=stranger, batch_id=batch_id, now=noon)
        with pytest.raises(NotFoundError):
            judging.request_run(actor=stranger, batch_id=batch_id, now=noon)


def test_a_batch_that_nobody_has_answered_is_not_judged(
    make_draft, open_batch, cleo, noon
):
    for unanswered in (make_draft(), open_batch):
        with pytest.raises(judging.NothingToJudgeError):
            judging.judge(actor=cleo, batch_id=unanswered, now=noon)
        assert queries.runs_of(batch_id=unanswered) == ()


def test_an_excluded_answer_is_not_used(asker, ada, bola, cleo, noon):
    batch_id = asker.publish(letters("apple"), wanted=2)
    (wrong,) = asker.answer(batch_id, ada, lambda _key: choice("c"))
    asker.answer(batch_id, bola, lambda key: choice(key[0]))
    paying.exclude_answer(actor=cleo, answer_id=wrong, reason="upside down", now=noon)
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    run = queries.run(run_id=run_id, batch_id=batch_id)
    assert (run.answers_count, run.excluded_count) == (1, 1)
    assert labels(run_id) == {"apple": "a"}


def test_an_answer_that_was_taken_back_in_is_used_again(batch_id, cleo, noon):
    before = judging.what_is_there(batch_id=batch_id)
    answer_id = before.last_answer_id
    paying.exclude_answer(actor=cleo, answer_id=answer_id, reason="odd", now=noon)
    paying.include_answer(actor=cleo, answer_id=answer_id, reason="fine", now=noon)
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    run = queries.run(run_id=run_id, batch_id=batch_id)
    assert (run.answers_count, run.excluded_count) == (9, 0)


def test_a_method_that_does_not_fit_is_replaced_and_said_so(asker, ada, cleo, noon):
    batch_id = asker.publish(
        letters("apple"), kind="text", options={"question": "What?"}, wanted=1
    )
    asker.answer(batch_id, ada, lambda _key: {"text": "an apple"})
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    run = queries.run(run_id=run_id, batch_id=batch_id)
    assert run.method == "medoid"
    assert "consensus does not fit text answers" in run.warnings[0]


def test_an_open_batch_is_judged_every_half_minute_at_most(asker, ada, bola, noon):
    batch_id = asker.publish(letters("apple", "berry"), wanted=2)
    asker.answer(batch_id, ada, lambda key: choice(key[0]), at_most=1)
    assert len(judging.judge_due(now=noon)) == 1
    assert judging.judge_due(now=noon + timedelta(hours=1)) == ()
    asker.answer(batch_id, bola, lambda key: choice(key[0]), at_most=1)
    assert judging.judge_due(now=noon + timedelta(seconds=29)) == ()
    assert len(judging.judge_due(now=noon + timedelta(seconds=30))) == 1


def test_a_complete_batch_is_judged_once_more_at_once(batch_id, asker, ada, cleo, noon):
    small = asker.publish(letters("apple"), wanted=1)
    judging.judge_due(now=noon)
    asker.answer(small, ada, lambda key: choice(key[0]))
    (run_id,) = judging.judge_due(now=noon)
    assert queries.current_run(batch_id=small).id == run_id
    assert judging.judge_due(now=noon + timedelta(days=1)) == ()


def test_a_closed_batch_is_judged_to_its_end(asker, ada, bola, cleo, noon):
    batch_id = asker.publish(letters("apple", "berry"), wanted=3)
    asker.answer(batch_id, ada, lambda key: choice(key[0]))
    judging.judge_due(now=noon)
    asker.answer(batch_id, bola, lambda key: choice(key[0]))
    publishing.close(actor=cleo, batch_id=batch_id, now=noon)
    (run_id,) = judging.judge_due(now=noon)
    assert queries.run(run_id=run_id, batch_id=batch_id).answers_count == 4


def test_answers_long_after_the_closing_are_judged(asker, ada, bola, cleo, noon):
    half_a_year, minute = timedelta(days=180), timedelta(minutes=1)
    batch_id = asker.publish(letters("apple"), wanted=2)
    asker.answer(batch_id, ada, lambda key: choice(key[0]))
    # As programs may ask for.
    seconds = int(half_a_year.total_seconds())
    Batch.objects.filter(pk=batch_id).update(time_limit_seconds=seconds)
    Queue.objects.filter(pk=batch_id).update(time_limit_seconds=seconds)
    held = working.take(worker_id=bola.worker_id, batch_id=batch_id, now=noon)
    publishing.close(actor=cleo, batch_id=batch_id, now=noon)
    judging.judge_due(now=noon)
    late = noon + 2 * half_a_year - minute
    working.submit(
        worker_id=bola.worker_id,
        assignment_id=held.assignment_id,
        content=choice("a"),
        client_key="late",
        active_milliseconds=1_000,
        now=late,
    )
    (run_id,) = judging.judge_due(now=late)
    assert queries.run(run_id=run_id, batch_id=batch_id).answers_count == 2
    assert projects.batches_to_judge(now=late + timedelta(days=9)) == ()


class SlowCommit:
    """Hides an answer, as a transaction that has not committed yet does."""

    def __init__(self, monkeypatch, answer_id: int) -> None:
        self.answer_id, self.is_open = answer_id, True
        self.count, self.pages = judging.spans.count, judging.spans.said_pages
        monkeypatch.setattr(judging.spans, "count", self.count_others)
        monkeypatch.setattr(judging.spans, "said_pages", self.other_pages)

    def count_others(self, *, batch_id, up_to_id, after_id=0) -> int:
        is_hidden = self.is_open and after_id < self.answer_id <= up_to_id
        return self.count(
            batch_id=batch_id, up_to_id=up_to_id, after_id=after_id
        ) - int(is_hidden)

    def other_pages(self, **span):
        for page in self.pages(**span):
            yield tuple(
                row
                for row in page
                if not (self.is_open and row.answer_id == self.answer_id)
            )


@pytest.mark.parametrize("end", ["complete", "closed", "open"])
def test_an_answer_that_was_committed_after_a_later_one_is_judged(
    end, asker, ada, bola, noon, monkeypatch
):
    batch_id = asker.publish(letters("apple"), wanted=2 if end == "complete" else 3)
    (slow,) = asker.answer(batch_id, ada, lambda key: choice(key[0]))
    asker.answer(batch_id, bola, lambda key: choice(key[0]))
    commit = SlowCommit(monkeypatch, slow)
    (first,) = judging.judge_due(now=noon)
    assert queries.run(run_id=first, batch_id=batch_id).answers_count == 1
    commit.is_open = False
    if end == "closed":
        publishing.close(actor=asker.cleo, batch_id=batch_id, now=noon)
    later = noon + (rules.OPEN_AT_LATEST if end == "open" else timedelta(seconds=1))
    (last,) = judging.judge_due(now=later)
    assert queries.run(run_id=last, batch_id=batch_id).answers_count == 2
    assert judging.judge_due(now=later) == ()


def test_an_answer_that_is_committed_while_a_run_reads_is_counted(batch_id, noon):
    seen = judging.what_is_there(batch_id=batch_id)
    batch = projects.batch(batch_id=batch_id)
    before = replace(seen, answers_count=seen.answers_count - 1)
    run_id = judging.judge_span(batch=batch, seen=before, method=None, now=noon)
    assert queries.run(run_id=run_id, batch_id=batch_id).seen == seen


def test_estimates_of_old_runs_are_forgotten_and_runs_are_not(batch_id, cleo, noon):
    run_ids = [
        judging.judge(actor=cleo, batch_id=batch_id, now=noon)
        for _ in range(rules.RUNS_WITH_ESTIMATES + 1)
    ]
    assert len(queries.runs_of(batch_id=batch_id)) == len(run_ids)
    assert estimates_count(run_ids[0]) == 0
    assert estimates_count(run_ids[1]) == 3


def test_estimates_come_in_pages(batch_id, cleo, noon):
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    first = queries.estimates_page(run_id=run_id, limit=2)
    rest = queries.estimates_page(
        run_id=run_id, limit=2, after_task_id=first.next_cursor
    )
    assert len(first.rows) == 2
    assert len(rest.rows) == 1
    assert rest.next_cursor is None


def test_estimates_can_be_chosen(batch_id, cleo, noon):
    run_id = judging.judge(
        actor=cleo, batch_id=batch_id, method="majority-vote", now=noon
    )

    def count(**chosen: object) -> int:
        return estimates_count(run_id, EstimateFilter(**chosen))

    assert count(label="b") == 1
    assert count(label="7") == 0
    assert count(confidence_below=1.0) == 2
    assert count(has_disagreement=True) == 2
    assert count(has_disagreement=False) == 1


def test_sets_of_choices_can_be_chosen(asker, ada, cleo, noon):
    batch_id = asker.publish(letters("apple"), kind="choose-many", wanted=1)
    asker.answer(batch_id, ada, lambda _key: {"choices": ["c", "a"]})
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    chosen = EstimateFilter(label=["a", "c"])
    assert estimates_count(run_id, chosen) == 1
    assert queries.label_counts(run_id=run_id) == ((["a", "c"], 1),)


def test_the_least_sure_come_first_page_by_page(batch_id, cleo, noon):
    run_id = judging.judge(
        actor=cleo, batch_id=batch_id, method="majority-vote", now=noon
    )
    first, second, last = queries.least_sure(run_id=run_id)
    assert first.confidence == second.confidence < last.confidence
    after = (first.confidence, first.task_id)
    assert queries.least_sure(run_id=run_id, after=after) == (second, last)


def test_a_skill_outside_its_interval_is_refused_by_the_database(batch_id, cleo, noon):
    judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkerSkill.objects.update(accuracy_high_share=0.0, accuracy_share=0.5)


def test_skills_carry_the_names_that_the_caller_gives(batch_id, eve, cleo, noon):
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    names = {worker: f"W{worker}" for worker in queries.workers_of(run_id=run_id)}
    skills = queries.skills(run_id=run_id, pseudonyms=names)
    by_name = {skill.worker: skill for skill in skills}
    assert by_name[f"W{eve.worker_id}"].accuracy_share == min(
        skill.accuracy_share for skill in skills
    )
    assert set(by_name[f"W{eve.worker_id}"].confusion) == {"a", "b", "c"}


def test_what_is_written_is_read_back(batch_id, cleo, noon):
    run_id = judging.judge(
        actor=cleo, batch_id=batch_id, method="majority-vote", now=noon
    )
    page = queries.estimates_page(run_id=run_id)
    apple, berry, _cherry = page.rows
    assert queries.estimate_of(run_id=run_id, task_id=apple.task_id) == apple
    assert apple.distribution == (("a", 1.0),)
    assert berry.distribution == (("b", 0.666667), ("a", 0.333333))
    assert (berry.answers_count, berry.agreeing_count) == (3, 2)
    between = queries.estimates_between(run_id=run_id, task_ids=[berry.task_id])
    assert between == {berry.task_id: berry}


def test_a_batch_that_fails_is_in_no_other_batchs_way(
    batch_id, asker, ada, noon, monkeypatch
):
    other = asker.publish(letters("zebra"), wanted=1, method="majority-vote")
    asker.answer(other, ada, lambda _key: choice("b"))
    infer = judging.bridge.infer

    def fail_for_one(*, method: str, **rest: object):
        if method == "consensus":
            raise MemoryError(method)
        return infer(method=method, **rest)

    monkeypatch.setattr(judging.bridge, "infer", fail_for_one)
    with pytest.raises(ExceptionGroup, match="could not be judged"):
        judging.judge_due(now=noon)
    assert queries.current_run(batch_id=batch_id) is None
    assert queries.current_run(batch_id=other).answers_count == 1
