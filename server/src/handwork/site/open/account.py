"""The page of an account, and the tokens of its programs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import TOKEN_SCOPES, Actor, possible_scopes
from handwork.site.accounts import has_second_factor, require_recent_entrance
from handwork.site.clock import now
from handwork.site.guards import account_page

LIVES = [("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days"))]
LIVES += [("365", gettext_lazy("A year")), ("", gettext_lazy("No end"))]


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What uses it, such as “training script”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(
        label=gettext_lazy("It ends after"), choices=LIVES, required=False, initial="90"
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data)
        possible = possible_scopes(actor)
        choices = [(name, text) for name, text in TOKEN_SCOPES.items()]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            choice for choice in choices if choice[0] in possible
        ]


@require_safe
@account_page
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the account is entered and what it may act as."""
    worker = queries.worker_of_user(user_id=actor.user_id)
    context = {
        "email": queries.email_of(user_id=actor.user_id),
        "worker": worker,
        "organisations": queries.organisations_for(actor=actor),
        "has_second_factor": has_second_factor(request),
        "tokens": queries.tokens_for(actor=actor),
    }
    return render(request, "account/account.html", context)


@never_cache
@account_page
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the tokens of one's programs; make one, whose text is shown this once."""
    form = TokenForm(request.POST or None, actor=actor)
    new, status = None, 200
    if request.method == "POST":
        require_recent_entrance(request)
        status = 422
        if form.is_valid():
            new = make_token(form, actor)
            form, status = TokenForm(actor=actor), 200
    context = {
        "form": form,
        "new": new,
        "tokens": queries.tokens_for(actor=actor),
        "can_have_tokens": bool(possible_scopes(actor)),
        "is_confirmed": queries.is_address_confirmed(user_id=actor.user_id),
    }
    return render(request, "account/tokens.html", context, status=status)


def make_token(form: TokenForm, actor: Actor) -> joining.NewToken:
    """Make the token that the form asks for."""
    days = form.cleaned_data["days"]
    return joining.make_token(
        actor=actor,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        days=int(days) if days else None,
        now=now(),
    )


@require_POST
@account_page
def revoke_token(request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    """End a token."""
    joining.revoke_token(actor=actor, token_id=token_id, now=now())
    messages.success(request, _("The token was revoked; programs cannot use it now."))
    return redirect("account-tokens")
