"""Access tokens: what programs show to act for this account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from handwork.base.errors import RefusedError
from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import TOKEN_SCOPES, Actor, possible_scopes
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.forms import TokenForm, offer
from handwork.site.requester.pages import refusal_status


@never_cache
@requester_page
def token_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the tokens; a new one is shown this once."""
    form = token_form(request, actor)
    if request.method != "POST" or not form.is_valid():
        return token_page(request, actor, form)
    try:
        made = joining.make_token(
            actor=actor,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            days=form.cleaned_data["days"],
            now=now(),
        )
    except RefusedError as refusal:
        return token_page(request, actor, form, refusal=refusal)
    fresh = token_form(None, actor)
    return token_page(request, actor, fresh, new_token=made.text)


def token_form(request: HttpRequest | None, actor: Actor) -> TokenForm:
    """Offer the scopes that this account can give."""
    form = TokenForm(request.POST if request and request.method == "POST" else None)
    possible = possible_scopes(actor)
    named = [(scope, words) for scope, words in TOKEN_SCOPES.items()]
    offer(form, "scopes", [pair for pair in named if pair[0] in possible])
    return form


def token_page(
    request: HttpRequest,
    actor: Actor,
    form: TokenForm,
    *,
    new_token: str = "",
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show the tokens and the form for one more."""
    context = {
        "tokens": queries.tokens_for(actor=actor),
        "form": form,
        "new_token": new_token,
        "refusal": refusal,
    }
    status = refusal_status(refusal)
    return render(request, "requester/token_list.html", context, status=status)


@require_POST
@requester_page
def revoke(request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    """End a token: programs that show it are refused from now on."""
    joining.revoke_token(actor=actor, token_id=token_id, now=now())
    messages.success(request, "Revoked. Programs that use it are refused from now on.")
    return redirect("token-list")
