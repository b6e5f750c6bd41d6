"""The first password of an account that was entered by links."""

from __future__ import annotations

from allauth.account.views import password_set
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handwork.site.accounts import require_recent_entrance


def set_password(request: HttpRequest) -> HttpResponseBase:
    """Give the account a password, once it is shown who acts: no old one is asked."""
    require_recent_entrance(request)
    response: HttpResponseBase = password_set(request)
    return response
