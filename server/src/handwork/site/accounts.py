"""How accounts are opened and entered: django-allauth, with our doors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
)
from allauth.account.utils import perform_login
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handwork.base.errors import NotAllowedError
from handwork.flow import joining
from handwork.people import queries
from handwork.site.clock import now

ENTERED_AT = "entered_at"


class EntranceTooOldError(NotAllowedError):
    """Who signed in long ago cannot show here that it is still them."""

    code = "entrance-too-old"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anyone may sign up to work; requesters and stewards come by invitation."""

    def send_mail(
        self, template_prefix: str, email: str, context_of_letter: Mapping[str, Any]
    ) -> None:
        """Write letters into the outbox: a mail server that is down loses none."""
        facts = {
            "request": context.request,
            "current_site": get_current_site(context.request),
            "email": email,
            **context_of_letter,
        }
        letter = self.render_mail(template_prefix, email, facts)
        joining.send_letter(
            recipient=email, subject=letter.subject, body=str(letter.body), now=now()
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the account's person what changed; a letter names no IP address."""
        to = email or queries.email_of(user_id=user.pk)
        self.send_mail(template_prefix, to, {"timestamp": now(), **(context or {})})

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Note when the session was entered, by whatever door."""
        super().login(request, user)
        request.session[ENTERED_AT] = now().timestamp()

    def is_reauthentication_required(self, *, app: str, **facts: object) -> bool:
        """Ask again who acts, unless they have just entered."""
        if not super().is_reauthentication_required(app=app, **facts):
            return False
        if has_just_entered(context.request):
            return False
        user = context.request.user
        if not user.has_usable_password() and not is_mfa_enabled(user):
            # Nothing can be typed: a letter is the way, which is for us to offer.
            require_letter(user)
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, str]]:
        """Offer a letter too where the address is known to be read by its owner."""
        found: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if may_enter_by_letter(user):
            letter = {
                "id": "letter",
                "description": _("Send me a link by e-mail"),
                "url": reverse("account-letter"),
            }
            found.append(letter)
        return found


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, with the words that all our pages use."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy(
            "An account with a second factor takes no further e-mail address."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "The second factor of this account cannot be switched off."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Add a passkey or a code app first; spare codes stand in for them."
        ),
        "incorrect_code": gettext_lazy("This is not the right code. Try the next one."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 - allauth calls it by this name
    ) -> str:
        """Propose a name for a new passkey."""
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": known + 1}


def address(user: AbstractBaseUser) -> str:
    """Show people their own account by its address."""
    return user.get_username()


def has_just_entered(request: HttpRequest) -> bool:
    """Whether the session was entered so lately that nobody else can sit there."""
    entered_at: float = request.session.get(ENTERED_AT, 0)
    age_seconds = now().timestamp() - entered_at
    return age_seconds < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def require_recent_entrance(request: HttpRequest) -> None:
    """Ask who acts before what protects the account changes, unless they just entered."""
    raise_if_reauthentication_required(request, app="allauth.account")


def require_letter(user: AbstractBaseUser) -> None:
    """Refuse whom no letter can reach either: nobody knows whose the address is."""
    if not may_enter_by_letter(user):
        raise EntranceTooOldError(
            _("You signed in a while ago, and your address is not confirmed."),
            what_to_do=_("Sign out and sign in again, or confirm your address first."),
        )


def may_enter_by_letter(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a link by e-mail shows who acts: not where a second factor is set up."""
    if not user.is_authenticated:
        return False
    return queries.is_address_confirmed(user_id=user.pk) and not is_mfa_enabled(user)


def enter(request: HttpRequest, *, user_id: int) -> HttpResponseBase:
    """Sign an account in, with its second factor where it has one."""
    user = AuthenticationBackend().get_user(user_id)
    response: HttpResponseBase = perform_login(request, user, email_verification="none")
    return response


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person signed in has set up a second factor or a passkey."""
    return bool(is_mfa_enabled(request.user))
