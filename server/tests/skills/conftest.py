"""Skills that Cleo's lab grants, tests with a key, and work that requires them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handwork.flow import defining_skills
from handwork.people.rules import Actor
from handwork.projects.models import Batch
from handwork.skills.rules import Requirement, SkillTerms
from qualified import KEY, TEST


@pytest.fixture
def define(cleo: Actor, noon) -> Callable[..., int]:
    """Make a kind of skill of Cleo's lab."""

    def make(**terms: object) -> int:
        wanted = {"name": "French", "description": "Reads French.", **terms}
        return defining_skills.define_skill(
            actor=cleo,
            organisation_id=min(cleo.organisation_ids),
            terms=SkillTerms(**wanted),
            now=noon,
        ).type_id

    return make


@pytest.fixture
def tested(define) -> int:
    """A skill with a test that is scored, taken in ten minutes, again after an hour."""
    return define(test=TEST, test_seconds=600, answer_key=KEY, retry_delay_seconds=3600)


@pytest.fixture
def require() -> Callable[..., None]:
    """Let a batch require something of its workers."""

    def change(batch_id: int, *wanted: Requirement) -> None:
        rows = [each.as_json() for each in wanted]
        Batch.objects.filter(pk=batch_id).update(requirements=rows)

    return change
