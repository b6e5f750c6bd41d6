"""What stewards fill in."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handwork.base.codes import CURRENCIES
from handwork.base.errors import RefusedError
from handwork.base.money import micros_from_text
from handwork.people.queries import OrganisationRecord

ROLES = [("requester", _("Requester")), ("worker", _("Worker"))]
ROLES += [("steward", pgettext_lazy("role", "Steward"))]
DIRECTIONS = [("in", _("Money came in")), ("out", _("Money was sent back"))]
NOBODY = [("", _("None"))]


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("As"), choices=ROLES)
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("A requester joins one; others join none."),
    )
    new_organisation = forms.CharField(
        label=_("Or a new organisation"), required=False, max_length=120
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisations: Sequence[OrganisationRecord],
    ) -> None:
        super().__init__(data)
        choices = [(str(each.organisation_id), each.name) for each in organisations]
        self.fields["organisation"].choices = [*NOBODY, *choices]  # type: ignore[attr-defined]


class HostForm(forms.Form):
    """A host that templates may load from."""

    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        help_text=_("One name, such as cdn.example.org; asked over https only."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Who needs it, and why its scripts can be trusted."),
    )


class MoneyForm(forms.Form):
    """Money that moved at the bank."""

    direction = forms.ChoiceField(label=_("What happened"), choices=DIRECTIONS)
    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    amount = forms.CharField(
        label=_("Amount"),
        help_text=_("Such as 250.00"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.CharField(label=_("Currency"), initial="EUR", max_length=3)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        help_text=_("The bank's own. The same reference is booked only once."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisations: Sequence[OrganisationRecord],
    ) -> None:
        super().__init__(data)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (str(each.organisation_id), each.name) for each in organisations
        ]

    def clean_amount(self) -> int:
        """Read the amount as millionths."""
        try:
            micros = micros_from_text(self.cleaned_data["amount"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if micros <= 0:
            raise forms.ValidationError(_("An amount is above zero."))
        return micros

    def clean_currency(self) -> str:
        """Read the currency's code."""
        currency = str(self.cleaned_data["currency"]).upper()
        if currency not in CURRENCIES:
            raise forms.ValidationError(_("Write a currency's code, such as EUR."))
        return currency


class ReasonForm(forms.Form):
    """Why; the person reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The person reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def show_refusal(form: forms.Form, refusal: RefusedError) -> None:
    """Say a refusal where the form stands."""
    form.add_error(None, f"{refusal.message} {refusal.what_to_do}".strip())
