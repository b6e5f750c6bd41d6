"""The service as botocore's own model describes it: what comes in and goes out is checked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from handwork.mturk.errors import TurkError
from handwork.mturk.shapes import Check, Faults, Shape, Shapes, compiled

MODEL = ("data", "mturk", "2017-01-17")
NAMES = ("service-2.json.gz", "service-2.json")


@dataclass(frozen=True, slots=True)
class Service:
    """The model, with a check of each operation's input and output."""

    target: str
    model: Mapping[str, Any]
    inputs: Mapping[str, Check]
    outputs: Mapping[str, Check]

    def read_input(self, operation: str, content: object) -> dict[str, Any]:
        """Check what a program sent; moments come out as datetimes, nulls fall away."""
        faults: Faults = []
        checked: dict[str, Any] = self.inputs[operation](content, "", faults)
        if faults:
            count = len(faults)
            noun = "error" if count == 1 else "errors"
            message = f"{count} validation {noun} detected: {'; '.join(faults[:10])}"
            raise TurkError("InvalidParameterValue", message)
        return checked

    def output_faults(self, operation: str, content: object) -> list[str]:
        """Tell what of an answer is not as the model says."""
        faults: Faults = []
        self.outputs[operation](content, "", faults)
        return faults


@cache
def service() -> Service:
    """Load the model, once a process."""
    model = _model()
    shapes, operations = model["shapes"], model["operations"]
    # The model calls it an id; what the service writes is the question's own identifier.
    shapes["ReviewResultDetail"]["members"]["QuestionId"] = {"shape": "String"}
    return Service(
        target=model["metadata"]["targetPrefix"],
        model=model,
        inputs=_checks(shapes, operations, "input"),
        outputs=_checks(shapes, operations, "output"),
    )


class Json(str):
    """A member of an answer that is JSON already: lists of hundreds are written at once."""

    __slots__ = ()


# Most of what there is; asking whether a text is a mapping takes longer than writing it.
AS_THEY_ARE = (str, int, float)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever an operation gives
    """Write an answer as JSON has it: seconds since 1970, and nothing where nothing is."""
    if isinstance(value, AS_THEY_ARE):
        return value
    if isinstance(value, datetime):
        # Of whole milliseconds, as the service's own.
        return int(value.timestamp() * 1000) / 1000
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return plain(dict(value))
    return value


# Made once: `json.dumps` makes one a call.
text_of = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(answer: Mapping[str, Any]) -> bytes:
    """Write an answer; what is JSON already goes in as it is."""
    members = [
        f"{text_of(name)}:{value if isinstance(value, Json) else text_of(value)}"
        for name, value in answer.items()
    ]
    return f"{{{','.join(members)}}}".encode()


def moment_text(moment: datetime) -> str:
    """Write a moment as JSON: seconds of whole milliseconds, as the service's own."""
    milliseconds = int(moment.timestamp() * 1000)
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"


def _checks(shapes: Shapes, operations: Shape, side: str) -> dict[str, Check]:
    return {
        name: compiled(shapes, operation[side]["shape"])
        for name, operation in operations.items()
    }


def _model() -> dict[str, Any]:
    folder = files("botocore").joinpath(*MODEL)
    for name in NAMES:
        file = folder / name
        if file.is_file():
            packed = file.read_bytes()
            text = gzip.decompress(packed) if name.endswith(".gz") else packed
            model: dict[str, Any] = json.loads(text)
            return model
    raise FileNotFoundError(f"botocore has no model {'/'.join(MODEL)}")
