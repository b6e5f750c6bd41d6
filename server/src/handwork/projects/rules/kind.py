"""What a kind of answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Options: TypeAlias = Mapping[str, Any]
Form: TypeAlias = Mapping[str, Sequence[str]]
Value: TypeAlias = str | int | float | list[str]
Content: TypeAlias = dict[str, Any]
Reader: TypeAlias = Callable[[Mapping[str, Any]], Value]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to answer: its options, its schema, its form, its value.

    `read_form` keeps what was typed where it cannot be used: the schema then refuses it.
    `read_cell` reads the text of a table's cell as content; `field` is where a content
    holds the value; `shows` names the field that a task must have. `value_reader` is for
    a kind whose options say which value counts.
    """

    name: str
    title: str
    field: str
    check_options: Callable[[Options], Content]
    answer_schema: Callable[[Options], Content]
    read_form: Callable[[Form], Content]
    read_cell: Callable[[str], Content]
    value: Reader
    shows: str = ""
    media_type: str = ""
    value_reader: Callable[[Options], Reader] | None = None
    # A field called image may then name a picture elsewhere: the frame says what it loads.
    takes_addresses: bool = False
    # Looks into a task's content, where the task itself says what is asked.
    why_not_asked: Callable[[Mapping[str, Any]], str] | None = None
    # Refuses an answer that the schema takes and the task itself does not.
    check_with_task: Callable[[Mapping[str, Any], object], None] | None = None
