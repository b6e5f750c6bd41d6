"""Ways in that arrive as links: signing in once, and invitations."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site import accounts
from handwork.site.clock import now
from handwork.site.guards import actor_of


class PasswordForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 10 characters. A passkey can be added later."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse passwords that are guessed first."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sign in by a link; only the button uses it up, so that previews of mail do not."""
    if request.method == "GET":
        return render(request, "open/enter.html")
    return accounts.enter(
        request, user_id=joining.use_sign_in_link(token=token, now=now())
    )


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show an invitation; accept it with one's account or a new one."""
    actor, moment = actor_of(request), now()
    offered = queries.invitation_of(token=token, now=moment)
    if actor is not None and request.method == "POST":
        return accept(request, actor, token)
    reader_id = queries.user_id_reading(email=offered.email)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and reader_id is None and form.is_valid():
        user_id = joining.open_invited_account(
            token=token, password=form.cleaned_data["password"], now=moment
        )
        return accounts.enter(request, user_id=user_id)
    return show_invitation(request, offered, reader_id=reader_id, form=form)


def accept(request: HttpRequest, actor: Actor, token: str) -> HttpResponseBase:
    """Accept with the account signed in; where that ended its password, choose one."""
    is_claimed = joining.accept_invitation(actor=actor, token=token, now=now())
    if is_claimed:
        accounts.enter(request, user_id=actor.user_id)
    messages.success(request, _("You accepted the invitation."))
    return redirect("account_set_password" if is_claimed else "home")


def show_invitation(
    request: HttpRequest,
    offered: queries.InvitationRecord,
    *,
    reader_id: int | None,
    form: PasswordForm,
) -> HttpResponse:
    """Show what is offered, and the way to accept it."""
    status = 422 if request.method == "POST" else 200
    actor = actor_of(request)
    context = {
        "invitation": offered,
        "form": form,
        "has_account": reader_id is not None,
        "email": "" if actor is None else queries.email_of(user_id=actor.user_id),
        "is_invited": actor is not None and actor.user_id == reader_id,
        "is_confirmed": actor is not None
        and queries.is_address_confirmed(user_id=actor.user_id),
    }
    return render(request, "open/invitation.html", context, status=status)
