"""From records of files to groups that become batches; what is not usable is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from handwork.base.errors import InvalidInputError
from handwork.projects import rules
from handwork.projects.formats.turk_files import Record, Refused
from handwork.projects.rules import past
from handwork.projects.rules.past import PastAnswer, PastHit

KIND = "question"


@dataclass(frozen=True, slots=True)
class Group:
    """HITs that had their type in common, and the answers to them."""

    hits: tuple[PastHit, ...]
    answers: tuple[PastAnswer, ...]

    @property
    def first(self) -> PastHit:
        """The HIT that speaks for all."""
        return self.hits[0]


class WhoWorksHere(Protocol):
    """Tells which ids of workers are of people who work here."""

    def __call__(self, *, codes: Collection[str]) -> frozenset[str]: ...


def group_records(
    records: Iterable[Record], refused: list[Refused], *, are_people: WhoWorksHere
) -> list[Group]:
    """Put together HITs of a type and the answers to them; adds to what is refused."""
    found: dict[str, PastHit] = {}
    given: dict[str, PastAnswer] = {}
    for each in records:
        if isinstance(each, Refused):
            refused.append(each)
        elif isinstance(each, PastHit):
            # A list of HITs tells the question, a list of results does not.
            if each.hit_id not in found or each.question:
                found[each.hit_id] = each
        else:
            given[each.assignment_id] = each
    hits = _fit_to_keep(found, refused)
    theirs = are_people(codes={answer.worker_code for answer in given.values()})
    answers = _usable(_of_names(given.values(), theirs, refused), hits, refused)
    kept = (hit for hit in hits.values() if hit is not None)
    ordered = sorted(kept, key=lambda hit: (hit.group, hit.hit_id))
    by_hit: dict[str, list[PastAnswer]] = {}
    for answer in answers:
        by_hit.setdefault(answer.hit_id, []).append(answer)
    return [
        Group(tuple(same), tuple(a for hit in same for a in by_hit.get(hit.hit_id, ())))
        for same in (list(group) for _, group in groupby(ordered, lambda h: h.group))
    ]


def _fit_to_keep(
    found: Mapping[str, PastHit], refused: list[Refused]
) -> dict[str, PastHit | None]:
    hits: dict[str, PastHit | None] = dict(found)
    for hit_id, hit in found.items():
        if reason := past.why_no_hit(hit):
            refused.append(Refused(f"HIT {hit_id[:64]}", reason))
            hits[hit_id] = None
    return hits


def _of_names(
    answers: Iterable[PastAnswer], theirs: frozenset[str], refused: list[Refused]
) -> Iterator[PastAnswer]:
    # What people did here is known; what a file says of them changes no record of theirs.
    for answer in answers:
        if answer.worker_code in theirs:
            place = f"assignment {answer.assignment_id[:64]}"
            reason = f"{answer.worker_code} is the id of a person who works here"
            refused.append(Refused(place, reason))
        else:
            yield answer


def _usable(
    answers: Iterable[PastAnswer],
    hits: Mapping[str, PastHit | None],
    refused: list[Refused],
) -> list[PastAnswer]:
    usable: list[PastAnswer] = []
    seen: set[tuple[str, str]] = set()
    schema = rules.answer_schema(KIND, {})
    for answer in answers:
        place = f"assignment {answer.assignment_id[:64]}"
        reason = past.why_not(answer, hits=hits) or _fault(schema, answer)
        if (answer.hit_id, answer.worker_code) in seen:
            reason = reason or "its worker answered the same HIT already"
        if reason:
            refused.append(Refused(place, reason))
        else:
            seen.add((answer.hit_id, answer.worker_code))
            usable.append(answer)
    return usable


def _fault(schema: Mapping[str, Any], answer: PastAnswer) -> str | None:
    try:
        rules.check_answer(schema, answer.content)
    except InvalidInputError as refusal:
        return refusal.message
    return None
