"""How accounts are opened and entered: django-allauth, with our doors."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Anyone may sign up to work; requesters and stewards come by invitation."""
