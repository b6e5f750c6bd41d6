"""The qualifications that MTurk itself manages, by the ids that programs have in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handwork.skills.rules import (
    ADULT,
    APPROVED_COUNT,
    APPROVED_SHARE,
    LOCALE,
    MASTERS,
)


@dataclass(frozen=True, slots=True)
class SystemQualification:
    """A system skill as programs of MTurk know it."""

    skill: str
    type_id: str
    name: str
    description: str

    def shown(self) -> dict[str, Any]:
        """Write it as a QualificationType."""
        return {
            "QualificationTypeId": self.type_id,
            "Name": self.name,
            "Description": self.description,
            "QualificationTypeStatus": "Active",
            "IsRequestable": False,
            "AutoGranted": False,
        }

    def answers(self, query: str) -> bool:
        """Whether every word of a query stands in its name or description."""
        text = f"{self.name} {self.description}".casefold()
        return all(word in text for word in query.casefold().split())


SYSTEM = (
    SystemQualification(
        MASTERS,
        "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH",
        "Masters",
        "Workers of whom a steward of this installation says that their work is known "
        "to be good.",
    ),
    SystemQualification(
        APPROVED_COUNT,
        "00000000000000000040",
        "Worker_NumberHITsApproved",
        "The number of a Worker's answers that were approved, by word or by silence.",
    ),
    SystemQualification(
        LOCALE,
        "00000000000000000071",
        "Worker_Locale",
        "The country, and the part of it, that the Worker names in the profile.",
    ),
    SystemQualification(
        ADULT,
        "00000000000000000060",
        "Worker_Adult",
        "1 where the Worker states to be of age.",
    ),
    SystemQualification(
        APPROVED_SHARE,
        "000000000000000000L0",
        "Worker_PercentAssignmentsApproved",
        "The percentage of a Worker's decided answers that were approved; 100 until "
        "100 were submitted.",
    ),
)
# The sandbox has a Masters of its own: programs written against it name this one.
SANDBOX_MASTERS = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"
BY_ID: Mapping[str, SystemQualification] = {
    **{each.type_id: each for each in SYSTEM},
    SANDBOX_MASTERS: SYSTEM[0],
}
BY_SKILL: Mapping[str, SystemQualification] = {each.skill: each for each in SYSTEM}
