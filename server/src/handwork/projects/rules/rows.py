"""A row of an import becomes a task, or is refused with a reason."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from handwork.base.errors import InvalidInputError
from handwork.projects.rules.checking import (
    Validator,
    check_with,
    why_not_storable,
)
from handwork.projects.rules.contents import MEDIA_FIELDS, media_of, why_not_shown
from handwork.projects.rules.kind import Kind

RESERVED = ("key", "gold", "prediction", "confidence")
ASSET_PREFIX = "asset:"
MAX_KEY_LENGTH = 200
MAX_FIELD_NAME_LENGTH = 100
MAX_FIELDS = 500
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class RefusedRowError(InvalidInputError):
    """A row cannot become a task."""

    code = "refused-row"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a row names: how a task refers to it, and its medium."""

    reference: str
    media: str


class Files(Protocol):
    """Where rows find the files that they name."""

    def by_id(self, asset_id: int) -> FoundFile | None: ...

    def by_name(self, name: str) -> FoundFile | None: ...

    def is_packed(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """What the tasks are for: the kind, and the schema of its answers."""

    kind: Kind
    validator: Validator


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that may be written; JSON as text, an empty key to be numbered."""

    key: str
    content: str
    gold: str | None
    prediction: str | None
    confidence: float | None

    @property
    def columns(self) -> tuple[str, str | None, str | None, float | None]:
        """What follows the key in the table."""
        return self.content, self.gold, self.prediction, self.confidence


def read_row(row: Mapping[str, Any], *, asking: Asking, files: Files) -> TaskRow:
    """Check a row and make a task of it."""
    if len(row) > MAX_FIELDS:
        raise RefusedRowError(f"it has {len(row):,} fields and may have {MAX_FIELDS}")
    if problem := why_not_storable(row):
        raise RefusedRowError(problem)
    content = _content(row, files, takes_addresses=asking.kind.takes_addresses)
    if problem := why_not_shown(asking.kind.name, content):
        raise RefusedRowError(problem)
    prediction = _answer("prediction", row.get("prediction"), asking)
    return TaskRow(
        key=_key(row.get("key")),
        content=_json(content),
        gold=_answer("gold", row.get("gold"), asking),
        prediction=prediction,
        confidence=_confidence(row.get("confidence"), has_prediction=bool(prediction)),
    )


def _content(
    row: Mapping[str, Any], files: Files, *, takes_addresses: bool
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for column, value in row.items():
        if column in RESERVED:
            continue
        field = column.removeprefix(ASSET_PREFIX)
        if field in content:
            raise RefusedRowError(f'the field "{field}" is there twice')
        if not field or len(field) > MAX_FIELD_NAME_LENGTH:
            raise RefusedRowError("a field has no name, or a very long one")
        is_address = takes_addresses and _is_address(value)
        is_file = column != field or (field in MEDIA_FIELDS and not is_address)
        content[field] = _field(field, value, files, is_file=is_file)
    return content


def _field(field: str, value: object, files: Files, *, is_file: bool) -> object:
    if value is None or value == "":
        return value
    asset_id = media_of(value)
    if asset_id is None and not is_file:
        is_packed = isinstance(value, str) and files.is_packed(value)
        if not is_packed:
            return value
    found = files.by_id(asset_id) if asset_id is not None else _named(value, files)
    if found is None:
        raise RefusedRowError(_not_found(field, value))
    if field in MEDIA_FIELDS and found.media != field:
        raise RefusedRowError(f'the field "{field}" names a file of {found.media}')
    return found.reference


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://", "s3://"))


def _named(value: object, files: Files) -> FoundFile | None:
    return files.by_name(value) if isinstance(value, str) else None


def _not_found(field: str, value: object) -> str:
    shown = str(value)[:100]
    if shown.startswith(("http:", "https:", "ftp:", "file:")):
        return (
            f'"{field}" is an address, and nothing is fetched: upload the file itself'
        )
    return f'"{field}" names "{shown}", which is neither uploaded nor in the zip'


def _key(given: object) -> str:
    if given is None or given == "":
        return ""
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise RefusedRowError("the key is neither text nor a whole number")
    key = str(given).strip()
    if not key or len(key) > MAX_KEY_LENGTH:
        raise RefusedRowError(
            f"the key is blank or longer than {MAX_KEY_LENGTH} characters"
        )
    return key


def _answer(what: str, given: object, asking: Asking) -> str | None:
    if given is None or given == "":
        return None
    try:
        content = _answer_content(what, given, asking.kind)
        check_with(asking.validator, content)
    except RefusedRowError:
        raise
    except InvalidInputError as error:
        raise RefusedRowError(f"{what}: {error.message}") from None
    return _json(content)


def _answer_content(what: str, given: object, kind: Kind) -> object:
    if isinstance(given, Mapping):
        return given
    if not isinstance(given, str):
        # A choice that a spreadsheet made a number of is still that choice.
        is_count = isinstance(given, int) and not isinstance(given, bool)
        as_cell = is_count or not kind.field
        return kind.read_cell(str(given)) if as_cell else {kind.field: given}
    if not given.lstrip().startswith("{"):
        return kind.read_cell(given)
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        raise RefusedRowError(
            f"{what}: it starts with a brace and is not JSON"
        ) from None


def _confidence(given: object, *, has_prediction: bool) -> float | None:
    if given is None or given == "":
        return None
    try:
        number = math.nan if isinstance(given, bool) else float(str(given).strip())
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise RefusedRowError(f"confidence is {str(given)[:40]}, not from 0 to 1")
    if not has_prediction:
        raise RefusedRowError("it has a confidence and no prediction")
    return number
