"""Access keys: programs written for Mechanical Turk sign their requests with them."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from handwork.flow import keying
from handwork.flow.keying import NewKey
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.accounts import require_recent_entrance
from handwork.site.clock import now
from handwork.site.guards import requester_page


class KeyForm(forms.Form):
    """What a new key is for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What uses it, such as “survey script”."),
    )
    organisation = forms.TypedChoiceField(
        label=_("It asks and pays for"), coerce=int, help_text=_("The money is its.")
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data)
        own = queries.organisations_for(actor=actor)
        choices = [(each.organisation_id, each.name) for each in own]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["organisation"].initial = choices[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


@never_cache
@requester_page
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List one's keys; make one, whose secret is shown this once."""
    form = KeyForm(request.POST or None, actor=actor)
    new: NewKey | None = None
    status = 200
    if request.method == "POST":
        require_recent_entrance(request)
        status = 422
        if form.is_valid():
            new = keying.make_key(
                actor=actor,
                organisation_id=form.cleaned_data["organisation"],
                name=form.cleaned_data["name"],
                now=now(),
            )
            form, status = KeyForm(actor=actor), 200
    context = {
        "form": form,
        "new": new,
        "keys": queries.keys_for(actor=actor),
        "endpoint": f"{settings.PUBLIC_URL}/mturk/",
        "is_confirmed": queries.is_address_confirmed(user_id=actor.user_id),
    }
    return render(request, "requester/keys.html", context, status=status)


@require_POST
@requester_page
def revoke(request: HttpRequest, actor: Actor, key_id: int) -> HttpResponse:
    """End a key."""
    keying.revoke_key(actor=actor, key_pk=key_id, now=now())
    messages.success(request, _("The key was revoked; programs cannot use it now."))
    return redirect("access-keys")
