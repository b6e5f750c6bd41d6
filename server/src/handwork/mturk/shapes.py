"""Shapes of the service's model, compiled into checks of what programs send."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Shape = Mapping[str, Any]
Shapes = Mapping[str, Shape]
# Takes a value, the name of its place, and where to write what is wrong with it.
Faults = list[str]
Check = Callable[[Any, str, Faults], Any]
SPANS = {"integer": 2**31, "long": 2**63}
# Outside of these a moment is a mistake of units, and sums with it would overflow.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
MOST_SHOWN = 100
# No database keeps these: NUL, and halves of characters.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class WrongTypeError(Exception):
    """A value is of another type than the model says: nothing more can be checked."""


def compiled(shapes: Shapes, name: str) -> Check:
    """Make the check of a shape; the model has none that holds itself."""
    shape = shapes[name]
    kind = shape["type"]
    if kind == "structure":
        return _structure(shapes, shape)
    if kind == "list":
        return _list(shapes, shape)
    return SCALARS[kind](shape)


def _structure(shapes: Shapes, shape: Shape) -> Check:
    members = {
        name: (_place(name), compiled(shapes, member["shape"]))
        for name, member in shape["members"].items()
    }
    required = tuple(shape.get("required", ()))

    def check(value: Any, place: str, faults: Faults) -> dict[str, Any]:  # noqa: ANN401
        _require(value, dict, place, "an object")
        before = f"{place}." if place else ""
        checked = {}
        for name, given in value.items():
            if name not in members:
                faults.append(_fault(before + _place(name), "Member is not known"))
            elif given is not None:
                own, inner = members[name]
                checked[name] = inner(given, before + own, faults)
        for name in required:
            if value.get(name) is None:
                faults.append(
                    f"Value null at '{before}{_place(name)}' failed to satisfy "
                    "constraint: Member must not be null"
                )
        return checked

    return check


def _list(shapes: Shapes, shape: Shape) -> Check:
    inner = compiled(shapes, shape["member"]["shape"])
    length = _length(shape)

    def check(value: Any, place: str, faults: Faults) -> list[Any]:  # noqa: ANN401
        _require(value, list, place, "a list")
        length(value, place, faults)
        return [
            inner(item, f"{place}.{number}.member", faults)
            for number, item in enumerate(value, start=1)
        ]

    return check


def _string(shape: Shape) -> Check:
    length = _length(shape)
    pattern = re.compile(shape["pattern"]) if "pattern" in shape else None
    enum = shape.get("enum")

    def check(value: Any, place: str, faults: Faults) -> str:  # noqa: ANN401
        _require(value, str, place, "a string")
        text: str = value
        if UNWRITABLE.search(text):
            faults.append(_fault(place, "Member must hold whole characters, no NUL"))
        length(text, place, faults)
        if pattern is not None and not pattern.fullmatch(text):
            wanted = (
                f"Member must satisfy regular expression pattern: {pattern.pattern}"
            )
            faults.append(_fault(place, wanted, text))
        if enum is not None and text not in enum:
            wanted = f"Member must satisfy enum value set: [{', '.join(enum)}]"
            faults.append(_fault(place, wanted, text))
        return text

    return check


def _number(shape: Shape) -> Check:
    span = SPANS[shape["type"]]
    least, most = shape.get("min", -span), shape.get("max", span - 1)

    def check(value: Any, place: str, faults: Faults) -> int:  # noqa: ANN401
        if isinstance(value, bool):
            raise _wrong(value, place, "a whole number")
        _require(value, int, place, "a whole number")
        number: int = value
        if number > most:
            wanted = f"Member must have value less than or equal to {most}"
            faults.append(_fault(place, wanted, number))
        elif number < least:
            wanted = f"Member must have value greater than or equal to {least}"
            faults.append(_fault(place, wanted, number))
        return number

    return check


def _boolean(_shape: Shape) -> Check:
    def check(value: Any, place: str, _faults: Faults) -> bool:  # noqa: ANN401
        _require(value, bool, place, "true or false")
        truth: bool = value
        return truth

    return check


def _timestamp(_shape: Shape) -> Check:
    def check(value: Any, place: str, faults: Faults) -> datetime:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise _wrong(value, place, "a moment")
        moment = _moment(value)
        if moment is None or not EARLIEST <= moment <= LATEST:
            wanted = (
                "Member must be a moment, in seconds since 1970 or as ISO 8601 text"
            )
            faults.append(_fault(place, wanted, value))
            return EARLIEST
        return moment

    return check


def _moment(value: float | str) -> datetime | None:
    try:
        if not isinstance(value, str):
            return datetime.fromtimestamp(value, UTC)
        read = datetime.fromisoformat(value)
        read = read if read.tzinfo is not None else read.replace(tzinfo=UTC)
        return read.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _length(shape: Shape) -> Callable[[str | list[Any], str, Faults], None]:
    least, most = shape.get("min", 0), shape.get("max")

    def check(value: str | list[Any], place: str, faults: Faults) -> None:
        if len(value) < least:
            wanted = f"Member must have length greater than or equal to {least}"
            faults.append(_fault(place, wanted, value))
        elif most is not None and len(value) > most:
            wanted = f"Member must have length less than or equal to {most}"
            faults.append(_fault(place, wanted, value))

    return check


def _require(value: object, kind: type, place: str, wanted: str) -> None:
    if not isinstance(value, kind):
        raise _wrong(value, place, wanted)


def _wrong(value: object, place: str, wanted: str) -> WrongTypeError:
    kind = type(value).__name__
    where = f"'{place}'" if place else "the body"
    return WrongTypeError(f"A value of type {kind} at {where} cannot be {wanted}.")


def _fault(place: str, wanted: str, value: object = None) -> str:
    shown = f" '{_writable(str(value))[:MOST_SHOWN]}'" if value is not None else ""
    return f"Value{shown} at '{place}' failed to satisfy constraint: {wanted}"


def _writable(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)


def _place(name: str) -> str:
    """Name a member as the service itself does: HITId is hITId."""
    return _writable(name[:1].lower() + name[1:MOST_SHOWN])


SCALARS: Mapping[str, Callable[[Shape], Check]] = {
    "string": _string,
    "integer": _number,
    "long": _number,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
