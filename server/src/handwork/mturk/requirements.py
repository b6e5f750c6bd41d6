"""Qualification requirements of MTurk, to and from what a batch requires of workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handwork.base.errors import NotFoundError
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.ids import code, pk_of
from handwork.mturk.operations import Caller
from handwork.mturk.system_qualifications import BY_ID, BY_SKILL
from handwork.skills import queries as skills
from handwork.skills.queries import TypeRecord
from handwork.skills.rules import (
    ACCEPT,
    DISCOVER,
    PREVIEW,
    Place,
    Requirement,
    check_requirements,
    requirements_of,
)

COMPARATORS: Mapping[str, str] = {
    "LessThan": "less-than",
    "LessThanOrEqualTo": "at-most",
    "GreaterThan": "more-than",
    "GreaterThanOrEqualTo": "at-least",
    "EqualTo": "equal",
    "NotEqualTo": "not-equal",
    "Exists": "exists",
    "DoesNotExist": "absent",
    "In": "in",
    "NotIn": "not-in",
}
GUARDED: Mapping[str, str] = {
    "Accept": ACCEPT,
    "PreviewAndAccept": PREVIEW,
    "DiscoverPreviewAndAccept": DISCOVER,
}
SAID = {ours: theirs for theirs, ours in COMPARATORS.items()}
ACTIONS = {ours: theirs for theirs, ours in GUARDED.items()}


def requirements_in(
    caller: Caller, rows: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], ...]:
    """Read requirements as a batch keeps them; types of others read as not there."""
    found = tuple(_requirement(caller, row) for row in rows)
    check_requirements(found)
    return tuple(each.as_json() for each in found)


def requirements_out(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Write what a batch requires, with everything filled in as MTurk does."""
    return [_shown(each) for each in requirements_of(rows)]


def type_id_of(skill: int | str) -> str:
    """Give the id of a kind of skill that programs see."""
    if isinstance(skill, int):
        return code("qualification", skill)
    return BY_SKILL[skill].type_id


def own_type(caller: Caller, text: str) -> TypeRecord:
    """Find a kind of skill of the caller's; anything else does not exist."""
    if text in BY_ID:
        raise TurkError(
            "PermissionDeniedException",
            f"The QualificationType {text} is managed by this installation.",
        )
    pk = pk_of("qualification", text)
    if pk is None:
        raise does_not_exist("QualificationTypeId", text)
    try:
        found = skills.type_for(actor=caller.actor, type_id=pk)
    except NotFoundError:
        raise does_not_exist("QualificationTypeId", text) from None
    if found.organisation_id != caller.organisation_id:
        raise does_not_exist("QualificationTypeId", text)
    return found


def _requirement(caller: Caller, row: Mapping[str, Any]) -> Requirement:
    return Requirement(
        skill=_skill(caller, row["QualificationTypeId"]),
        comparator=COMPARATORS[row["Comparator"]],
        integers=tuple(row.get("IntegerValues", ())),
        places=tuple(
            Place(each["Country"].upper(), each.get("Subdivision", "").upper())
            for each in row.get("LocaleValues", ())
        ),
        guards=_guards(row),
    )


def _skill(caller: Caller, text: str) -> int | str:
    if text in BY_ID:
        return BY_ID[text].skill
    found = own_type(caller, text)
    if not found.terms.is_active:
        raise TurkError(
            "InvalidQualificationTypeState",
            "This QualificationType is currently in the state 'Inactive'.  This "
            "operation can be called with a status of: Active",
        )
    return found.type_id


def _guards(row: Mapping[str, Any]) -> str:
    actions = row.get("ActionsGuarded")
    if not row.get("RequiredToPreview"):
        return GUARDED[actions or "Accept"]
    # Deprecated, and the same as the second of the three.
    if actions not in (None, "PreviewAndAccept"):
        raise TurkError(
            "InvalidParameterValue",
            "RequiredToPreview and ActionsGuarded cannot be mixed: leave out "
            "RequiredToPreview.",
        )
    return PREVIEW


def _shown(requirement: Requirement) -> dict[str, Any]:
    places = [
        {"Country": place.country, "Subdivision": place.subdivision or None}
        for place in requirement.places
    ]
    return {
        "QualificationTypeId": type_id_of(requirement.skill),
        "Comparator": SAID[requirement.comparator],
        "IntegerValues": list(requirement.integers) or None,
        "LocaleValues": places or None,
        "RequiredToPreview": requirement.guards == PREVIEW,
        "ActionsGuarded": ACTIONS[requirement.guards],
    }
