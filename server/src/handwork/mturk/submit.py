"""Where pages of other sites send what was answered in them, as they did to Mechanical Turk.

The assignment's id, which nobody can guess, says whose answer it is: such pages stand in
frames of other origins, from which no session comes along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from handwork.allocation.assignments import assignment
from handwork.allocation.queries import AssignmentRecord
from handwork.base.errors import InvalidInputError, NotFoundError, RefusedError
from handwork.base.public_codes import pk_of
from handwork.flow import working
from handwork.mturk.clock import now
from handwork.projects.rules.external_hit import EXTERNAL_HIT, NOT_ACCEPTED
from handwork.projects.rules.questions_xml import from_fields

ASSIGNMENT = "assignmentId"
# Tells the page of the task, in which the frame stands or from which a window was opened.
SUBMITTED = """(() => {
  "use strict";
  const assignment = document.body.dataset.assignment;
  document.body.classList.toggle("in-frame", window.top !== window);
  if (!assignment || typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel("handwork-submitted");
  channel.postMessage(assignment);
})();
"""


class NotAcceptedError(InvalidInputError):
    """What was answered in a preview belongs to no assignment."""

    code = "not-accepted"


class NothingSentError(InvalidInputError):
    """A page sent no field of its own."""

    code = "nothing-sent"


@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def external_submit(request: HttpRequest) -> HttpResponse:
    """Keep an answer that another site's page sends, and lead the worker on."""
    fields = fields_of(request)
    try:
        held = assignment_in(fields)
        content = from_fields(fields.items())
        if not content["answers"]:
            raise NothingSentError(
                _("The page sent no answer: only the names that say where it stood."),
                what_to_do=_("Go back and fill it in; skip the task if that fails."),
            )
        done = working.submit(
            worker_id=held.worker_id,
            assignment_id=held.assignment_id,
            content=content,
            client_key=key_of(content),
            active_milliseconds=None,
            now=now(),
        )
    except RefusedError as refusal:
        said = {"message": _(refusal.message), "what_to_do": told(refusal.what_to_do)}
        return shown(request, {"refusal": said}, status=refusal.status)
    code = fields[ASSIGNMENT][0]
    return shown(request, {"assignment": code, "is_late": done.is_late}, status=200)


def fields_of(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """Gather the fields of the form and of the address, the form's first."""
    sent = {name: values for name, values in request.POST.lists() if name}
    there = {name: values for name, values in request.GET.lists() if name}
    return {**sent, **{name: there[name] for name in there if name not in sent}}


def assignment_in(fields: Mapping[str, Sequence[str]]) -> AssignmentRecord:
    """Find the assignment that a page names."""
    code = next(iter(fields.get(ASSIGNMENT, ())), "").strip()
    if code == NOT_ACCEPTED:
        raise NotAcceptedError(
            _("This was a preview: the task is not yours yet, and nothing was kept."),
            what_to_do=_("Start the task first, then answer it."),
        )
    assignment_id = pk_of("assignment", code)
    found = None if assignment_id is None else assignment(assignment_id=assignment_id)
    if found is None:
        raise NotFoundError(
            _("The page does not say to which task its answer belongs."),
            what_to_do=_("Open the task again from your list of work."),
        )
    return found


def key_of(content: Mapping[str, Any]) -> str:
    """Name a submission by what it says: the same again is the same."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def told(text: str) -> str:
    """Look up what to do; an empty text has a meaning of its own in catalogues."""
    return _(text) if text else ""


def shown(
    request: HttpRequest, context: Mapping[str, Any], *, status: int
) -> HttpResponse:
    """Say what became of it, on a page that may stand in anybody's frame."""
    response = render(request, "worker/submitted.html", dict(context), status=status)
    # It holds no control and nothing of the session, so nobody can make use of it.
    response._csp_replace = {"frame-ancestors": ["*"], "script-src": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@cache_control(max_age=3600, public=True)
def submitted_script(request: HttpRequest) -> HttpResponse:
    """Send the script of the page above."""
    del request
    return HttpResponse(SUBMITTED, content_type="text/javascript")


@require_safe
@cache_control(max_age=3600, public=True)
def external_hit_script(request: HttpRequest) -> HttpResponse:
    """Send what pages of other sites load as `externalHIT_v1.js`."""
    del request
    response = HttpResponse(EXTERNAL_HIT, content_type="text/javascript")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
