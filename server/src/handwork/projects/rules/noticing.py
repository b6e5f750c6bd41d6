"""What may be told of a batch, to whom, and in which words: the form programs know."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from handwork.base.errors import InvalidInputError

# What journeys say themselves. The rest is read from the rows of workers' actions, which
# must not wait for it.
SAID = frozenset(
    {
        "AssignmentApproved",
        "AssignmentRejected",
        "HITExtended",
        "HITDisposed",
    }
)
READ = frozenset(
    {
        "AssignmentAccepted",
        "AssignmentAbandoned",
        "AssignmentReturned",
        "AssignmentSubmitted",
        "HITCreated",
        "HITExpired",
        "HITReviewable",
    }
)
EVENTS = SAID | READ
# Sent on request only, to try a destination.
PING = "Ping"
VERSIONS = ("2006-05-05", "2014-08-15")
TRANSPORTS = ("email", "sqs", "sns")
LONGEST_DESTINATION = 1_000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ARN = re.compile(
    r"arn:aws[a-z-]*:(sqs|sns):([a-z0-9-]+):(\d{12}):([A-Za-z0-9_.-]{1,256})"
)


class InvalidDestinationError(InvalidInputError):
    """Nothing can be sent to where notices are wanted."""

    code = "invalid-destination"


class InvalidEventsError(InvalidInputError):
    """The events asked for are none, or not known."""

    code = "invalid-events"


@dataclass(frozen=True, slots=True)
class Notice:
    """One event as it is told, its things named as programs name them."""

    event: str
    happened_at: datetime
    type_code: str
    task_code: str
    assignment_code: str | None


def check_events(events: Sequence[str]) -> tuple[str, ...]:
    """Refuse no events, and events that a batch does not have."""
    unknown = sorted(set(events) - EVENTS)
    if unknown or not events:
        raise InvalidEventsError(
            f"A batch does not tell of {', '.join(unknown) or 'nothing'}.",
            what_to_do=f"Choose from {', '.join(sorted(EVENTS))}.",
        )
    return tuple(dict.fromkeys(events))


def check_version(version: str) -> str:
    """Refuse a version of the notices that is not known."""
    if version not in VERSIONS:
        raise InvalidEventsError(
            f"There is no version {version[:20]!r} of notices.",
            what_to_do=f"Use {VERSIONS[0]} or {VERSIONS[1]}.",
        )
    return version


def check_destination(*, transport: str, destination: str) -> str:
    """Refuse what is no address of the transport; whether it answers shows when sending."""
    checks = {"email": _is_email, "sqs": _is_queue, "sns": _is_topic}
    is_long = len(destination) > LONGEST_DESTINATION
    if is_long or not checks[transport](destination):
        raise InvalidDestinationError(
            f"{destination[:100]!r} is no destination for {transport}.",
            what_to_do="Give an e-mail address, the URL or ARN of an SQS queue, the ARN of "
            "an SNS topic, or for SNS an https address that takes the messages itself.",
        )
    return destination


def _is_email(text: str) -> bool:
    return bool(EMAIL.fullmatch(text)) and len(text) <= 254


def _is_queue(text: str) -> bool:
    found = ARN.fullmatch(text)
    return found.group(1) == "sqs" if found else _is_web_address(text)


def _is_topic(text: str) -> bool:
    found = ARN.fullmatch(text)
    return found.group(1) == "sns" if found else _is_web_address(text)


def _is_web_address(text: str) -> bool:
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    is_plain = parts.username is None and port != 0
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and is_plain


def arn_parts(text: str) -> tuple[str, str, str, str] | None:
    """Split an ARN of a queue or topic into service, region, account and name."""
    found = ARN.fullmatch(text)
    return (found[1], found[2], found[3], found[4]) if found else None


def channel_of(*, transport: str, destination: str) -> str:
    """Name the channel of the outbox that reaches a destination."""
    if transport == "sns" and arn_parts(destination) is None:
        return "webhook"
    return transport


def document(
    *, version: str, document_id: str, customer_code: str, notices: Sequence[Notice]
) -> str:
    """Write the message that programs read; the same id means the same message."""
    return json.dumps(
        {
            "EventDocVersion": version,
            "EventDocId": document_id,
            "CustomerId": customer_code,
            "Events": [_event(notice) for notice in notices],
        },
        separators=(",", ":"),
    )


def _event(notice: Notice) -> dict[str, str]:
    told = {
        "EventType": notice.event,
        "EventTimestamp": timestamp(notice.happened_at),
        "HITTypeId": notice.type_code,
        "HITId": notice.task_code,
    }
    if notice.assignment_code is not None:
        told["AssignmentId"] = notice.assignment_code
    return told


def timestamp(moment: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
