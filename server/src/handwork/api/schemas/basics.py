"""What all schemas are made of."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field, StringConstraints

Item = TypeVar("Item")
MAX_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Micros = Annotated[int, Field(ge=-MAX_ID, le=MAX_ID, description="Millionths")]
Count = Annotated[int, Field(ge=0, le=MAX_ID)]
# No database keeps a text with a NUL in it.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=100_000)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=500)]
Currency = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["EUR"])
]


class Page(Schema, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None


class RefusedField(Schema):
    """A field that cannot be used."""

    field: str
    message: str


class Refusal(Schema):
    """Why something was refused; `fields` where the input itself cannot be used."""

    code: str
    message: str
    what_to_do: str
    fields: list[RefusedField] = Field(default_factory=list)


class Created(Schema):
    """The id of what was made."""

    id: int


class Counted(Schema):
    """How many it were."""

    count: int
