"""Whether a worker meets what work asks for, and what they may do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handwork.skills.rules.requirements import (
    ACCEPT,
    ADULT,
    APPROVED_COUNT,
    APPROVED_SHARE,
    DISCOVER,
    LOCALE,
    MASTERS,
    ORDER,
    Place,
    Requirement,
)

# Below so many submissions nobody is judged by the share of them that was approved.
SUBMISSIONS_FOR_A_SHARE = 100
WHOLE_SHARE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a worker and may be required of them."""

    place: Place
    is_adult: bool = False
    is_master: bool = False
    approved_count: int = 0
    approved_percent: int = WHOLE_SHARE
    # Skills that were granted and not revoked, by the type.
    values: Mapping[int, int] = field(default_factory=dict)

    def value_of(self, skill: int | str) -> int | None:
        """Give the number to compare; None where the worker has no such skill."""
        if isinstance(skill, int):
            return self.values.get(skill)
        return {
            APPROVED_COUNT: self.approved_count,
            APPROVED_SHARE: self.approved_percent,
            ADULT: 1 if self.is_adult else None,
            MASTERS: 1 if self.is_master else None,
        }[skill]


@dataclass(frozen=True, slots=True)
class Access:
    """What a worker may do with work, and which requirements they do not meet."""

    missing: tuple[Requirement, ...] = ()

    @property
    def can_accept(self) -> bool:
        """Whether every requirement is met."""
        return not self.missing

    @property
    def can_preview(self) -> bool:
        """Whether the questions may be shown."""
        return all(each.guards == ACCEPT for each in self.missing)

    @property
    def can_discover(self) -> bool:
        """Whether the worker may know that there is such work."""
        return all(each.guards != DISCOVER for each in self.missing)


OPEN = Access()


def access(requirements: Iterable[Requirement], standing: Standing) -> Access:
    """Tell which requirements a worker does not meet."""
    unmet = tuple(each for each in requirements if not is_met(each, standing))
    return Access(missing=unmet) if unmet else OPEN


def is_met(requirement: Requirement, standing: Standing) -> bool:
    """Whether a worker meets one requirement; who lacks the skill meets only absence."""
    if requirement.skill == LOCALE:
        return _is_met_by_place(requirement, standing.place)
    value = standing.value_of(requirement.skill)
    if value is None:
        return requirement.comparator == "absent"
    if requirement.comparator in {"exists", "absent"}:
        return requirement.comparator == "exists"
    if requirement.comparator in {"in", "not-in"}:
        return (value in requirement.integers) == (requirement.comparator == "in")
    return ORDER[requirement.comparator](value, requirement.integers[0])


def _is_met_by_place(requirement: Requirement, place: Place) -> bool:
    if requirement.comparator in {"exists", "absent"}:
        return requirement.comparator == "exists"
    found = [wanted.holds(place) for wanted in requirement.places]
    if requirement.comparator in {"equal", "in"}:
        return True in found
    # Where a part is ruled out, who does not say their part is not known to be outside.
    return all(is_inside is False for is_inside in found)


def approved_percent(*, submitted: int, approved: int, rejected: int) -> int:
    """Tell how much of what was decided was approved; 100 until 100 were submitted."""
    decided = approved + rejected
    if submitted < SUBMISSIONS_FOR_A_SHARE or decided == 0:
        return WHOLE_SHARE
    return WHOLE_SHARE * approved // decided
