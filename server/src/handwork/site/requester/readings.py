"""What figures mean in plain words, for the requester's pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

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
    "preparation": _("Preparation: people make or label data before a model exists."),
    "verification": _("Verification: people confirm or correct what a model said."),
    "impersonation": (
        _(
            "Impersonation: people answer in a model's place while someone waits, and "
            "that is disclosed."
        )
    ),
}
# Of work that programs made, for which none of these was chosen.
UNSAID_WORDS = _(
    "Not said: workers read that nobody has told them what it is for. Change the "
    "instructions to say it."
)
METHOD_WORDS = {
    "consensus": _("Consensus: several models of how people err"),
    "majority-vote": _("Majority vote: the most frequent answer"),
    "dawid-skene": _("Dawid–Skene: answers weighted by how well each person answers"),  # noqa: RUF001
    "one-coin": _("One coin: people weighted by one accuracy each, for few answers"),
    "wawa": _("Wawa: votes weighted by agreement with the majority"),
    "zero-based-skill": _(
        "Zero-based skill: votes weighted by skills learnt step by step"
    ),
    "ibcc": _("IBCC: Dawid–Skene that counts what it does not know"),  # noqa: RUF001
    "ebcc": _("EBCC: people err together on the same kinds of tasks"),
    "cbcc": _("CBCC: people come in communities that err alike"),
    "glad": _("GLAD: people differ in ability, tasks in difficulty"),
    "mace": _("MACE: some people answer without looking"),
    "m-msr": _("M-MSR: some people are hostile"),
    "kos": _("KOS: messages between tasks and people, tasks given out at random"),
    "ordinal": _("Ordinal: the choices are steps of a scale, in their order"),
    "binary-relevance": _("Binary relevance: each choice is inferred on its own"),
    "median": _("Median: the middle of the numbers"),
    "mean": _("Mean: the numbers averaged"),
    "catd": _("CATD: numbers averaged by how steady each person is"),
    "lfc-n": _("LFC-N: people differ in how far their numbers scatter"),
    "medoid": _("Medoid: the text closest to all others"),
    "rover": _("ROVER: texts aligned and put together word by word"),
    "rasa": _("RASA: the text closest to a mean weighted by people"),
    "hrrasa": _("HRRASA: RASA that weighs each answer too"),
}


# Titles of the kinds of answers, which their room says in English.
KIND_TITLES = (
    gettext_noop("Choose one"),
    gettext_noop("Choose many"),
    gettext_noop("Free text"),
    gettext_noop("Number"),
    gettext_noop("Transcribe an image"),
    gettext_noop("Transcribe a recording"),
    gettext_noop("Your own template (Crowd HTML elements)"),
    gettext_noop("A question document of Mechanical Turk in each row"),
)
FUNCTION_NAMES = {
    "preparation": _("Preparation"),
    "verification": _("Verification"),
    "impersonation": _("Impersonation"),
}


def function_name(function: str) -> str:
    """Name what work is for in one word."""
    return str(FUNCTION_NAMES.get(function, function))


def agreement(alpha: float | None) -> str:
    """Say what Krippendorff's alpha means for the data."""
    if alpha is None:
        return str(_("not known before two people answered a task"))
    if alpha >= RELIABLE_ALPHA:
        return str(_("people agree well"))
    if alpha >= TENTATIVE_ALPHA:
        return str(_("people mostly agree"))
    if alpha > 0:
        return str(_("people often disagree"))
    return str(_("no more than by chance"))


def kind_name(kind: str) -> str:
    """Name a kind of answer."""
    return str(_(KINDS[kind].title)) if kind in KINDS else kind


def method_name(method: str) -> str:
    """Name a method of inference."""
    words = METHOD_WORDS.get(method)
    return str(words) if words else method.replace("-", " ").capitalize()


def said(kind: str, options: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Write what an answer says, with the words that workers saw."""
    if kind == QUESTION.name and not options.get("compare"):
        return said_to_questions(content) or str(_("nothing there"))
    text = label(options, value_of(kind, content, options))
    return text or str(_("nothing there"))


def said_to_questions(content: Mapping[str, Any]) -> str:
    """Write what was answered to each question of a document; to the only one without its name."""
    said_to = {
        name: reduced(value) or str(_("nothing"))
        for name, value in said_in(content).items()
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
        return ", ".join(names.get(part, str(part)) for part in value) or str(_("none"))
    return names.get(value, value) if isinstance(value, str) else label_text(value)
