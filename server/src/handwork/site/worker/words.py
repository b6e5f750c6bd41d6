"""Words of the worker's pages that no template holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from handwork.projects.rules.questions_xml import FreeText, Selection
from handwork.projects.rules.questions_xml.checking import Reason

# What rooms below say in English to workers; pages look the translation up.
REFUSALS = (
    gettext_noop("You do not hold this task."),
    gettext_noop("Take a task from the list of work."),
    gettext_noop("This account is closed."),
    gettext_noop("Ask a steward why."),
    gettext_noop("The address of this file has expired."),
    gettext_noop("Reload the page that shows it."),
    gettext_noop("Skip this task; a steward can put the file back from a backup."),
    gettext_noop("This link was used before, or is too old."),
    gettext_noop("Ask for a new one, or sign in with your password or passkey."),
    gettext_noop("There is no such skill."),
    gettext_noop("Choose one from the list of skills."),
    gettext_noop("There is no such request for a skill."),
    gettext_noop("Choose one from the list of requests."),
    gettext_noop("You have asked for this skill already."),
    gettext_noop("See what came of it on the page of your skills."),
    gettext_noop("This test is over."),
    gettext_noop("See what came of it."),
)


def purpose(function: str) -> str:
    """Say what the work is for."""
    return {
        "preparation": _("To teach a model: your answers become its examples."),
        "verification": _("To check a model: you confirm or correct what it said."),
        "impersonation": _("To answer in a model's place, while someone waits."),
        "unsaid": _("Whoever asks has not said what it is for."),
    }[function]


def asked_for(kind: str, options: Mapping[str, Any]) -> str:
    """Say what answer the task takes, for a person whose answer it did not take."""
    if kind == "choose-one":
        return _("Choose one of the options, then submit again.")
    if kind == "choose-many":
        return _(
            "Choose at least %(least)s and at most %(most)s, then submit again."
        ) % {"least": options["min"], "most": options["max"]}
    if kind == "template":
        return _("See what the task still asks for, then submit again.")
    if kind == "question":
        return _("See what the questions below still ask for, then submit again.")
    if kind == "number":
        return number_asked_for(options)
    return text_asked_for(options)


def number_asked_for(options: Mapping[str, Any]) -> str:
    """Say which numbers the task takes."""
    unit = options.get("unit") or ""
    limits = [
        (_("at least %(number)s"), options.get("min")),
        (_("at most %(number)s"), options.get("max")),
        (_("in steps of %(number)s"), options.get("step")),
    ]
    said = [
        words % {"number": f"{number_format(number)} {unit}".strip()}
        for words, number in limits
        if number is not None
    ]
    if not said:
        return _("Write a number, then submit again.")
    return _("Write a number: %(limits)s. Then submit again.") % {
        "limits": ", ".join(said)
    }


def text_asked_for(options: Mapping[str, Any]) -> str:
    """Say how long a text the task takes."""
    longest = options.get("max_length")
    if longest is None:
        return _("Write the text, then submit again.")
    return _("Write between %(least)s and %(most)s characters, then submit again.") % {
        "least": options.get("min_length", 1),
        "most": longest,
    }


def open_tasks(count: int, *, has_more: bool) -> str:
    """Say how many tasks are open, rounded: the number changes while it is read."""
    if has_more:
        return _("more than %(count)s tasks") % {"count": number_format(count)}
    shown = rounded(count)
    if shown == count:
        words = ngettext("%(count)s task", "%(count)s tasks", count)
        return words % {"count": number_format(count)}
    return _("about %(count)s tasks") % {"count": number_format(shown)}


def rounded(count: int) -> int:
    """Round down to what is worth reading: 7, 40, 120, 900."""
    step = 1 if count < 20 else 10
    return count // step * step


def fault(reason: Reason, limit: str) -> str:
    """Say what is wrong with the answer to a question, beside its field."""
    plain: dict[Reason, str] = {
        "missing": _("This question needs an answer."),
        "not-a-number": _("Write a number, such as 12 or 3.5."),
        "unknown-choice": _("Choose among what is offered."),
        "own-missing": _("Write what you mean beside your choice."),
    }
    limited: dict[Reason, str] = {
        "too-low": _("The number must be %(limit)s or more."),
        "too-high": _("The number must be %(limit)s or less."),
        "too-short": _("Write at least %(limit)s characters."),
        "too-long": _("Write at most %(limit)s characters."),
        "too-few": _("Choose at least %(limit)s."),
        "too-many": _("Choose at most %(limit)s."),
    }
    if reason in plain:
        return plain[reason]
    if reason in limited:
        return limited[reason] % {"limit": limit}
    # What the requester says about the form of an answer is their own words.
    return limit or _("The answer does not have the form that is asked for.")


def bounds(asked: FreeText) -> str:
    """Say beforehand how a written answer has to be; empty where everything is taken."""
    said = [
        words % {"number": number}
        for words, number in (
            (_("at least %(number)s"), asked.least),
            (_("at most %(number)s"), asked.most),
            (_("at least %(number)s characters"), asked.shortest),
            (_("at most %(number)s characters"), asked.longest),
        )
        if number not in (None, "", 0)
    ]
    if asked.is_numeric:
        return ", ".join([_("A number"), *said])
    joined = ", ".join(said)
    return joined[:1].upper() + joined[1:]


def counts(asked: Selection) -> str:
    """Say beforehand how many things are to be chosen; empty for one."""
    if asked.most <= 1:
        return ""
    if asked.fewest == asked.most:
        return _("Choose %(count)s.") % {"count": asked.most}
    return _("Choose at least %(least)s and at most %(most)s.") % {
        "least": asked.fewest,
        "most": asked.most,
    }
