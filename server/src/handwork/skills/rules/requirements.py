"""What work asks of who does it: comparators over numbers and places, and what they guard."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handwork.base.codes import COUNTRIES
from handwork.base.errors import InvalidInputError
from handwork.base.rules import whole_number

MOST_REQUIREMENTS = 10
MOST_INTEGERS = 15
MOST_PLACES = 30
LARGEST = 2**31 - 1
ACCEPT, PREVIEW, DISCOVER = "accept", "preview", "discover"
GUARDS = (ACCEPT, PREVIEW, DISCOVER)
# Skills that nobody grants by hand, but for mastery: they follow from what is known.
APPROVED_COUNT = "approved-count"
APPROVED_SHARE = "approved-share"
LOCALE = "locale"
ADULT = "adult"
MASTERS = "masters"
SYSTEM_SKILLS = (APPROVED_COUNT, APPROVED_SHARE, LOCALE, ADULT, MASTERS)

ORDER: Mapping[str, Callable[[int, int], bool]] = {
    "less-than": operator.lt,
    "at-most": operator.le,
    "more-than": operator.gt,
    "at-least": operator.ge,
    "equal": operator.eq,
    "not-equal": operator.ne,
}
SETS = ("in", "not-in")
PRESENCE = ("exists", "absent")
COMPARATORS = (*ORDER, *SETS, *PRESENCE)
OF_PLACES = ("equal", "not-equal", *SETS)


class InvalidRequirementError(InvalidInputError):
    """A requirement on workers cannot be used as it is."""

    code = "invalid-requirement"


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a part of it (ISO 3166-2, without the country)."""

    country: str
    subdivision: str = ""

    def __str__(self) -> str:
        return (
            f"{self.country}-{self.subdivision}" if self.subdivision else self.country
        )

    def holds(self, other: Place) -> bool | None:
        """Whether the other place lies in this one; None where that is not known."""
        if self.country != other.country:
            return False
        if not self.subdivision:
            return True
        return self.subdivision == other.subdivision if other.subdivision else None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on a worker; `skill` is a type's id or a system skill's name."""

    skill: int | str
    comparator: str
    integers: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    guards: str = ACCEPT

    def as_json(self) -> dict[str, Any]:
        """Write it as a batch keeps it."""
        return {
            "skill": self.skill,
            "comparator": self.comparator,
            "integers": list(self.integers),
            "locales": [
                {"country": place.country, "subdivision": place.subdivision}
                for place in self.places
            ],
            "guards": self.guards,
        }


def requirements_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """Read what a batch keeps; it was checked when it was written."""
    return tuple(
        Requirement(
            skill=row["skill"],
            comparator=row["comparator"],
            integers=tuple(row.get("integers", ())),
            places=tuple(Place(**place) for place in row.get("locales", ())),
            guards=row.get("guards", ACCEPT),
        )
        for row in rows
    )


def skill_type_ids(requirements: Iterable[Requirement]) -> frozenset[int]:
    """Name the types of skill that requirements ask for, system skills left out."""
    return frozenset(each.skill for each in requirements if isinstance(each.skill, int))


def check_requirements(requirements: Collection[Requirement]) -> None:
    """Refuse too many requirements, and those that nothing could be compared with."""
    if len(requirements) > MOST_REQUIREMENTS:
        raise InvalidRequirementError(
            f"There are {len(requirements)} requirements.",
            what_to_do=f"Give at most {MOST_REQUIREMENTS}.",
        )
    for requirement in requirements:
        check_requirement(requirement)


def check_requirement(requirement: Requirement) -> None:
    """Refuse a requirement whose comparator, values or guard do not fit together."""
    if isinstance(requirement.skill, str) and requirement.skill not in SYSTEM_SKILLS:
        raise InvalidRequirementError(f'"{requirement.skill}" is not a skill.')
    if requirement.comparator not in COMPARATORS:
        raise InvalidRequirementError(
            f'"{requirement.comparator}" is not a comparator.',
            what_to_do=f"Use one of {', '.join(COMPARATORS)}.",
        )
    if requirement.guards not in GUARDS:
        raise InvalidRequirementError(
            f'"{requirement.guards}" is not what a requirement can guard.',
            what_to_do=f"Use one of {', '.join(GUARDS)}.",
        )
    if requirement.comparator in PRESENCE:
        _check_no_values(requirement)
    elif requirement.skill == LOCALE:
        _check_places(requirement)
    else:
        _check_integers(requirement)


def _check_no_values(requirement: Requirement) -> None:
    if requirement.integers or requirement.places:
        raise InvalidRequirementError(
            f'The comparator "{requirement.comparator}" compares with no value.',
            what_to_do="Leave the values out.",
        )


def _check_places(requirement: Requirement) -> None:
    if requirement.integers:
        raise InvalidRequirementError("A place is not compared with a number.")
    if requirement.comparator not in OF_PLACES:
        raise InvalidRequirementError(
            f'Places have no order: "{requirement.comparator}" cannot compare them.',
            what_to_do=f"Use one of {', '.join(OF_PLACES)}.",
        )
    _check_count(requirement, len(requirement.places), MOST_PLACES, "place")
    for place in requirement.places:
        if place.country not in COUNTRIES:
            raise InvalidRequirementError(
                f'"{place.country}" is not a country.',
                what_to_do="Use codes of ISO 3166, such as FR.",
            )
        check_subdivision(place.subdivision)


def _check_integers(requirement: Requirement) -> None:
    if requirement.places:
        raise InvalidRequirementError("Only the locale is compared with places.")
    _check_count(requirement, len(requirement.integers), MOST_INTEGERS, "number")
    for number in requirement.integers:
        if abs(number) > LARGEST:
            raise InvalidRequirementError(f"{number} is too large a number.")


def _check_count(requirement: Requirement, count: int, most: int, what: str) -> None:
    if requirement.comparator not in SETS:
        most = 1
    if not 1 <= count <= most:
        raise InvalidRequirementError(
            f'The comparator "{requirement.comparator}" has {count} {what}s.',
            what_to_do=f"Give 1 to {most}." if most > 1 else f"Give one {what}.",
        )


def check_subdivision(code: str) -> str:
    """Refuse what cannot be the second part of an ISO 3166-2 code; empty is none."""
    if code and not (len(code) <= 3 and code.isascii() and code.isalnum()):
        raise InvalidRequirementError(
            f'"{code}" is not a part of a country.',
            what_to_do="Use what stands behind the hyphen in ISO 3166-2, such as PA.",
        )
    return code


def number_of(text: str) -> int | None:
    """Read a number that a skill can have; None for anything else."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    number = whole_number(digits)
    return None if number is None or number > LARGEST else sign * number
