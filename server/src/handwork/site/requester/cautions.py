"""When an estimate is to be taken with care, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
            ngettext(
                "%(count)s task is given a label that none of the answers to it gave: "
                "the method trusts how people answer elsewhere more than what they said "
                "here. Look at them below (0 people say so), or run the majority vote.",
                "%(count)s tasks are given a label that none of the answers to it gave: "
                "the method trusts how people answer elsewhere more than what they said "
                "here. Look at them below (0 people say so), or run the majority vote.",
                unsaid_count,
            )
            % {"count": count(unsaid_count)}
        )
    weighs_people = any(person.confusion for person in people)
    if weighs_people and run.answers_count < ENOUGH_ANSWERS_A_PERSON * len(people):
        each = round(run.answers_count / len(people))
        found.append(
            _(
                "People gave about %(each)s answers each. To know how well each of them "
                "answers, this method needs about %(needed)s; with fewer, compare with "
                "the majority vote before you rely on it."
            )
            % {"each": count(each), "needed": ENOUGH_ANSWERS_A_PERSON}
        )
    return tuple(found)
