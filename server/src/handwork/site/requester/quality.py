"""How well people answer, under the names they have towards one organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handwork.inference import queries as inference
from handwork.inference.queries import SkillRecord
from handwork.people import queries as people
from handwork.projects.queries import BatchRecord
from handwork.site.requester.charts import Interval, interval

MISTAKES_SHOWN = 3
# A share of mistakes below this is what anybody's hand slips to.
NOTABLE_SHARE = 0.1
# Of fewer, a single one would be called a habit.
ANSWERS_FOR_A_HABIT = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """One label that a person takes for another."""

    true_label: str
    given_label: str
    share: float


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a run believes of one person."""

    name: str
    accuracy_share: float
    # None in runs from before intervals were kept.
    interval: Interval | None
    answers_count: int
    gold_right_count: int
    gold_answers_count: int
    mistakes: tuple[Mistake, ...]
    confusion: Mapping[str, Mapping[str, float]]

    @property
    def is_little_known(self) -> bool:
        """Whether so few answers tell nothing of what the person does often."""
        return self.answers_count < ANSWERS_FOR_A_HABIT


def people_of(batch: BatchRecord, run_id: int) -> tuple[PersonRow, ...]:
    """List the people of a run, the most active first."""
    names = {
        worker_id: people.pseudonym_of(
            worker_id=worker_id, organisation_id=batch.organisation_id
        )
        for worker_id in inference.workers_of(run_id=run_id)
    }
    return tuple(
        PersonRow(
            name=skill.worker,
            accuracy_share=skill.accuracy_share,
            interval=interval_of(skill),
            answers_count=skill.answers_count,
            gold_right_count=skill.gold_right_count,
            gold_answers_count=skill.gold_answers_count,
            mistakes=mistakes_of(skill),
            confusion=skill.confusion,
        )
        for skill in inference.skills(run_id=run_id, pseudonyms=names)
    )


def interval_of(skill: SkillRecord) -> Interval | None:
    """Place what is believed of one person on a line from 0 to 1."""
    low, high = skill.accuracy_low_share, skill.accuracy_high_share
    if low is None or high is None:
        return None
    return interval(low, skill.accuracy_share, high)


def mistakes_of(skill: SkillRecord) -> tuple[Mistake, ...]:
    """Take the most frequent mistakes out of a confusion, of who has answered often."""
    if skill.answers_count < ANSWERS_FOR_A_HABIT:
        return ()
    found = [
        Mistake(true_label, given_label, share)
        for true_label, given in skill.confusion.items()
        for given_label, share in given.items()
        if given_label != true_label and share >= NOTABLE_SHARE
    ]
    found.sort(key=lambda mistake: (-mistake.share, mistake.true_label))
    return tuple(found[:MISTAKES_SHOWN])
