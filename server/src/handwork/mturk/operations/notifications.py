"""Who is told what happens in the HITs of a type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handwork.flow import notifying
from handwork.flow.notifying import NoRuleError, Wanted
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.ids import pk_of
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.projects.rules.noticing import InvalidDestinationError


@operation("UpdateNotificationSettings")
def update_settings(caller: Caller, given: Given, now: datetime) -> Output:
    batch_id = pk_of("type", given["HITTypeId"])
    if batch_id is None:
        raise does_not_exist("HITTypeId", given["HITTypeId"])
    if "Notification" not in given and "Active" not in given:
        raise TurkError(
            "InvalidParameterValue",
            "You must specify either the Notification parameter or the Active parameter.",
        )
    wanted = _wanted(given["Notification"]) if "Notification" in given else None
    try:
        notifying.change_rule(
            actor=caller.actor,
            batch_id=batch_id,
            wanted=wanted,
            is_active=given.get("Active"),
            now=now,
        )
    except InvalidDestinationError as refusal:
        raise _unreachable(refusal) from refusal
    except NoRuleError as refusal:
        raise TurkError(
            "InvalidParameterValue",
            f"HITType {given['HITTypeId']} has no notification specification yet; "
            "specify the Notification parameter.",
        ) from refusal
    return {}


@operation("SendTestEventNotification")
def send_test_event(caller: Caller, given: Given, now: datetime) -> Output:
    try:
        notifying.send_test(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            wanted=_wanted(given["Notification"]),
            event=given["TestEventType"],
            now=now,
        )
    except InvalidDestinationError as refusal:
        raise _unreachable(refusal) from refusal
    return {}


def _wanted(specification: dict[str, Any]) -> Wanted:
    return Wanted(
        transport=specification["Transport"].lower(),
        destination=specification["Destination"],
        version=specification["Version"],
        event_types=tuple(specification["EventTypes"]),
    )


def _unreachable(refusal: InvalidDestinationError) -> TurkError:
    return TurkError(
        "InvalidTransportEndpoint", f"{refusal.message} {refusal.what_to_do}"
    )
