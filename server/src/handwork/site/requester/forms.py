"""What a requester types: read, checked for form, and told where it cannot be read.

Rules of the work are checked by the journeys; a form only turns text into values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handwork.projects.rules import KINDS
from handwork.projects.rules.templating import MAX_TEMPLATE_LENGTH
from handwork.site.requester.fields import CodesField, MoneyField
from handwork.site.requester.readings import FUNCTION_WORDS

FUNCTIONS = tuple(FUNCTION_WORDS.items())
KIND_NAMES = tuple((kind.name, _(kind.title)) for kind in KINDS.values())
SECONDS_A_MINUTE = 60
SECONDS_A_DAY = 86_400


class WhatForm(forms.Form):
    """Step 1: what it is."""

    organisation = forms.TypedChoiceField(coerce=int, label=_("Organisation"))
    title = forms.CharField(
        label=_("Title"),
        max_length=128,
        help_text=_("Workers see it in their list, such as “Which digit is this?”."),
    )
    function = forms.ChoiceField(
        choices=FUNCTIONS,
        widget=forms.RadioSelect,
        initial="preparation",
        label=_("What it is for"),
    )
    instructions = forms.CharField(
        label=_("Instructions"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=50_000,
        help_text=_(
            "Markdown. Say what to do, what to do when unsure, and show a case "
            "that is easy to get wrong."
        ),
    )


Choices = Sequence[tuple[str, str]]


def offer(form: forms.Form, field: str, choices: Choices) -> None:
    """Say what may be chosen; a choice between one is not shown."""
    chosen = form.fields[field]
    if not isinstance(chosen, forms.ChoiceField):
        raise TypeError(f"{field} is not a choice")
    chosen.choices = choices
    if len(choices) == 1 and not isinstance(chosen, forms.MultipleChoiceField):
        chosen.initial = choices[0][0]
        chosen.widget = forms.HiddenInput()


class QuestionForm(forms.Form):
    """Step 2: how people answer; one subclass for each shape of answer."""

    kind = forms.ChoiceField(
        choices=KIND_NAMES,
        label=_("How people answer"),
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=300,
        help_text=_("It stands above the answer on every task."),
    )

    def options(self) -> dict[str, Any]:
        """Say the kind's options, without what was left empty."""
        skipped = ("kind", "choices")
        values = {k: v for k, v in self.cleaned_data.items() if k not in skipped}
        return {k: _plain(v) for k, v in values.items() if v not in (None, "")}


class ChoicesForm(QuestionForm):
    choices = forms.CharField(
        label=_("Choices"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line: what is stored, a bar, what people see: “cat | A cat”. "
            "Without a bar both are the same."
        ),
    )

    def clean_choices(self) -> str:
        text: str = self.cleaned_data["choices"]
        values = [choice["value"] for choice in choices_of(text)]
        if len(values) < 2:
            raise ValidationError(_("Give at least two choices, one a line."))
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValidationError(
                _("These stand there twice: %(values)s.") % {"values": ", ".join(twice)}
            )
        return text

    def options(self) -> dict[str, Any]:
        found = super().options()
        return {**found, "choices": choices_of(self.cleaned_data["choices"])}


class SeveralChoicesForm(ChoicesForm):
    min = forms.IntegerField(
        required=False,
        min_value=0,
        label=_("At least"),
        help_text=_("How many to choose."),
    )
    max = forms.IntegerField(required=False, min_value=1, label=_("At most"))


class TextForm(QuestionForm):
    min_length = forms.IntegerField(
        required=False, min_value=0, label=_("At least so many characters")
    )
    max_length = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, label=_("At most so many")
    )


# Floats count whole numbers up to here without a gap.
MOST = Decimal(10**15)


class NumberForm(QuestionForm):
    min = forms.DecimalField(
        required=False, min_value=-MOST, max_value=MOST, label=_("Least")
    )
    max = forms.DecimalField(
        required=False, min_value=-MOST, max_value=MOST, label=_("Most")
    )
    step = forms.DecimalField(
        required=False, min_value=0, max_value=MOST, label=_("In steps of")
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, help_text=_("Such as cm.")
    )


class TranscribeForm(QuestionForm):
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=12,
        help_text=_("The language of the text, as a code: en, fr, pt-BR."),
    )


LANGUAGES = (
    ("liquid", _("Liquid: {{ task.input.name }}, as in SageMaker and A2I")),
    ("layout", _("Layout: ${name}, as in HIT layouts")),
)


class TemplateForm(QuestionForm):
    """A template brings its own question."""

    question = None  # type: ignore[assignment]
    template = forms.CharField(
        label=_("Template"),
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "code", "spellcheck": "false"}
        ),
        max_length=MAX_TEMPLATE_LENGTH,
        strip=False,
        help_text=_(
            "The HTML of one task, with Crowd HTML elements or ordinary controls. "
            "It runs in a frame that reaches nothing outside."
        ),
    )
    language = forms.ChoiceField(
        choices=LANGUAGES, label=_("How the row's values are written into it")
    )
    compare = forms.CharField(
        required=False,
        max_length=200,
        label=_("Which value is compared"),
        help_text=_(
            "Such as sentiment.label: two people agree when they say the same there. Empty: the first choice that the template asks for."
        ),
    )


class DocumentForm(QuestionForm):
    """Each row brings a question document of its own."""

    question = None  # type: ignore[assignment]
    compare = forms.CharField(
        required=False,
        max_length=200,
        label=_("Which answer is compared"),
        help_text=_(
            "The QuestionIdentifier, or the name of a field, in which two people agree when they say the same. Empty: the only answer, or all of them together."
        ),
    )


QUESTION_FORMS: Mapping[str, type[QuestionForm]] = {
    "choose-one": ChoicesForm,
    "choose-many": SeveralChoicesForm,
    "text": TextForm,
    "number": NumberForm,
    "transcribe-image": TranscribeForm,
    "transcribe-audio": TranscribeForm,
    "template": TemplateForm,
    "question": DocumentForm,
}


def choices_of(text: str) -> list[dict[str, str]]:
    """Read one choice a line: `value | label`, or only a value."""
    pairs = [line.partition("|") for line in text.splitlines() if line.strip()]
    return [
        {"value": value.strip(), "label": label.strip() or value.strip()}
        for value, _, label in pairs
    ]


def choices_text(choices: Sequence[Mapping[str, str]]) -> str:
    """Write choices as they are typed, the inverse of `choices_of`."""
    return "\n".join(
        c["value"] if c["value"] == c["label"] else f"{c['value']} | {c['label']}"
        for c in choices
    )


def question_initial(kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Fill a question form from stored options."""
    values = {**options, "kind": kind}
    if "choices" in options:
        values["choices"] = choices_text(options["choices"])
    return values


def _plain(value: object) -> object:
    """Turn a decimal into what JSON holds."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


class TaskFileForm(forms.Form):
    """Step 3: a file of tasks."""

    file = forms.FileField(
        label=_("File of tasks"),
        widget=forms.FileInput(attrs={"accept": ".csv,.jsonl,.ndjson,.parquet,.zip"}),
    )
    only_valid = forms.BooleanField(
        required=False, label=_("Import the valid rows even if others are refused")
    )


class TermsForm(forms.Form):
    """Step 4: what it pays, who may do it, until when."""

    title = forms.CharField(
        max_length=128,
        label=_("Name of the batch"),
        help_text=_("Workers see it in their list."),
    )
    currency = forms.ChoiceField(label=_("Currency"))

    expected_seconds = forms.IntegerField(
        min_value=1,
        max_value=SECONDS_A_DAY,
        label=_("Seconds for one answer"),
        help_text=_(
            "Your own estimate. Do ten tasks yourself and take the middle one."
        ),
    )
    hourly = MoneyField(
        label=_("Pay per hour you aim at"),
        required=False,
        help_text=_("The suggested price is made from it."),
    )
    price = MoneyField(label=_("Price of one answer"), help_text=_("Such as 0.12."))
    answers_wanted = forms.IntegerField(
        min_value=1,
        max_value=1000,
        label=_("Answers for each task"),
        help_text=_("At most, from different people. Three let a mistake be outvoted."),
    )
    answers_least = forms.IntegerField(
        min_value=2,
        max_value=1000,
        required=False,
        label=_("Answers to begin with"),
        help_text=_(
            "More people are asked only where these leave doubt. Empty: all at once."
        ),
    )
    enough_percent = forms.DecimalField(
        min_value=50,
        max_value=Decimal("99.9"),
        label=_("Sure enough, in per cent"),
        help_text=_(
            "From this confidence on, with two votes ahead, nobody else is asked."
        ),
    )
    time_limit_minutes = forms.DecimalField(
        min_value=Decimal("0.5"),
        max_value=Decimal(24 * 60),
        label=_("Minutes to finish one task"),
        help_text=_(
            "Then the task goes to someone else; an answer up to an hour late is paid too."
        ),
    )
    expires_on = forms.DateField(
        label=_("Ends on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At the end of that day (UTC) what is left comes back to you."),
    )
    accept_after_days = forms.DecimalField(
        min_value=0,
        max_value=30,
        label=_("Days to accept"),
        help_text=_("If you say nothing, answers are accepted and paid after so long."),
    )
    languages = CodesField(
        label=_("Languages"),
        required=False,
        max_length=400,
        help_text=_("Codes such as en fr. Empty: any."),
    )
    countries = CodesField(
        label=_("Countries"),
        required=False,
        max_length=400,
        help_text=_("Codes such as FR NG. Empty: any."),
    )
    warning = forms.CharField(
        required=False,
        max_length=200,
        help_text=_("What may disturb people, shown before they start."),
        label=_("Warning for workers"),
    )
    method = forms.ChoiceField(
        label=_("How answers become labels"),
        help_text=_("You can run another method later."),
    )

    def seconds(self, name: str, unit_seconds: int) -> int:
        """Turn minutes or days that were typed into seconds."""
        return int(self.cleaned_data[name] * unit_seconds)


class ExcludeForm(forms.Form):
    """Why an answer is left out of the data."""

    reason = forms.CharField(
        max_length=500,
        error_messages={
            "required": _("Say why the answer is left out: the record keeps it.")
        },
    )
