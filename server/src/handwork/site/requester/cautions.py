"""When an estimate is to be taken with care, in words."""

from __future__ import annotations

from collections.abc import Sequence

from handwork.inference.queries import RunRecord
from handwork.site.requester.quality import PersonRow
from handwork.site.templatetags.figures import count

# Below this, how a person answers is guessed more than it is known.
ENOUGH_ANSWERS_A_PERSON = 30


def cautions(
    *, run: RunRecord, people: Sequence[PersonRow], unsaid_count: int
) -> tuple[str, ...]:
    """Say why the estimates of a run may be wrong in a way that its figures hide."""
    found = []
    if unsaid_count:
        found.append(
            f"{count(unsaid_count)} {_tasks(unsaid_count)} a label that none of the "
            "answers to it gave: the method trusts how people answer elsewhere more "
            "than what they said here. Look at them below (0 people say so), or run "
            "the majority vote."
        )
    weighs_people = any(person.confusion for person in people)
    if weighs_people and run.answers_count < ENOUGH_ANSWERS_A_PERSON * len(people):
        each = round(run.answers_count / len(people))
        found.append(
            f"People gave about {count(each)} answers each. To know how well each of "
            f"them answers, this method needs about {ENOUGH_ANSWERS_A_PERSON}; with "
            "fewer, compare with the majority vote before you rely on it."
        )
    return tuple(found)


def _tasks(number: int) -> str:
    return "task is given" if number == 1 else "tasks are given"
