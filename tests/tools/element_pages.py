"""Write a page for each element of templates, from the description that the server reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTIONS = ROOT / "server" / "src" / "handwork" / "projects" / "elements"
_LONG_ADDRESS = re.compile(r"data:[^\"'\s]{40,}")
INTRODUCTION = """# Elements

What stands in a template between `<crowd-form>` and `</crowd-form>`. The `crowd-*` elements give what the documented ones of
Mechanical Turk, SageMaker Ground Truth and A2I give; the `hw-*` elements are our own, in the same style. Ordinary controls of HTML
work beside them. How a template is written and published: [templates](../../guides/templates.md).

Every element works by mouse, by touch and by keyboard, and keeps what was begun as a draft. An attribute of the type *list* or
*object* is JSON, or a literal as JavaScript writes it: `['Cat', 'Dog']`. It is read and never run."""


def element_pages(folder: Path) -> dict[Path, Callable[[], str]]:
    """Give the page of every element and the one that lists them."""
    pages: dict[Path, Callable[[], str]] = {folder / "index.md": index_page}
    for file in sorted(DESCRIPTIONS.glob("*.json")):
        pages[folder / f"{file.stem}.md"] = partial(element_page, file)
    return pages


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def index_page() -> str:
    described = [read(file) for file in sorted(DESCRIPTIONS.glob("*.json"))]
    lines = [INTRODUCTION, ""]
    for heading, has_answer in (("What answers", True), ("What only shows", False)):
        chosen = [one for one in described if (one["answer"] is not None) is has_answer]
        lines += [f"## {heading}", "", "| element | |", "|---|---|"]
        lines += [
            f"| [`{one['tag']}`]({one['tag']}.md) | {cell(one['summary'])} |"
            for one in chosen
        ]
        lines.append("")
    lines += ["```{toctree}", ":hidden:", "", *(one["tag"] for one in described), "```"]
    return "\n".join(lines) + "\n"


def element_page(file: Path) -> str:
    """Describe one element: what it does, takes, gives, and decides."""
    one = read(file)
    lines = [f"# {one['tag']}", "", one["summary"], ""]
    lines += attributes_part(one["attributes"])
    if one["regions"]:
        named = ", ".join(f"`<{region}>`" for region in one["regions"])
        lines += ["## Regions inside", "", f"{named}.", ""]
    lines += answer_part(one)
    lines += example_part(one)
    if one["decided"]:
        lines += ["## Where the documentation is silent", ""]
        lines += [*(f"- {each}" for each in one["decided"]), ""]
    return "\n".join(lines).rstrip() + "\n"


def attributes_part(attributes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not attributes:
        return []
    rows = [
        f"| `{name}` | {given['type']} | {'yes' if given.get('required') else ''} | {cell(given['text'])} |"
        for name, given in attributes.items()
    ]
    head = ["| attribute | type | needed | |", "|---|---|---|---|"]
    return ["## Attributes", "", *head, *rows, ""]


def answer_part(one: Mapping[str, Any]) -> list[str]:
    if one["answer"] is None:
        return ["## Answer", "", "None: it shows, and asks nothing.", ""]
    where = f"`{one['key']}`, whatever its own name" if one.get("key") else "its name"
    lines = ["## Answer", "", f"Under {where}. Its schema:", "", "```json"]
    return [*lines, json.dumps(one["answer"], indent=2, ensure_ascii=False), "```", ""]


def example_part(one: Mapping[str, Any]) -> list[str]:
    example = one.get("example") or {}
    lines = []
    if example.get("html"):
        lines += ["## Example", "", "```html", shortened(example["html"]), "```", ""]
    if example.get("answer"):
        answer = json.dumps(example["answer"], indent=2, ensure_ascii=False)
        lines += ["```json", shortened(answer), "```", ""]
    return lines


def shortened(text: str) -> str:
    """Leave out the bytes of pictures and sounds."""
    return _LONG_ADDRESS.sub("data:…", text)


def cell(text: str) -> str:
    """Write a text into a cell of a table."""
    return text.replace("|", "\\|")
