"""Answers that elements are described with, put together for whole templates."""

from __future__ import annotations

from typing import Any

from handwork.projects.rules.answering import find_elements
from handwork.projects.rules.templating import element_named


def example_answer(template: str) -> dict[str, Any]:
    """Answer every element of a template as its description does, with its own labels."""
    return {
        element.name: relabelled(example_of(element.tag), element.labels, {})
        for element in find_elements(template)
    }


def relabelled(answer: Any, offered: tuple[str, ...], known: dict[str, str]) -> Any:
    """Put the labels that a template offers in place of the description's."""

    def own(label: str) -> str:
        return known.setdefault(label, offered[len(known) % len(offered)])

    if isinstance(answer, list):
        return [relabelled(each, offered, known) for each in answer]
    if not isinstance(answer, dict) or not offered:
        return answer
    changed = {name: relabelled(each, offered, known) for name, each in answer.items()}
    if isinstance(answer.get("label"), str):
        changed["label"] = own(answer["label"])
    if isinstance(answer.get("labels"), list):
        changed["labels"] = [own(each) for each in answer["labels"]]
    if "labelMappings" in answer:
        mappings = answer["labelMappings"].items()
        changed["labelMappings"] = {own(name): each for name, each in mappings}
    return changed


def example_of(tag: str) -> Any:
    """Give what stands under the name in the description's example."""
    found = element_named(tag)
    if found is None:
        return "text"
    answers = found.example.get("answer") or {}
    return next(iter(answers.values()), {"yes": True})
