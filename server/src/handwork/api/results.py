"""Results: answers, and what inference believes."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.answers import queries as answers
from handwork.answers import watching
from handwork.answers.queries import AnswerRecord
from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Counted, Id, Page
from handwork.api.schemas.results import (
    AcceptIn,
    AnswerOut,
    EstimateFilterIn,
    EstimatePage,
    ReasonIn,
    RequestedRunOut,
    RunIn,
    RunOut,
    SkillOut,
)
from handwork.api.tokens import PUBLISH, READ_RESULTS, RESULTS, actor_of
from handwork.base.errors import ConflictError, NotFoundError
from handwork.flow import judging, paying
from handwork.flow.judging import RequestedRun
from handwork.inference import queries as inference
from handwork.inference.queries import (
    EstimateFilter,
    EstimateRecord,
    RunRecord,
    SkillRecord,
)
from handwork.pay import queries as pay
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.projects.queries import watching as tasks

router = Router(tags=["results"])


class NotJudgedError(ConflictError):
    """There is no run of the batch yet."""

    code = "not-judged"


class NotRequestedError(NotFoundError):
    """Nobody asked for a run of the batch."""

    code = "run-not-requested"


@router.get("/batches/{batch_id}/answers", auth=READ_RESULTS, response=Page[AnswerOut])
def list_answers(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[dict[str, object]]:
    """List the answers in the order in which they came."""
    batch = projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    found = answers.answers_of(
        batch_id=batch_id,
        after_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    page = page_of(request, paging, found, lambda answer: answer.answer_id)
    return Rows(_shown(page.items, batch), page.next_cursor)


@router.post("/answers/{answer_id}/exclude", auth=RESULTS, response={204: None})
def exclude_answer(request: HttpRequest, answer_id: Id, sent: ReasonIn) -> Status[None]:
    """Leave an answer out of the data; its worker is paid all the same."""
    paying.exclude_answer(
        actor=actor_of(request), answer_id=answer_id, reason=sent.reason, now=now()
    )
    return Status(204, None)


@router.post("/answers/{answer_id}/include", auth=RESULTS, response={204: None})
def include_answer(request: HttpRequest, answer_id: Id, sent: ReasonIn) -> Status[None]:
    """Take an answer back into the data."""
    paying.include_answer(
        actor=actor_of(request), answer_id=answer_id, reason=sent.reason, now=now()
    )
    return Status(204, None)


@router.post("/batches/{batch_id}/accept", auth=PUBLISH, response=Counted)
def accept_answers(
    request: HttpRequest, batch_id: Id, sent: AcceptIn
) -> dict[str, int]:
    """Accept answers before silence does; what was accepted already is not counted."""
    count = paying.accept_answers(
        actor=actor_of(request),
        batch_id=batch_id,
        answer_ids=sent.answer_ids,
        now=now(),
    )
    return {"count": count}


@router.get("/batches/{batch_id}/runs", auth=READ_RESULTS, response=Page[RunOut])
def list_runs(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[RunRecord]:
    """List the runs of inference, the latest first."""
    projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    rows = inference.runs_of(
        batch_id=batch_id,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda run: run.id)


@router.post("/batches/{batch_id}/runs", auth=RESULTS, response={202: RequestedRunOut})
def request_run(
    request: HttpRequest, batch_id: Id, sent: RunIn
) -> Status[RequestedRun]:
    """Ask for labels from all answers that are there; a job infers them."""
    actor = actor_of(request)
    judging.request_run(actor=actor, batch_id=batch_id, method=sent.method, now=now())
    return Status(202, _requested_run(actor, batch_id))


@router.get(
    "/batches/{batch_id}/requested-run", auth=READ_RESULTS, response=RequestedRunOut
)
def get_requested_run(request: HttpRequest, batch_id: Id) -> RequestedRun:
    """Read how the run stands that was asked for last."""
    return _requested_run(actor_of(request), batch_id)


def _requested_run(actor: Actor, batch_id: int) -> RequestedRun:
    found = judging.requested_run(actor=actor, batch_id=batch_id)
    if found is None:
        raise NotRequestedError(
            "No run of this batch was asked for.",
            what_to_do="Ask for one: POST to the batch's runs.",
        )
    return found


@router.get("/batches/{batch_id}/runs/{run_id}", auth=READ_RESULTS, response=RunOut)
def get_run(request: HttpRequest, batch_id: Id, run_id: Id) -> RunRecord:
    """Read one run."""
    projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    return inference.run(run_id=run_id, batch_id=batch_id)


@router.get(
    "/batches/{batch_id}/runs/{run_id}/skills",
    auth=READ_RESULTS,
    response=Page[SkillOut],
)
def list_skills(
    request: HttpRequest, batch_id: Id, run_id: Id, paging: Query[Paging]
) -> Rows[SkillRecord]:
    """List what a run believes of each worker, in the order of their names."""
    batch = projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    run = inference.run(run_id=run_id, batch_id=batch_id)
    after = place_of(request, paging) or 0
    known = inference.workers_of(run_id=run.id)
    named = sorted((_pseudonym(worker_id, batch), worker_id) for worker_id in known)
    # A cursor can be read: it holds a place in the list, not who stands there.
    places = list(enumerate(named, start=1))[after : after + paging.limit + 1]
    page = page_of(request, paging, places, lambda place: place[0])
    names = {worker_id: name for _place, (name, worker_id) in page.items}
    skills = inference.skills(run_id=run.id, pseudonyms=names)
    return Rows(sorted(skills, key=lambda skill: skill.worker), page.next_cursor)


@router.get("/batches/{batch_id}/estimates", auth=READ_RESULTS, response=EstimatePage)
def list_estimates(
    request: HttpRequest,
    batch_id: Id,
    paging: Query[Paging],
    chosen: Query[EstimateFilterIn],
) -> dict[str, object]:
    """List what the current run, or a named one, believes of each task."""
    projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    run_id = chosen.run_id or _current_run(batch_id)
    found = inference.estimates_page(
        run_id=inference.run(run_id=run_id, batch_id=batch_id).id,
        chosen=EstimateFilter(
            confidence_below=chosen.confidence_below,
            has_disagreement=chosen.has_disagreement,
        ),
        after_task_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    ).rows
    page = page_of(request, paging, found, lambda estimate: estimate.task_id)
    asked = tasks.tasks_with(task_ids=[estimate.task_id for estimate in page.items])
    return {
        "run_id": run_id,
        "items": [
            _estimate(estimate, asked[estimate.task_id].key) for estimate in page.items
        ],
        "next_cursor": page.next_cursor,
    }


def _current_run(batch_id: int) -> int:
    run = inference.current_run(batch_id=batch_id)
    if run is None:
        raise NotJudgedError(
            "Nothing was inferred from this batch yet.",
            what_to_do="Wait until answers have come, or ask for a run.",
        )
    return run.id


def _shown(
    found: Sequence[AnswerRecord], batch: BatchRecord
) -> list[dict[str, object]]:
    asked = tasks.tasks_with(task_ids=[answer.task_id for answer in found])
    answer_ids = [answer.answer_id for answer in found]
    reasons = watching.reasons(answer_ids=answer_ids)
    stands = pay.statuses(answer_ids=answer_ids, now=now())
    return [
        {
            "id": answer.answer_id,
            "task_id": answer.task_id,
            "task_key": asked[answer.task_id].key,
            "worker": _pseudonym(answer.worker_id, batch),
            "content": answer.content,
            "active_milliseconds": answer.active_milliseconds,
            "is_late": answer.is_late,
            "is_excluded": answer.answer_id in reasons,
            "excluded_because": reasons.get(answer.answer_id, ""),
            "standing": stands[answer.answer_id].status.lower(),
            "submitted_at": answer.submitted_at,
        }
        for answer in found
    ]


def _estimate(estimate: EstimateRecord, key: str) -> dict[str, object]:
    return {
        "task_id": estimate.task_id,
        "task_key": key,
        "label": estimate.label,
        "confidence": estimate.confidence,
        "distribution": [
            {"label": label, "share": share} for label, share in estimate.distribution
        ],
        "answers_count": estimate.answers_count,
        "agreeing_count": estimate.agreeing_count,
    }


def _pseudonym(worker_id: int, batch: BatchRecord) -> str:
    return people.pseudonym_of(
        worker_id=worker_id, organisation_id=batch.organisation_id
    )
