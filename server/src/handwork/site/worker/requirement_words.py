"""What work requires of its workers, in a sentence each, and what would open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handwork.people.rules import country_names
from handwork.skills import queries as skills
from handwork.skills.queries import TypeRecord
from handwork.skills.rules import (
    ADULT,
    APPROVED_COUNT,
    APPROVED_SHARE,
    LOCALE,
    MASTERS,
    Place,
    Requirement,
    skill_type_ids,
)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A requirement that a worker does not meet, and where they can change that."""

    text: str
    opens: str
    url: str


def lacking(requirements: Iterable[Requirement]) -> tuple[Lacking, ...]:
    """Put unmet requirements into words; names of skills are read at once."""
    requirements = tuple(requirements)
    type_ids = skill_type_ids(requirements)
    kinds = skills.types_among(type_ids=type_ids) if type_ids else {}
    return tuple(_lacking(each, kinds) for each in requirements)


def _lacking(required: Requirement, kinds: Mapping[int, TypeRecord]) -> Lacking:
    if isinstance(required.skill, int):
        return _of_a_skill(required, kinds.get(required.skill))
    if required.skill == LOCALE:
        return Lacking(
            text=_where(required),
            opens=_("Your profile says where you work."),
            url=reverse("profile"),
        )
    if required.skill == ADULT:
        return Lacking(
            text=_("It is for people of age."),
            opens=_("If you are, say so in your profile."),
            url=reverse("profile"),
        )
    if required.skill == MASTERS:
        return Lacking(
            text=_("It is for masters."),
            opens=_("A steward decides who is one."),
            url="",
        )
    return _of_a_track(required)


def _of_a_skill(required: Requirement, kind: TypeRecord | None) -> Lacking:
    if kind is None:
        return Lacking(
            text=_("It asks for a skill that is not granted any more."),
            opens="",
            url="",
        )
    text = _("The skill “%(name)s”: %(bound)s.") % {
        "name": kind.name,
        "bound": bound(required),
    }
    if required.comparator == "absent":
        return Lacking(text=text, opens="", url="")
    if not kind.can_be_requested:
        return Lacking(text=text, opens=_("Who asks for the work grants it."), url="")
    opens = _("You can take its test.") if kind.terms.test else _("You can ask for it.")
    return Lacking(text=text, opens=opens, url=reverse("skill", args=[kind.type_id]))


def _of_a_track(required: Requirement) -> Lacking:
    what = {
        APPROVED_COUNT: _("Your approved answers: %(bound)s."),
        APPROVED_SHARE: _("Your approved answers, in per cent: %(bound)s."),
    }[str(required.skill)]
    return Lacking(
        text=what % {"bound": bound(required)},
        opens=_("Other work counts towards it."),
        url="",
    )


def bound(required: Requirement) -> str:
    """Say what a number is compared with."""
    numbers = ", ".join(number_format(number) for number in required.integers)
    said = {
        "less-than": _("less than %(numbers)s"),
        "at-most": _("at most %(numbers)s"),
        "more-than": _("more than %(numbers)s"),
        "at-least": _("at least %(numbers)s"),
        "equal": _("exactly %(numbers)s"),
        "not-equal": _("anything but %(numbers)s"),
        "in": _("one of %(numbers)s"),
        "not-in": _("none of %(numbers)s"),
        "exists": _("it must be yours"),
        "absent": _("it must not be yours"),
    }[required.comparator]
    return said % {"numbers": numbers} if numbers else said


def _where(required: Requirement) -> str:
    names = ", ".join(place_name(place) for place in required.places)
    if required.comparator in {"not-equal", "not-in"}:
        return _("It is for people elsewhere than in %(places)s.") % {"places": names}
    return _("It is for people in %(places)s.") % {"places": names}


def place_name(place: Place) -> str:
    """Name a country, or a part of it by its code."""
    reader = (get_language() or "en").split("-")[0]
    name = country_names(reader).get(place.country, place.country)
    return f"{name} ({place})" if place.subdivision else name
