"""Reads of the skills room; `..._for(actor=...)` checks the right to see."""

from __future__ import annotations

from handwork.skills.queries.requests import (
    NoSuchSkillRequestError,
    RequestRecord,
    last_requests,
    own_request,
    own_requests,
    request_for,
    waiting_for,
)
from handwork.skills.queries.skills import (
    NoSuchSkillError,
    OwnSkill,
    SkillRecord,
    is_master,
    own_skills,
    skill_for,
    skills_for,
    values_of,
)
from handwork.skills.queries.types import (
    NoSuchSkillTypeError,
    TypeRecord,
    requestable_types,
    skill_type,
    type_for,
    type_seen_by,
    types_among,
    types_for,
)

__all__ = [
    "NoSuchSkillError",
    "NoSuchSkillRequestError",
    "NoSuchSkillTypeError",
    "OwnSkill",
    "RequestRecord",
    "SkillRecord",
    "TypeRecord",
    "is_master",
    "last_requests",
    "own_request",
    "own_requests",
    "own_skills",
    "request_for",
    "requestable_types",
    "skill_for",
    "skill_type",
    "skills_for",
    "type_for",
    "type_seen_by",
    "types_among",
    "types_for",
    "values_of",
    "waiting_for",
]
