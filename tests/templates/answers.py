"""Check a stored answer against what is documented of the elements that gave it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
from playwright.sync_api import Frame

from tools.world import ROOT

ELEMENTS = ROOT / "server/src/handwork/projects/elements"
# What stands in the frame when it is handed in, with the name under which it answers.
PARTS = """() => {
  const walk = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(element.localName.includes("-") && element.shadowRoot
      ? [...element.shadowRoot.querySelectorAll("crowd-form")].flatMap((form) => walk(form)) : []),
  ]);
  return walk(document).map((element) => ({
    tag: element.localName,
    name: element.getAttribute("name") ?? "",
    type: element.type ?? "",
    off: Boolean(element.disabled),
    inForm: Boolean(element.closest("crowd-form") || element.shadowRoot?.querySelector("crowd-form")
      || element.getRootNode() !== document || !document.querySelector("crowd-form")),
    chosen: element.checked === true,
  }));
}"""
PLAIN = ("input", "select", "textarea")
SILENT = ("submit", "button", "reset", "image")
# A thing to draw or mark was given: nothing in its list means it was not taken.
LISTS = (
    "boundingBoxes", "polygons", "polylines", "lines", "keypoints", "entities", "labels", "instances",
)  # fmt: skip


def parts_of(frame: Frame) -> list[dict[str, Any]]:
    """Tell what stands in a frame."""
    return frame.evaluate(PARTS)


def problems(answer: Mapping[str, Any], parts: list[dict[str, Any]]) -> list[str]:
    """Compare an answer with the parts that should be in it."""
    found: list[str] = []
    if not parts_with_name(parts) and not answer:
        return found
    for name, alike in parts_with_name(parts).items():
        found += wrong_under(name, alike, answer)
    return found


def parts_with_name(parts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    named: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        described = description(part["tag"])
        asks = described is not None and described["answer"] is not None
        is_plain = part["tag"] in PLAIN and part["type"] not in SILENT
        name = (described or {}).get("key") or part["name"]
        if name and part["inForm"] and not part["off"] and (asks or is_plain):
            named.setdefault(name, []).append(part)
    return named


def wrong_under(
    name: str, parts: list[dict[str, Any]], answer: Mapping[str, Any]
) -> list[str]:
    """Say what is wrong with one value of an answer."""
    may_lack = all(is_left_out(part) for part in parts)
    if name not in answer:
        return [] if may_lack else [f'"{name}" of <{parts[0]["tag"]}> is missing']
    value = answer[name]
    if all(part["tag"] in PLAIN for part in parts):
        return [] if is_plain(value) else [f'"{name}" is no text: {short(value)}']
    tag = next(str(part["tag"]) for part in parts if part["tag"] not in PLAIN)
    shared = len(parts) > 1 and isinstance(value, list)
    mixed = any(part["tag"] in PLAIN for part in parts)
    # A name that elements and plain controls share gives a list of both.
    values = (
        [each for each in value if not (mixed and is_plain(each))]
        if shared
        else [value]
    )
    return [said for each in values for said in wrong_value(name, tag, each)]


def is_left_out(part: Mapping[str, Any]) -> bool:
    """Whether a part may add nothing: an unticked box, an empty line."""
    ticked = part["type"] in ("radio", "checkbox") and not part["chosen"]
    return ticked or part["type"] == "file" or part["tag"] == "crowd-input"


def is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def wrong_value(name: str, tag: str, value: object) -> list[str]:
    described = description(tag)
    if described is None or described["answer"] is None:
        return []
    validator = jsonschema_rs.validator_for(described["answer"])
    errors = [
        f'"{name}" of <{tag}>: {error.message[:200]}'
        for error in validator.iter_errors(value)
    ]
    return errors or wrong_emptiness(name, tag, value)


def wrong_emptiness(name: str, tag: str, value: object) -> list[str]:
    """A person answered: an answer without anything was lost on its way."""
    if not isinstance(value, dict):
        return []
    empty = [key for key in LISTS if key in value and not value[key]]
    return [f'"{name}" of <{tag}>: "{key}" is empty' for key in empty]


def description(tag: str) -> dict[str, Any] | None:
    path: Path = ELEMENTS / f"{tag}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def short(value: object) -> str:
    return json.dumps(value)[:120]
