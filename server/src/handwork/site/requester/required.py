"""What a batch requires of its workers, as its requester reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handwork.projects.queries import BatchRecord
from handwork.site.worker.requirement_words import bound, place_name
from handwork.skills import queries as skills
from handwork.skills.rules import Requirement, requirements_of, skill_type_ids

SYSTEM_WORDS = {
    "approved-count": _("Approved answers"),
    "approved-share": _("Approved answers, in per cent"),
    "locale": _("Place"),
    "adult": _("Of age (1 where the worker says so)"),
    "masters": _("Master"),
}
GUARD_WORDS = {
    "accept": _("Others see the work and cannot accept it"),
    "preview": _("Others see that there is work, not its tasks"),
    "discover": _("Others do not learn of the work"),
}


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement."""

    what: str
    url: str
    bound: str
    otherwise: str


def required_of(batch: BatchRecord) -> tuple[Required, ...]:
    """Put what a batch requires into words; no query where it requires nothing."""
    found = requirements_of(batch.requirements)
    type_ids = skill_type_ids(found)
    kinds = skills.types_among(type_ids=type_ids) if type_ids else {}
    names = {type_id: kind.name for type_id, kind in kinds.items()}
    return tuple(_required(each, names) for each in found)


def _required(each: Requirement, names: Mapping[int, str]) -> Required:
    what = str(SYSTEM_WORDS.get(str(each.skill), ""))
    url = ""
    if isinstance(each.skill, int):
        what = names.get(each.skill, str(_("A skill that is granted no more")))
        url = reverse("skill-type", args=[each.skill]) if each.skill in names else ""
    return Required(
        what=what, url=url, bound=_bound(each), otherwise=str(GUARD_WORDS[each.guards])
    )


def _bound(each: Requirement) -> str:
    if not each.places:
        return bound(each)
    places = ", ".join(place_name(place) for place in each.places)
    is_out = each.comparator in {"not-equal", "not-in"}
    words = _("not in %(places)s") if is_out else _("in %(places)s")
    return words % {"places": places}
