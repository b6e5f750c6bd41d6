"""Files that Mechanical Turk left: results of its requester site (CSV), answers of its API.

`aws mturk list-hits`, `get-hit` and `list-assignments-for-hit` print JSON; several answers
may stand in one file, one after another. What cannot be used is told with its place.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from handwork.projects.formats.turk_times import read_moment
from handwork.projects.rules.past import PastAnswer, PastHit, PastRowError
from handwork.projects.rules.questions_xml import InvalidQuestionError, read_answers

INPUT, ANSWER = "Input.", "Answer."


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used, and why."""

    place: str
    reason: str


Record = PastHit | PastAnswer | Refused


def read_records(file: TextIO, *, name: str) -> Iterator[Record]:
    """Read HITs and results; a file that is neither CSV nor JSON is refused as a whole."""
    start = file.read(1)
    while start.isspace() or start == "\ufeff":
        start = file.read(1)
    rest = start + file.read()
    if start in {"{", "["}:
        yield from _from_json(rest, name)
    else:
        yield from _from_csv(rest, name)


def _from_csv(text: str, name: str) -> Iterator[Record]:
    rows = csv.DictReader(text.splitlines(keepends=True))
    if "HITId" not in (rows.fieldnames or ()):
        yield Refused(name, "it has no column HITId, and is no JSON either")
        return
    try:
        for row in rows:
            yield from _records_of_row(row, f"{name}, line {rows.line_num}")
    except csv.Error as problem:
        yield Refused(f"{name}, line {rows.line_num + 1}", f"cannot be read: {problem}")


def _records_of_row(row: Mapping[str, str], place: str) -> Iterator[Record]:
    try:
        yield _hit_of_row(row)
        if row.get("AssignmentId"):
            yield _answer_of_row(row)
    except PastRowError as problem:
        yield Refused(place, str(problem))


def _hit_of_row(row: Mapping[str, str]) -> PastHit:
    return PastHit(
        hit_id=row["HITId"] or "",
        type_id=row.get("HITTypeId") or "",
        title=row.get("Title") or "",
        description=row.get("Description") or "",
        reward=(row.get("Reward") or "").lstrip("$"),
        most=_number(row, "MaxAssignments", 1),
        duration_seconds=_number(row, "AssignmentDurationInSeconds", 3_600),
        created_at=read_moment(row.get("CreationTime")),
        question=None,
        inputs={
            key.removeprefix(INPUT): value or ""
            for key, value in row.items()
            if key and key.startswith(INPUT)
        },
    )


def _answer_of_row(row: Mapping[str, str]) -> PastAnswer:
    answers = [
        {"name": key.removeprefix(ANSWER), "text": value}
        for key, value in row.items()
        if key and key.startswith(ANSWER) and key != ANSWER and value is not None
    ]
    return PastAnswer(
        assignment_id=row["AssignmentId"],
        hit_id=row["HITId"] or "",
        worker_code=row.get("WorkerId") or "",
        status=row.get("AssignmentStatus") or "Submitted",
        accepted_at=read_moment(row.get("AcceptTime")),
        submitted_at=read_moment(row.get("SubmitTime")),
        decided_at=read_moment(row.get("ApprovalTime") or row.get("RejectionTime")),
        feedback=row.get("RequesterFeedback") or "",
        content={"answers": answers},
    )


def _from_json(text: str, name: str) -> Iterator[Record]:
    for number, value in enumerate(_values(text, name), start=1):
        if isinstance(value, Refused):
            yield value
            return
        for place, kind, row in _rows(value, f"{name}, document {number}"):
            try:
                yield _hit_of_json(row) if kind == "HIT" else _answer_of_json(row)
            except PastRowError as problem:
                yield Refused(place, str(problem))


def _values(text: str, name: str) -> Iterator[Any]:
    decoder, end = json.JSONDecoder(), 0
    while end < len(text):
        try:
            value, end = decoder.raw_decode(text, end)
        except json.JSONDecodeError as problem:
            yield Refused(f"{name}, line {problem.lineno}", "the JSON cannot be read")
            return
        except (ValueError, RecursionError):
            yield Refused(
                name, "the JSON is nested too deep, or holds too long a number"
            )
            return
        yield value
        while end < len(text) and text[end].isspace():
            end += 1


def _rows(value: Any, place: str) -> Iterator[tuple[str, str, dict[str, Any]]]:  # noqa: ANN401 - any JSON
    """Find the HITs and assignments in an answer, or in a list of them."""
    if isinstance(value, list):
        for index, each in enumerate(value, start=1):
            yield from _rows(each, f"{place}, item {index}")
        return
    if not isinstance(value, dict):
        return
    if "AssignmentId" in value and "WorkerId" in value:
        yield place, "Assignment", value
    elif "HITId" in value and "Title" in value:
        yield place, "HIT", value
    else:
        for key in ("HITs", "HIT", "Assignments", "Assignment"):
            if key in value:
                yield from _rows(value[key], f"{place}, {key}")


def _hit_of_json(row: Mapping[str, Any]) -> PastHit:
    question = row.get("Question")
    return PastHit(
        hit_id=str(row["HITId"]),
        type_id=str(row.get("HITTypeId") or ""),
        title=str(row.get("Title") or ""),
        description=str(row.get("Description") or ""),
        reward=str(row.get("Reward") or "").lstrip("$"),
        most=_number(row, "MaxAssignments", 1),
        duration_seconds=_number(row, "AssignmentDurationInSeconds", 3_600),
        created_at=read_moment(row.get("CreationTime")),
        question=str(question) if question else None,
        inputs={},
    )


def _answer_of_json(row: Mapping[str, Any]) -> PastAnswer:
    try:
        content = read_answers(str(row.get("Answer") or ""))
    except InvalidQuestionError as problem:
        raise PastRowError(f"its Answer cannot be read: {problem}") from None
    return PastAnswer(
        assignment_id=str(row["AssignmentId"]),
        hit_id=str(row.get("HITId") or ""),
        worker_code=str(row["WorkerId"]),
        status=str(row.get("AssignmentStatus") or "Submitted"),
        accepted_at=read_moment(row.get("AcceptTime")),
        submitted_at=read_moment(row.get("SubmitTime")),
        decided_at=read_moment(row.get("ApprovalTime") or row.get("RejectionTime")),
        feedback=str(row.get("RequesterFeedback") or ""),
        content=content,
    )


def _number(row: Mapping[str, Any], key: str, usual: int) -> int:
    given = row.get(key)
    if given in (None, ""):
        return usual
    try:
        return max(int(str(given)), 1)
    except ValueError:
        raise PastRowError(f"its {key} is {str(given)[:40]!r}, not a number") from None
