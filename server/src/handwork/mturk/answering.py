"""One request answered: what is asked, who asks, what was given, and what comes of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError

from handwork.base.errors import RefusedError
from handwork.base.rules import whole_number
from handwork.mturk import clock
from handwork.mturk.callers import caller_of
from handwork.mturk.errors import TurkError, turk_error_of
from handwork.mturk.operations import Given, operations
from handwork.mturk.service import plain, service, written
from handwork.mturk.shapes import WrongTypeError
from handwork.mturk.signing import SignatureRefusedError

Environ = Mapping[str, Any]
# A test and its key of 65,535 characters each, escaped, and room around them.
LONGEST_BODY = 1_000_000
CONTENT_TYPES = frozenset({"application/x-amz-json-1.1", "application/x-amz-json-1.0"})
FAULT = {
    "__type": "ServiceFault",
    "Message": "The service is temporarily unable to process your request. "
    "Try your call again.",
    "TurkErrorCode": "AWS.ServiceUnavailable",
}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; `asked` is the name of the operation, empty where it has none."""

    status: int
    content: bytes
    asked: str


class MalformedError(Exception):
    """The request is not one of this protocol; `kind` is the error's name at AWS."""

    def __init__(self, kind: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status


def reply_to(environ: Environ, read_body: Callable[[], bytes]) -> Reply:
    """Answer a request, whatever it is; the body is read once its length is known."""
    now, asked = clock.now(), _asked(environ)
    try:
        content = _output(asked, environ, read_body, now)
        status = 200
    except TurkError as refusal:
        status, content = 400, refusal.said_at(now)
    except SignatureRefusedError as refusal:
        status, content = 400, _said(refusal.kind, refusal.message)
    except WrongTypeError as wrong:
        status, content = 400, _said("SerializationException", str(wrong))
    except MalformedError as malformed:
        status, content = malformed.status, _said(malformed.kind, malformed.message)
    except (InterfaceError, OperationalError) as lost:
        logger.error("database unavailable", extra={"error": type(lost).__name__})  # noqa: TRY400
        status, content = 500, FAULT
    except Exception:
        logger.exception("mturk/%s failed", asked)
        status, content = 500, FAULT
    return Reply(status, written(content), asked)


def _asked(environ: Environ) -> str:
    target, _, name = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
    is_known = target == service().target and name in service().inputs
    return name if is_known else ""


def _output(
    asked: str, environ: Environ, read_body: Callable[[], bytes], now: datetime
) -> Mapping[str, Any]:
    _check_envelope(asked, environ)
    body = read_body()
    _check_length(len(body))
    caller = caller_of(environ, body, now=now)
    members = service().read_input(asked, _parsed(body))
    given = Given(asked, caller.organisation_id, members)
    try:
        output: dict[str, Any] = plain(operations()[asked](caller, given, now))
    except RefusedError as refusal:
        raise turk_error_of(refusal, given) from refusal
    return output


def _check_envelope(asked: str, environ: Environ) -> None:
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if not asked or kind not in CONTENT_TYPES:
        raise MalformedError(
            "UnknownOperationException",
            "X-Amz-Target must name an operation of "
            f"{service().target}, and Content-Type be application/x-amz-json-1.1.",
        )
    _check_length(whole_number(environ.get("CONTENT_LENGTH") or "0"))


def _check_length(length: int | None) -> None:
    if length is None or length > LONGEST_BODY:
        raise MalformedError(
            "RequestEntityTooLargeException",
            f"A request has at most {LONGEST_BODY} bytes.",
            413,
        )


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - checked against the model next
    try:
        return json.loads(body or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise MalformedError(
            "SerializationException", "The body is not JSON in UTF-8."
        ) from None


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def _said(kind: str, message: str) -> dict[str, str]:
    return {"__type": kind, "message": message}
