"""A worker's profile: what decides which work is open, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handwork.base.codes import LANGUAGES
from handwork.flow import joining
from handwork.people import queries as people
from handwork.people.queries import WorkerRecord
from handwork.people.rules import (
    Actor,
    ProfileError,
    country_names,
    language_names,
    time_zones,
)
from handwork.site.clock import now
from handwork.site.guards import account_page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

LANGUAGE_FIELDS = ("language", "language_2", "language_3", "language_4")


class NamedField(forms.CharField):
    """What one may name from a list: its name or its code in, its code out.

    A list to type into is lighter than one to scroll through, on phones above all.
    """

    names: Mapping[str, str]

    def __init__(
        self,
        *,
        list_id: str,
        label: Lazy,
        required: bool = True,
        help_text: str | Lazy = "",
    ) -> None:
        attributes = {"list": list_id, "autocomplete": "off"}
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=forms.TextInput(attrs=attributes),
        )
        self.names = {}

    def prepare_value(self, value: object) -> object:
        """Show the name of a code."""
        return self.names.get(value, value) if isinstance(value, str) else value

    def clean(self, value: object) -> str:
        """Find the code."""
        text: str = super().clean(value)
        if not text:
            return ""
        codes = {code.casefold(): code for code in self.names}
        codes |= {name.casefold(): code for code, name in self.names.items()}
        code = codes.get(text.casefold())
        if code is None:
            raise ValidationError(
                _("“%(text)s” is not in the list. Type its first letters, then choose.")
                % {"text": text}
            )
        return code


class ProfileForm(forms.Form):
    """Fields with lists in the reader's language."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country where you work"),
        help_text=gettext_lazy("Some work is for people of certain countries."),
    )
    subdivision = forms.CharField(
        label=gettext_lazy("Part of the country"),
        required=False,
        max_length=6,
        help_text=gettext_lazy(
            "Its code, such as US-PA or DE-BY. Only little work asks for it; you may "
            "leave it empty."
        ),
    )
    language = NamedField(
        list_id="languages",
        label=gettext_lazy("Language you know best"),
        help_text=gettext_lazy(
            "You are offered work in the languages that you name here."
        ),
    )
    language_2 = NamedField(
        list_id="languages", label=gettext_lazy("Second language"), required=False
    )
    language_3 = NamedField(
        list_id="languages", label=gettext_lazy("Third language"), required=False
    )
    language_4 = NamedField(
        list_id="languages", label=gettext_lazy("Fourth language"), required=False
    )
    time_zone = NamedField(
        list_id="time-zones",
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "So that “today” and every time that you read here are yours. "
            "Write the largest city near you, such as Europe/Paris."
        ),
    )

    is_adult = forms.BooleanField(
        label=gettext_lazy("I am of age where I live"),
        required=False,
        help_text=gettext_lazy("Some work is for people of age only."),
    )

    def __init__(self, data: QueryDict | None, *, known: WorkerRecord | None) -> None:
        super().__init__(data, initial=dict(initial_of(known)))
        reader = (get_language() or "en").split("-")[0]
        countries = list(country_names(reader).items())
        self.fields["country"].choices = [("", _("Choose")), *countries]  # type: ignore[attr-defined]
        self.language_names = language_choices(reader, known)
        self.time_zone_names = {zone: zone.replace("_", " ") for zone in time_zones()}
        for name in LANGUAGE_FIELDS:
            self.fields[name].names = self.language_names  # type: ignore[attr-defined]
        self.fields["time_zone"].names = self.time_zone_names  # type: ignore[attr-defined]
        # The page's script proposes the zone of the device.
        self.fields["time_zone"].widget.attrs["data-time-zone"] = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that were chosen, each once."""
        chosen = (self.cleaned_data[name] for name in LANGUAGE_FIELDS)
        return tuple(dict.fromkeys(code for code in chosen if code))


def initial_of(known: WorkerRecord | None) -> Mapping[str, str | bool]:
    """Fill in what is known; a new worker's first language is the page's."""
    if known is None:
        return {"language": (get_language() or "en").split("-")[0]}
    languages = dict(zip(LANGUAGE_FIELDS, known.languages, strict=False))
    return {
        "country": known.country,
        "subdivision": known.subdivision,
        "is_adult": known.is_adult,
        "time_zone": known.time_zone,
        **languages,
    }


def language_choices(reader: str, known: WorkerRecord | None) -> Mapping[str, str]:
    """Name the languages that batches can ask for, and those of the profile."""
    offered = {*LANGUAGES, *(known.languages if known else ())}
    names = language_names(reader)
    return {code: name for code, name in names.items() if code in offered}


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a profile, or change it."""
    known = people.worker_of_user(user_id=actor.user_id)
    form = ProfileForm(request.POST or None, known=known)
    if form.is_valid():
        try:
            return keep(request, actor, form, is_new=known is None)
        except ProfileError as refusal:
            form.add_error("subdivision", f"{refusal.message} {refusal.what_to_do}")
    status = 422 if form.is_bound else 200
    context = {"form": form, "is_new": known is None}
    return render(request, "worker/profile.html", context, status=status)


def keep(
    request: HttpRequest, actor: Actor, form: ProfileForm, *, is_new: bool
) -> HttpResponse:
    """Write the profile; a new worker sees the work next."""
    said = {
        name: form.cleaned_data[name]
        for name in ("country", "subdivision", "time_zone", "is_adult")
    }
    if is_new:
        joining.become_worker(
            actor=actor,
            languages=form.languages,
            now=now(),
            **said,
        )
        messages.success(request, _("Welcome. This is the work that is open for you."))
        return redirect("work-list")
    joining.change_profile(actor=actor, languages=form.languages, **said)
    messages.success(request, _("Your profile is changed."))
    return redirect("profile")
