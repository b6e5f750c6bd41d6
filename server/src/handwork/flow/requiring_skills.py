"""What new work may require: skills that are still granted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handwork.skills import queries
from handwork.skills.queries import NoSuchSkillTypeError
from handwork.skills.rules import requirements_of, skill_type_ids


def refuse_ended_skills(requirements: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a requirement of a skill that was deleted: nobody could come to it."""
    type_ids = skill_type_ids(requirements_of(requirements))
    if type_ids and type_ids - queries.types_among(type_ids=type_ids).keys():
        raise NoSuchSkillTypeError(
            "This work requires a skill that is granted no more.",
            what_to_do="Ask for the work on other terms.",
        )
