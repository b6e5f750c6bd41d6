"""Calls from a log: what botocore writes when it debugs, or one JSON object a line."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# As botocore says before it signs: the operation, then everything that will be sent.
REQUEST = re.compile(r"Making request for OperationModel\(name=(\w+)\)")
BODY = re.compile(r"""'body': (b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*")""")
TARGET = "MTurkRequesterServiceV20170117."
NAMES = ("operation", "Operation", "eventName", "name")
PARAMETERS = ("params", "parameters", "Parameters", "requestParameters", "input")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was sent; `content` is None where the log does not have it."""

    line: int
    operation: str
    content: dict[str, Any] | None


def read_calls(lines: Iterable[str]) -> Iterator[Call]:
    """Find the calls in a log; other lines are passed over."""
    for number, line in enumerate(lines, start=1):
        call = _of_json(number, line) if line.startswith("{") else _of_log(number, line)
        if call is not None:
            yield call


def _of_log(number: int, line: str) -> Call | None:
    found = REQUEST.search(line)
    # Other services that the program calls are none of ours.
    if found is None or TARGET not in line:
        return None
    body = BODY.search(line, found.end())
    return Call(number, found[1], _content(body[1]) if body else None)


def _content(literal: str) -> dict[str, Any] | None:
    try:
        text = ast.literal_eval(literal)
        content = json.loads(text)
    except (ValueError, SyntaxError):
        return None
    return content if isinstance(content, dict) else None


def _of_json(number: int, line: str) -> Call | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    name = next((row[key] for key in NAMES if isinstance(row.get(key), str)), None)
    if name is None:
        return None
    content = next((row[key] for key in PARAMETERS if key in row), None)
    name = name.rpartition(".")[2]
    return Call(number, name, content if isinstance(content, dict) else None)
