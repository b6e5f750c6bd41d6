"""The hot path for programs and pages: take, submit, submit and take.

Plain views: a pass instead of a session, one statement, JSON in and out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from handwork.api.clock import now
from handwork.base.errors import InvalidInputError, RefusedError
from handwork.flow import working
from handwork.flow.working import Next, Submitted, WorkPass

SCHEME = "Work "
LARGEST_ID = 2**63 - 1
LONGEST_BODY = 2_000_000


class UnreadableError(InvalidInputError):
    """The body is not what these addresses take."""

    code = "unreadable-request"


@dataclass(frozen=True, slots=True)
class Sent:
    """The body of a submission, with every type checked."""

    assignment_id: int
    content: object
    client_key: str
    active_milliseconds: int | None


Hot = Callable[[WorkPass, bytes], str]


def answer(act: Hot, authorization: str, body: bytes) -> str:
    """Read the pass and act."""
    text = authorization[len(SCHEME) :] if authorization.startswith(SCHEME) else ""
    return act(working.read_pass(text, now=now()), body)


def take(work_pass: WorkPass, body: bytes) -> str:
    """Give the held task of the batch, else the best open one."""
    del body
    following = working.show(working.take_with(work_pass, now=now()))
    return f'{{"next":{_next(following)}}}'


def submit(work_pass: WorkPass, body: bytes) -> str:
    """Keep an answer."""
    sent = _sent(body)
    submitted = working.submit(
        worker_id=work_pass.worker_id,
        assignment_id=sent.assignment_id,
        content=sent.content,
        client_key=sent.client_key,
        active_milliseconds=sent.active_milliseconds,
        now=now(),
    )
    return f"{{{_submitted(submitted)}}}"


def submit_and_take(work_pass: WorkPass, body: bytes) -> str:
    """Keep an answer and give the next task."""
    sent = _sent(body)
    submitted, following = working.submit_and_take(
        worker_id=work_pass.worker_id,
        batch_id=work_pass.batch_id,
        assignment_id=sent.assignment_id,
        content=sent.content,
        client_key=sent.client_key,
        active_milliseconds=sent.active_milliseconds,
        now=now(),
    )
    return f'{{{_submitted(submitted)},"next":{_next(following)}}}'


def _sent(body: bytes) -> Sent:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise _unreadable("The body is not a JSON object.")
    assignment_id = _whole(fields, "assignment_id")
    if assignment_id is None or not 0 < assignment_id <= LARGEST_ID:
        raise _unreadable('"assignment_id" must be the number of an assignment.')
    key = fields.get("client_key")
    if not isinstance(key, str):
        raise _unreadable('"client_key" must be a text of your choice.')
    spent = _whole(fields, "active_milliseconds")
    if spent is not None:
        spent = min(max(spent, 0), LARGEST_ID)
    return Sent(assignment_id, fields.get("content"), key, spent)


def _whole(fields: dict[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _unreadable(f'"{name}" must be a whole number.')


def _unreadable(message: str) -> UnreadableError:
    return UnreadableError(
        message,
        what_to_do='Send {"assignment_id": 1, "content": {...}, "client_key": "..."}.',
    )


def _submitted(submitted: Submitted) -> str:
    is_late = "true" if submitted.is_late else "false"
    is_repeat = "true" if submitted.is_repeat else "false"
    return (
        f'"answer_id":{submitted.answer_id},"is_late":{is_late},"is_repeat":{is_repeat}'
    )


def _next(following: Next | None) -> str:
    """Write the next task; its JSON comes as text from the database and stays text."""
    if following is None:
        return "null"
    held = following.held
    confidence = "null" if following.confidence is None else repr(following.confidence)
    return (
        f'{{"assignment_id":{held.assignment_id},"task_id":{held.task_id},'
        f'"batch_id":{held.batch_id},"taken_at":"{held.taken_at.isoformat()}",'
        f'"expires_at":"{held.expires_at.isoformat()}","content":{following.content},'
        f'"prediction":{following.prediction or "null"},"confidence":{confidence}}}'
    )


def view_of(act: Hot) -> Callable[[HttpRequest], HttpResponse]:
    """Make a plain view of it, which words refusals as JSON."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            authorization = request.headers.get("Authorization", "")
            text, status = answer(act, authorization, request.body), 200
        except RefusedError as refusal:
            text, status = _refusal(refusal), refusal.status
        response = HttpResponse(text, content_type="application/json", status=status)
        if status == 401:
            response["WWW-Authenticate"] = f'{SCHEME}realm="handwork"'
        return response

    return view


def _refusal(refusal: RefusedError) -> str:
    return json.dumps(
        {
            "code": refusal.code,
            "message": refusal.message,
            "what_to_do": refusal.what_to_do,
        }
    )


HOT: dict[str, Hot] = {
    "/api/v1/work/take": take,
    "/api/v1/work/submit": submit,
    "/api/v1/work/submit-and-take": submit_and_take,
}
urlpatterns = [
    path("take", view_of(take), name="api-take"),
    path("submit", view_of(submit), name="api-submit"),
    path("submit-and-take", view_of(submit_and_take), name="api-submit-and-take"),
]
