"""What figures mean in plain words, for the requester's pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from handwork.inference.rules import label_text
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import KINDS, value_of
from handwork.projects.rules.questions_xml import (
    DOCUMENT_FIELD,
    QUESTION,
    document_of,
    said_in,
    summary_of,
)
from handwork.projects.rules.templating import TEMPLATE, compared_place
from handwork.projects.rules.templating.answers import reduced

# Krippendorff's own limits: reliable from 0.800 on, tentative from 0.667 on.
RELIABLE_ALPHA = 0.8
TENTATIVE_ALPHA = 0.667
# Of an answer that is written out; releases hold all of it.
LONGEST_SHOWN = 10_000
LONGEST_LINE = 600
FUNCTION_WORDS = {
    "preparation": "Preparation: people make or label data before a model exists.",
    "verification": "Verification: people confirm or correct what a model said.",
    "impersonation": (
        "Impersonation: people answer in a model's place while someone waits, and "
        "that is disclosed."
    ),
}
# Of work that programs made, for which none of these was chosen.
UNSAID_WORDS = (
    "Not said: workers read that nobody has told them what it is for. Change the "
    "instructions to say it."
)
METHOD_WORDS = {
    "consensus": "Consensus: several models of how people err",
    "majority-vote": "Majority vote: the most frequent answer",
    "dawid-skene": "Dawid–Skene: answers weighted by how well each person answers",  # noqa: RUF001
    "one-coin": "One coin: people weighted by one accuracy each, for few answers",
    "wawa": "Wawa: votes weighted by agreement with the majority",
    "zero-based-skill": "Zero-based skill: votes weighted by skills learnt step by step",
    "ibcc": "IBCC: Dawid–Skene that counts what it does not know",  # noqa: RUF001
    "ebcc": "EBCC: people err together on the same kinds of tasks",
    "cbcc": "CBCC: people come in communities that err alike",
    "glad": "GLAD: people differ in ability, tasks in difficulty",
    "mace": "MACE: some people answer without looking",
    "m-msr": "M-MSR: some people are hostile",
    "kos": "KOS: messages between tasks and people, tasks given out at random",
    "ordinal": "Ordinal: the choices are steps of a scale, in their order",
    "binary-relevance": "Binary relevance: each choice is inferred on its own",
    "median": "Median: the middle of the numbers",
    "mean": "Mean: the numbers averaged",
    "catd": "CATD: numbers averaged by how steady each person is",
    "lfc-n": "LFC-N: people differ in how far their numbers scatter",
    "medoid": "Medoid: the text closest to all others",
    "rover": "ROVER: texts aligned and put together word by word",
    "rasa": "RASA: the text closest to a mean weighted by people",
    "hrrasa": "HRRASA: RASA that weighs each answer too",
}


def agreement(alpha: float | None) -> str:
    """Say what Krippendorff's alpha means for the data."""
    if alpha is None:
        return "not known before two people answered a task"
    if alpha >= RELIABLE_ALPHA:
        return "people agree well"
    if alpha >= TENTATIVE_ALPHA:
        return "people mostly agree"
    if alpha > 0:
        return "people often disagree"
    return "no more than by chance"


def kind_name(kind: str) -> str:
    """Name a kind of answer."""
    return KINDS[kind].title if kind in KINDS else kind


def method_name(method: str) -> str:
    """Name a method of inference."""
    return METHOD_WORDS.get(method, method.replace("-", " ").capitalize())


def said(kind: str, options: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Write what an answer says, with the words that workers saw."""
    if kind == QUESTION.name and not options.get("compare"):
        return said_to_questions(content) or "nothing there"
    text = label(options, value_of(kind, content, options))
    return text or "nothing there"


def said_to_questions(content: Mapping[str, Any]) -> str:
    """Write what was answered to each question of a document; to the only one without its name."""
    said_to = {
        name: reduced(value) or "nothing" for name, value in said_in(content).items()
    }
    if len(said_to) == 1:
        return next(iter(said_to.values()))
    text = "; ".join(f"{name}: {value}" for name, value in said_to.items())
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"


def task_shown(kind: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put what a document asks in the place of its XML."""
    if kind != QUESTION.name:
        return content
    return {**content, DOCUMENT_FIELD: summary_of(document_of(content))}


def compares_nothing(batch: BatchRecord) -> bool:
    """Whether a template's answers hold no value that people can agree on."""
    return batch.kind == TEMPLATE.name and not compared_place(batch.options)


def whole_answer(kind: str, content: Mapping[str, Any]) -> str:
    """Write out a template's answer, of which a page shows only what is compared."""
    if kind not in (TEMPLATE.name, QUESTION.name):
        return ""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def label(options: Mapping[str, Any], value: object) -> str:
    """Write a label with the words that workers saw."""
    names = {c["value"]: c["label"] for c in options.get("choices") or ()}
    if isinstance(value, list | tuple):
        return ", ".join(names.get(part, str(part)) for part in value) or "none"
    return names.get(value, value) if isinstance(value, str) else label_text(value)
