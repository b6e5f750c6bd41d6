"""What a requester fills in about skills."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handwork.skills.rules import LARGEST, SkillChange, SkillTerms

SECONDS_A_MINUTE = 60
SECONDS_AN_HOUR = 3600
XML = {"rows": 8, "class": "code", "spellcheck": "false"}


class SkillForm(forms.Form):
    """A kind of skill, and how workers come to it."""

    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Workers read it before they ask for the skill."),
    )
    is_active = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Granted and required now"),
        help_text=_(
            "Switched off, nobody can ask for it and no new work can require it."
        ),
    )
    is_requestable = forms.BooleanField(
        required=False, initial=True, label=_("Workers may ask for it")
    )
    is_auto_granted = forms.BooleanField(
        required=False,
        label=_("Granted at once to whoever asks"),
        help_text=_("Not together with a test."),
    )
    auto_value = forms.IntegerField(
        initial=1,
        min_value=-LARGEST,
        max_value=LARGEST,
        label=_("Value that is granted then"),
    )
    retry_hours = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=500_000,
        label=_("Hours until a second try"),
        help_text=_("Empty: a worker asks once, whatever comes of it."),
    )
    test = forms.CharField(
        label=_("Test"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=XML),
        help_text=_(
            "A QuestionForm document, as Mechanical Turk has it. Empty: no test."
        ),
    )
    test_minutes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=500_000,
        label=_("Minutes for the test"),
    )
    answer_key = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=XML),
        label=_("Answer key"),
        help_text=_(
            "An AnswerKey document scores the test at once. Empty: you decide."
        ),
    )

    def seconds(self, name: str, unit: int) -> int | None:
        """Read a time in seconds; None where nothing was filled in."""
        given: int | None = self.cleaned_data[name]
        return None if given is None else given * unit

    def terms(self) -> dict[str, Any]:
        """Say what every form of a skill says."""
        given = self.cleaned_data
        return {
            "description": given["description"],
            "is_active": given["is_active"],
            "is_requestable": given["is_requestable"],
            "is_auto_granted": given["is_auto_granted"],
            "auto_value": given["auto_value"],
            "retry_delay_seconds": self.seconds("retry_hours", SECONDS_AN_HOUR),
        }

    def change(self) -> SkillChange:
        """Say what is changed; a test that is left empty stays as it is."""
        given = self.cleaned_data
        test = given["test"].strip()
        return SkillChange(
            **self.terms(),
            test=test or None,
            test_seconds=self.seconds("test_minutes", SECONDS_A_MINUTE)
            if test
            else None,
            answer_key=given["answer_key"].strip() if test else None,
        )


class NewSkillForm(SkillForm):
    """It has a name of its own, which stays."""

    organisation = forms.TypedChoiceField(coerce=int, label=_("Organisation"))
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Such as “Reads French”. It cannot be changed later."),
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        max_length=1000,
        help_text=_("By which it is found, with commas."),
    )
    field_order = ("organisation", "name", "description", "keywords")

    def skill_terms(self) -> SkillTerms:
        """Say what is made."""
        given = self.cleaned_data
        return SkillTerms(
            **self.terms(),
            name=given["name"],
            keywords=given["keywords"],
            test=given["test"].strip(),
            test_seconds=self.seconds("test_minutes", SECONDS_A_MINUTE),
            answer_key=given["answer_key"].strip(),
        )


def initial_of(terms: SkillTerms) -> dict[str, Any]:
    """Fill in what a skill says now."""
    retry, test = terms.retry_delay_seconds, terms.test_seconds
    return {
        "description": terms.description,
        "is_active": terms.is_active,
        "is_requestable": terms.is_requestable,
        "is_auto_granted": terms.is_auto_granted,
        "auto_value": terms.auto_value,
        "retry_hours": None if retry is None else -(-retry // SECONDS_AN_HOUR),
        "test": terms.test,
        "test_minutes": None if test is None else -(-test // SECONDS_A_MINUTE),
        "answer_key": terms.answer_key,
    }


class GrantForm(forms.Form):
    """To whom a skill is granted, and with which value."""

    worker = forms.CharField(
        max_length=64,
        label=_("Id of the worker"),
        help_text=_("It begins with A; it stands beside answers that programs read."),
    )
    value = forms.IntegerField(
        label=_("Value"), initial=1, min_value=-LARGEST, max_value=LARGEST
    )


class DecideForm(forms.Form):
    """What came of a request."""

    value = forms.IntegerField(
        initial=1, min_value=-LARGEST, max_value=LARGEST, required=False
    )
    reason = forms.CharField(max_length=2000, required=False)
