"""What a requester fills in about one task on offer."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from handwork.projects.rules.offers import MOST_ANSWERS
from handwork.site.clock import now

AS_TYPED = "%Y-%m-%dT%H:%M"


class EndForm(forms.Form):
    """Until when answers are taken."""

    ends_at = forms.DateTimeField(
        label=_("Take answers until (UTC)"),
        input_formats=[AS_TYPED, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=AS_TYPED),
        help_text=_("What was given back when it ended is set aside anew."),
        error_messages={
            "required": _("Say until when answers are taken."),
            "invalid": _("Write the day and the time as 2031-05-01T12:00."),
        },
    )

    def clean_ends_at(self) -> datetime:
        """Refuse a moment that is over: ending is a button of its own."""
        moment: datetime = self.cleaned_data["ends_at"]
        if moment <= now():
            raise forms.ValidationError(
                _("That moment is over. Choose a later one, or press “End it now”.")
            )
        return moment


class ExtensionForm(forms.Form):
    """How many more answers are asked for."""

    more = forms.IntegerField(
        min_value=1,
        max_value=MOST_ANSWERS,
        initial=1,
        label=_("How many more answers"),
        help_text=_("Their pay and the fee are set aside at once."),
        error_messages={"required": _("Say how many more answers you want.")},
    )
    # Made with the page: pressed twice, it is done once.
    token = forms.CharField(max_length=64, widget=forms.HiddenInput())
