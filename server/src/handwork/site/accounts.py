"""How accounts are opened and entered: django-allauth, with our doors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import perform_login
from allauth.core import context
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handwork.flow import joining
from handwork.site.clock import now


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


def address(user: AbstractBaseUser) -> str:
    """Show people their own account by its address."""
    return user.get_username()


def enter(request: HttpRequest, *, user_id: int) -> HttpResponseBase:
    """Sign an account in, with its second factor where it has one."""
    user = AuthenticationBackend().get_user(user_id)
    response: HttpResponseBase = perform_login(request, user, email_verification="none")
    return response


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person signed in has set up a second factor or a passkey."""
    return bool(is_mfa_enabled(request.user))
