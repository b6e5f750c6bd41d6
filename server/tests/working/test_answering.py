from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from handwork.allocation import queries as allocation
from handwork.allocation import services
from handwork.answers import queries as answers
from handwork.answers.models import Answer
from handwork.flow import working
from handwork.flow.working.drafting import DraftClosedError
from handwork.pay.models import Earning, Rate
from handwork.people.queries import AccountClosedError
from handwork.people.services import close_account
from handwork.projects.rules import InvalidAnswerError

MINUTE = timedelta(minutes=1)


def take(worker, batch, now):
    return working.take(worker_id=worker.worker_id, batch_id=batch, now=now)


def submit(worker, held, now, *, key="k", content=None, spent=None):
    return working.submit(
        worker_id=worker.worker_id, assignment_id=held.assignment_id,
        content=content or {"choice": "7"}, client_key=key, active_milliseconds=spent,
        now=now,
    )  # fmt: skip


def submit_and_take(worker, held, now, *, key="k", content=None, spent=None):
    return working.submit_and_take(
        worker_id=worker.worker_id, batch_id=held.batch_id,
        assignment_id=held.assignment_id, content=content or {"choice": "7"},
        client_key=key, active_milliseconds=spent, now=now,
    )  # fmt: skip


both = pytest.mark.parametrize("send", [submit, submit_and_take])


def kept(sent):
    return sent[0] if isinstance(sent, tuple) else sent


@both
def test_an_answer_and_its_earning_are_kept_together(ada, batch_of, noon, send):
    batch = batch_of(2, price_micros=70_000, accept_after_seconds=3600)
    held = take(ada, batch, noon)
    later = noon + MINUTE
    done = kept(send(ada, held, later))
    answer = answers.answer(answer_id=done.answer_id)
    assert (answer.content, answer.submitted_at) == ({"choice": "7"}, later)
    assert (answer.task_id, answer.worker_id) == (held.task_id, ada.worker_id)
    earning = Earning.objects.get(answer_id=done.answer_id)
    assert (earning.amount_micros, earning.fee_micros) == (70_000, 10_000)
    assert (earning.state, earning.is_goodwill) == (Earning.State.PENDING, False)
    assert earning.due_at == later + timedelta(hours=1)


@both
def test_a_batch_without_a_rate_takes_no_answer(ada, batch_of, noon, send):
    batch = batch_of(2)
    held = take(ada, batch, noon)
    Rate.objects.filter(pk=batch).delete()
    with pytest.raises((IntegrityError, LookupError)):
        send(ada, held, noon)
    assert not Answer.objects.exists()
    assert allocation.held_for(actor=ada, assignment_id=held.assignment_id).is_held


@both
def test_the_same_key_again_gives_the_first_result(ada, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    first = kept(send(ada, held, noon))
    again = kept(send(ada, held, noon + MINUTE))
    assert (again.answer_id, again.is_repeat) == (first.answer_id, True)
    assert Answer.objects.count() == Earning.objects.count() == 1


@both
def test_another_key_is_refused_once_answered(ada, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    send(ada, held, noon, key="first")
    with pytest.raises(working.AlreadyAnsweredError):
        send(ada, held, noon, key="second")
    assert Answer.objects.count() == 1


@both
def test_other_content_under_the_same_key_is_refused(ada, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    send(ada, held, noon)
    with pytest.raises(working.AlreadyAnsweredError):
        send(ada, held, noon, content={"choice": "8"})
    assert Answer.objects.get().content == {"choice": "7"}


@both
def test_another_workers_assignment_is_refused(ada, bola, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    with pytest.raises(allocation.NoSuchAssignmentError):
        send(bola, held, noon)


@both
def test_what_was_given_back_takes_no_answer(ada, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    working.hand_back(
        worker_id=ada.worker_id, assignment_id=held.assignment_id, now=noon
    )
    with pytest.raises(working.AssignmentReturnedError):
        send(ada, held, noon)


@both
def test_an_answer_that_breaks_the_schema_is_refused(ada, batch_of, noon, send):
    held = take(ada, batch_of(3), noon)
    with pytest.raises(InvalidAnswerError):
        send(ada, held, noon, content={"choice": "eleven"})
    assert allocation.held_for(actor=ada, assignment_id=held.assignment_id).is_held


@both
@pytest.mark.parametrize("key", ["", "k" * 65, "a\x00b"])
def test_a_useless_key_is_refused(ada, batch_of, noon, send, key):
    held = take(ada, batch_of(3), noon)
    with pytest.raises(working.InvalidKeyError):
        send(ada, held, noon, key=key)


@both
def test_after_the_time_limit_a_seat_not_given_away_counts(ada, batch_of, noon, send):
    batch = batch_of(2, time_limit_seconds=60)
    held = take(ada, batch, noon)
    assert kept(send(ada, held, noon + 5 * MINUTE)).is_late is False


@both
def test_a_late_answer_takes_its_seat_again_when_free(ada, batch_of, noon, send):
    batch = batch_of(1, wanted=1, time_limit_seconds=60)
    held = take(ada, batch, noon)
    working.expire_held(now=noon + 2 * MINUTE)
    done = kept(send(ada, held, noon + 3 * MINUTE))
    assert done.is_late is False
    assert Earning.objects.get(answer_id=done.answer_id).is_goodwill is False
    assert allocation.seats_of(batch_id=batch).answered == 1


@both
def test_a_late_answer_whose_seat_is_gone_is_kept_and_paid(
    ada, bola, batch_of, noon, send
):
    batch = batch_of(1, wanted=1, time_limit_seconds=60)
    held = take(ada, batch, noon)
    later = noon + 2 * MINUTE
    working.expire_held(now=later)
    submit(bola, take(bola, batch, later), later)
    done = kept(send(ada, held, later))
    assert done.is_late is True
    earning = Earning.objects.get(answer_id=done.answer_id)
    assert (earning.is_goodwill, earning.amount_micros) == (True, 50_000)
    assert earning.fee_micros == 0
    assert answers.count(batch_id=batch) == 2
    assert allocation.seats_of(batch_id=batch).answered == 1


@pytest.fixture
def lapsed(bola, batch_of):
    """Let a worker's time run out in a batch of its own, and Bola take the seat."""

    def lapse(worker, now, **terms):
        batch = batch_of(1, wanted=1, time_limit_seconds=60, **terms)
        held = take(worker, batch, now - 2 * MINUTE)
        working.expire_held(now=now)
        submit(bola, take(bola, batch, now), now)
        return held

    return lapse


@both
def test_goodwill_pays_a_worker_so_much_a_day_over_all_work(
    ada, eve, lapsed, noon, send, settings
):
    settings.GOODWILL_A_DAY_MICROS = 100_000
    for _ in range(2):
        assert kept(send(ada, lapsed(ada, noon), noon)).is_late
    with pytest.raises(working.AnswerTooLateError, match="your place in it is gone"):
        send(ada, lapsed(ada, noon), noon)
    assert Earning.objects.filter(is_goodwill=True).count() == 2
    assert kept(send(eve, lapsed(eve, noon), noon)).is_late
    tomorrow = noon + timedelta(days=1)
    assert kept(send(ada, lapsed(ada, tomorrow), tomorrow)).is_late


@both
def test_goodwill_pays_so_much_a_day_in_all(ada, eve, lapsed, noon, send, settings):
    settings.GOODWILL_A_DAY_IN_ALL_MICROS = 100_000
    for worker in (ada, eve):
        assert kept(send(worker, lapsed(worker, noon), noon)).is_late
    with pytest.raises(working.AnswerTooLateError):
        send(eve, lapsed(eve, noon), noon)


@both
def test_each_currency_has_a_goodwill_of_its_own(ada, lapsed, noon, send, settings):
    settings.GOODWILL_A_DAY_MICROS = 50_000
    for currency in ("EUR", "USD"):
        held = lapsed(ada, noon, currency=currency)
        assert kept(send(ada, held, noon)).is_late


@both
def test_a_late_answer_beyond_goodwill_is_taken_while_its_seat_is_free(
    ada, batch_of, noon, send, settings
):
    settings.GOODWILL_A_DAY_MICROS = 0
    batch = batch_of(1, wanted=1, time_limit_seconds=60)
    held = take(ada, batch, noon)
    working.expire_held(now=noon + 2 * MINUTE)
    assert kept(send(ada, held, noon + 2 * MINUTE)).is_late is False


@both
def test_what_goodwill_does_not_pay_leaves_no_trace_and_keeps_the_draft(
    ada, lapsed, noon, send, settings
):
    settings.GOODWILL_A_DAY_MICROS = 0
    held = lapsed(ada, noon)
    working.save_draft(
        worker_id=ada.worker_id, assignment_id=held.assignment_id,
        content={"choice": "3"}, active_milliseconds=None, now=noon,
    )  # fmt: skip
    with pytest.raises(working.AnswerTooLateError):
        send(ada, held, noon)
    assert answers.count(batch_id=held.batch_id) == 1
    draft = working.draft(worker_id=ada.worker_id, assignment_id=held.assignment_id)
    assert draft.content == {"choice": "3"}


@both
def test_a_late_answer_into_a_closed_account_is_refused(ada, batch_of, noon, send):
    batch = batch_of(1, time_limit_seconds=60)
    held = take(ada, batch, noon)
    working.expire_held(now=noon + 2 * MINUTE)
    with transaction.atomic():
        close_account(user_id=ada.user_id)
    with pytest.raises(AccountClosedError):
        send(ada, held, noon + 2 * MINUTE)
    assert not Earning.objects.exists()


def test_a_late_answer_to_a_closed_batch_is_paid_by_the_operator(ada, batch_of, noon):
    batch = batch_of(1, time_limit_seconds=60)
    held = take(ada, batch, noon)
    working.expire_held(now=noon + MINUTE)
    with transaction.atomic():
        services.close_queue(batch_id=batch)
    done = submit(ada, held, noon + 2 * MINUTE)
    assert Earning.objects.get(answer_id=done.answer_id).is_goodwill is True


@both
@pytest.mark.parametrize(
    ("limit", "late"),
    [(timedelta(minutes=1), timedelta(hours=1)), (timedelta(hours=3),) * 2],
)
def test_late_answers_are_taken_as_long_again_and_an_hour_at_least(
    ada, batch_of, noon, send, limit, late
):
    batch = batch_of(3, time_limit_seconds=int(limit.total_seconds()))
    last, after = noon + limit + late, noon + limit + late + timedelta(seconds=1)
    held = take(ada, batch, noon)
    ahead = working.take_ahead(worker_id=ada.worker_id, batch_id=batch, now=noon)
    working.expire_held(now=last)
    assert kept(send(ada, held, last)).answer_id
    with pytest.raises(working.AnswerTooLateError):
        send(ada, ahead, after)
    with pytest.raises(DraftClosedError):
        working.save_draft(
            worker_id=ada.worker_id, assignment_id=ahead.assignment_id,
            content={"choice": "3"}, now=after,
        )  # fmt: skip
    assert Answer.objects.count() == 1


def test_submitting_shows_the_next_task(ada, batch_of, noon):
    batch = batch_of(2)
    held = take(ada, batch, noon)
    submitted, following = submit_and_take(ada, held, noon + MINUTE)
    assert following.held == take(ada, batch, noon + MINUTE)
    assert following.held.taken_at == noon + MINUTE
    assert following.content == '{"text": "2"}'
    _last, nothing = submit_and_take(ada, following.held, noon + MINUTE)
    assert (submitted.is_repeat, nothing) == (False, None)


def test_a_repeat_shows_the_task_that_was_taken_with_it(ada, batch_of, noon):
    held = take(ada, batch_of(3), noon)
    _first, following = submit_and_take(ada, held, noon)
    again, same = submit_and_take(ada, held, noon)
    assert (again.is_repeat, same) == (True, following)


def test_submitting_and_taking_never_fills_a_third_hand(ada, batch_of, noon):
    batch = batch_of(9)
    held = take(ada, batch, noon)
    working.take_ahead(worker_id=ada.worker_id, batch_id=batch, now=noon)
    for _round in range(3):
        _submitted, following = submit_and_take(ada, held, noon)
        held = following.held
        assert allocation.seats_of(batch_id=batch).held == 2


def test_the_end_of_the_queue_gives_what_came_back_behind(ada, bola, batch_of, noon):
    batch = batch_of(2, wanted=1)
    theirs = take(bola, batch, noon)
    held = take(ada, batch, noon)
    working.hand_back(
        worker_id=bola.worker_id, assignment_id=theirs.assignment_id, now=noon
    )
    _submitted, following = submit_and_take(ada, held, noon)
    assert following.held.task_id == theirs.task_id


def test_an_assignment_of_another_batch_is_not_answered_with_this_pass(
    ada, batch_of, noon
):
    held, other = take(ada, batch_of(2), noon), batch_of(2)
    with pytest.raises(allocation.NoSuchAssignmentError):
        working.submit_and_take(
            worker_id=ada.worker_id, batch_id=other, assignment_id=held.assignment_id,
            content={"choice": "7"}, client_key="k", active_milliseconds=None, now=noon,
        )  # fmt: skip
    assert not Answer.objects.exists()


@both
@pytest.mark.parametrize(
    ("spent", "expected"), [(7_000, 7_000), (10**12, 60_000), (-5, 0), (None, 60_000)]
)
def test_active_time_is_never_above_the_time_held(
    ada, batch_of, noon, send, spent, expected
):
    held = take(ada, batch_of(2), noon)
    done = kept(send(ada, held, noon + MINUTE, spent=spent))
    answer = answers.answer(answer_id=done.answer_id)
    assert answer.active_milliseconds == expected


@both
def test_time_held_ahead_counts_from_the_previous_answer(ada, batch_of, noon, send):
    batch = batch_of(3)
    first = take(ada, batch, noon)
    ahead = working.take_ahead(worker_id=ada.worker_id, batch_id=batch, now=noon)
    submit(ada, first, noon + MINUTE)
    done = kept(send(ada, ahead, noon + 3 * MINUTE))
    answer = answers.answer(answer_id=done.answer_id)
    assert answer.active_milliseconds == 120_000


@both
def test_a_draft_is_kept_until_it_is_answered(ada, batch_of, noon, send):
    held = take(ada, batch_of(2, time_limit_seconds=60), noon)
    who = {"worker_id": ada.worker_id, "assignment_id": held.assignment_id}
    working.save_draft(**who, content={"choice": "3"}, now=noon)
    working.expire_held(now=noon + MINUTE)
    assert working.draft(**who).content == {"choice": "3"}
    working.save_draft(**who, content={"choice": "4"}, now=noon)
    assert working.draft(**who).content == {"choice": "4"}
    send(ada, held, noon + MINUTE)
    assert working.draft(**who) is None


def test_a_draft_is_its_workers_own(ada, bola, batch_of, noon):
    held = take(ada, batch_of(2), noon)
    theirs = {"worker_id": bola.worker_id, "assignment_id": held.assignment_id}
    with pytest.raises(allocation.NoSuchAssignmentError):
        working.save_draft(**theirs, content={}, now=noon)
    with pytest.raises(allocation.NoSuchAssignmentError):
        working.draft(**theirs)
