"""Keep a group of old HITs and answers as one closed batch, whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from handwork.allocation import past as past_seats
from handwork.allocation import services as allocation
from handwork.allocation.past import PastAssignment
from handwork.answers import past as past_answers
from handwork.answers.past import PastSubmission
from handwork.base.money import Money, micros_from_text
from handwork.base.queries import audit_for_subject
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.importing_past.grouping import KIND, Group
from handwork.inference.rules import usual_method
from handwork.pay import past as past_pay
from handwork.pay import services as pay
from handwork.pay.past import PastEarning
from handwork.people.past import past_workers
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects import rules, services
from handwork.projects.rules import past
from handwork.projects.rules.past import PastAnswer, PastHit, PastRowError
from handwork.projects.rules.questions_xml import InvalidQuestionError, check_question
from handwork.projects.rules.rows import TaskRow
from handwork.projects.rules.terms import MAX_TIME_LIMIT_SECONDS

CURRENCY, VERB = "USD", "import-past-work"
MOST_ANSWERS = 32_767
TITLE_LENGTH = 120
KNOWN_IMPORTS = 10_000
SILENCE_APPROVES_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Importing:
    """Who imports, for whom, and when."""

    actor: Actor
    organisation_id: int
    now: datetime


@journey
def keep(importing: Importing, group: Group, compared: str) -> tuple[int, int]:
    """Write a batch with its tasks and answers; gives it and the number of workers."""
    digest = past.digest_of(group.hits, group.answers)
    _refuse_again(importing, digest)
    batch_id = _add_batch(importing, group, compared)
    tasks = _add_tasks(batch_id, group)
    counts = Counter(answer.hit_id for answer in group.answers)
    wanted = max([_most(group), *counts.values()])
    allocation.open_queue(
        batch_id=batch_id,
        wanted=wanted,
        most=wanted,
        time_limit_seconds=_time_limit(group),
        tasks=tasks.values(),
    )
    allocation.close_queue(batch_id=batch_id)
    workers = past_workers(
        organisation_id=importing.organisation_id,
        codes={answer.worker_code for answer in group.answers},
        now=importing.now,
    )
    _keep_answers(importing, batch_id, group, tasks, workers)
    services.close_batch(batch_id=batch_id, now=importing.now)
    record(
        actor_id=importing.actor.user_id,
        verb=VERB,
        subject=f"organisation:{importing.organisation_id}",
        details={"digest": digest, "batch": batch_id, "answers": len(group.answers)},
        now=importing.now,
    )
    return batch_id, len(workers)


def _refuse_again(importing: Importing, digest: str) -> None:
    subject = f"organisation:{importing.organisation_id}"
    for event in audit_for_subject(subject=subject, verb=VERB, limit=KNOWN_IMPORTS):
        if event.details["digest"] == digest:
            batch_id = event.details["batch"]
            raise PastRowError(f"the same was imported before, as batch {batch_id}")


def _add_batch(importing: Importing, group: Group, compared: str) -> int:
    terms = _terms(importing, group)
    version_id = _add_version(importing, group, compared, terms.title)
    batch_id = services.add_batch(version_id=version_id, terms=terms, now=importing.now)
    services.freeze_version(version_id=version_id, now=importing.now)
    pay.set_rate(
        batch_id=batch_id,
        price_micros=terms.price_micros,
        fee_micros=0,
        currency=CURRENCY,
        accept_after_seconds=terms.accept_after_seconds,
    )
    return batch_id


def _terms(importing: Importing, group: Group) -> rules.BatchTerms:
    seconds = _time_limit(group)
    return rules.BatchTerms(
        title=group.first.title.strip()[:TITLE_LENGTH] or "Untitled",
        price_micros=_price(group.first),
        currency=CURRENCY,
        expires_at=importing.now + timedelta(seconds=1),
        answers_wanted=_most(group),
        time_limit_seconds=seconds,
        expected_seconds=_usual_seconds(group, seconds),
        method=usual_method(KIND),
    )


def _time_limit(group: Group) -> int:
    return min(group.first.duration_seconds, MAX_TIME_LIMIT_SECONDS)


def _add_version(importing: Importing, group: Group, compared: str, title: str) -> int:
    project_id = services.add_project(
        organisation_id=importing.organisation_id,
        title=title,
        function=rules.FUNCTION_UNSAID,
        created_by=importing.actor.user_id,
        now=importing.now,
    )
    options = rules.kind_named(KIND).check_options({"compare": compared})
    return services.add_version(
        project_id=project_id,
        instructions=rules.plain_to_markdown(group.first.description or title),
        kind=KIND,
        options=options,
        answer_schema=rules.answer_schema(KIND, options),
        now=importing.now,
    )


def _usual_seconds(group: Group, most: int) -> int:
    """Tell how long half of the workers took; all the time where nobody's is known."""
    spent = [
        (answer.submitted_at - answer.accepted_at).total_seconds()
        for answer in group.answers
        if answer.submitted_at is not None and answer.accepted_at is not None
    ]
    return min(max(round(median(spent)), 1), most) if spent else most


def _most(group: Group) -> int:
    return min(max(hit.most for hit in group.hits), MOST_ANSWERS)


def _price(hit: PastHit) -> int:
    try:
        micros = micros_from_text(hit.reward)
    except ValueError:
        micros = -1
    if micros < 0:
        raise PastRowError(f"its reward is {hit.reward[:40]!r}")
    return max(micros, past.LEAST_MICROS)


def _add_tasks(batch_id: int, group: Group) -> dict[str, tuple[int, int]]:
    """Add a task for each HIT, its id as the key; gives number and place in the batch."""
    rows = (
        TaskRow(
            key=hit.hit_id,
            content=json.dumps({"question": _document(hit)}),
            gold=None,
            prediction=None,
            confidence=None,
        )
        for hit in group.hits
    )
    services.add_tasks(batch_id=batch_id, rows=rows)
    services.open_batch(batch_id=batch_id, now=_began_at(group))
    by_number = {
        number: task_id for task_id, number in projects.task_ids(batch_id=batch_id)
    }
    return {
        hit.hit_id: (by_number[number], number)
        for number, hit in enumerate(group.hits, start=1)
    }


def _document(hit: PastHit) -> str:
    if hit.question is None:
        return past.document_of(hit)
    try:
        check_question(hit.question)
    except InvalidQuestionError:
        return past.document_of(hit)
    return hit.question


def _keep_answers(
    importing: Importing,
    batch_id: int,
    group: Group,
    tasks: Mapping[str, tuple[int, int]],
    workers: Mapping[str, int],
) -> None:
    ordered = sorted(group.answers, key=_came)
    assignment_ids = past_seats.keep_answered(
        batch_id=batch_id,
        assignments=[_assignment(answer, tasks, workers) for answer in ordered],
    )
    answer_ids = past_answers.keep_submitted(
        batch_id=batch_id,
        submitted=[
            _submission(answer, assignment_id, tasks[answer.hit_id][0], workers)
            for assignment_id, answer in zip(assignment_ids, ordered, strict=True)
        ],
        decided_by_id=importing.actor.user_id,
        now=importing.now,
    )
    earned = zip(answer_ids, ordered, strict=True)
    past_pay.keep_settled(
        batch_id=batch_id,
        price=Money(_price(group.first), CURRENCY),
        waited=SILENCE_APPROVES_AFTER,
        earned=[_earning(answer_id, answer, workers) for answer_id, answer in earned],
    )


def _assignment(
    answer: PastAnswer,
    tasks: Mapping[str, tuple[int, int]],
    workers: Mapping[str, int],
) -> PastAssignment:
    task_id, number = tasks[answer.hit_id]
    return PastAssignment(
        task_id=task_id,
        number=number,
        worker_id=workers[answer.worker_code],
        taken_at=_moment(answer.accepted_at),
        ended_at=_moment(answer.submitted_at),
    )


def _earning(
    answer_id: int, answer: PastAnswer, workers: Mapping[str, int]
) -> PastEarning:
    return PastEarning(
        answer_id, workers[answer.worker_code], _moment(answer.submitted_at)
    )


def _submission(
    answer: PastAnswer, assignment_id: int, task_id: int, workers: Mapping[str, int]
) -> PastSubmission:
    submitted_at = _moment(answer.submitted_at)
    spent = submitted_at - _moment(answer.accepted_at)
    # What nobody decided on, silence approved: at the latest after thirty days.
    silence_at = submitted_at + SILENCE_APPROVES_AFTER
    return PastSubmission(
        assignment_id=assignment_id,
        task_id=task_id,
        worker_id=workers[answer.worker_code],
        content=answer.content,
        client_key=f"mturk:{answer.assignment_id}",
        active_milliseconds=int(spent.total_seconds() * 1000),
        submitted_at=submitted_at,
        is_approved=answer.status != "Rejected",
        feedback=answer.feedback,
        decided_at=answer.decided_at or silence_at,
    )


def _came(answer: PastAnswer) -> tuple[datetime, str]:
    return (_moment(answer.submitted_at), answer.assignment_id)


def _moment(known: datetime | None) -> datetime:
    if known is None:
        raise ValueError("an answer without its times was let through")
    return known


def _began_at(group: Group) -> datetime:
    """Tell when it was published; where no file says that, when work began."""
    times = [hit.created_at for hit in group.hits if hit.created_at is not None]
    times = times or [a.accepted_at for a in group.answers if a.accepted_at is not None]
    if not times:
        raise PastRowError("no file says when it was published")
    return min(times)
