"""The forms of accounts, with the words that all our pages use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from allauth.account import forms as account
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from handwork.flow import owning
from handwork.people import queries
from handwork.site.clock import now

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

Words = Mapping[str, "Lazy"]
NEW_PASSWORD: Words = {
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
}


class OurWords(forms.Form):
    """Names the fields; a label above a field needs no second one inside it."""

    words: ClassVar[Words] = {"login": _("E-mail"), "email": _("E-mail")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, account.LoginForm):  # type: ignore[misc]
    """Enter with a password."""


class SignupForm(OurWords, account.SignupForm):  # type: ignore[misc]
    """Open an account."""


class ResetPasswordForm(OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a link to a new password."""

    users: list[AbstractBaseUser]

    def clean_email(self) -> str:
        """Find the account whose person reads the address: no other gets a letter."""
        email: str = super().clean_email()
        reader_id = queries.user_id_reading(email=email)
        self.users = [user for user in self.users if user.pk == reader_id]
        return email


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a password in place of a forgotten one."""

    words = NEW_PASSWORD

    def save(self) -> None:
        """Set the password, and end what else opened the account."""
        owning.reset_password(
            user_id=self.user.pk, password=self.cleaned_data["password1"], now=now()
        )


class ChangePasswordForm(OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Put a new password in the place of the old one."""

    words = NEW_PASSWORD


class SetPasswordForm(OurWords, account.SetPasswordForm):  # type: ignore[misc]
    """Give an account its first password."""

    words = NEW_PASSWORD


class AddEmailForm(OurWords, account.AddEmailForm):  # type: ignore[misc]
    """Add an address, to an account whose own is confirmed."""

    def clean_email(self) -> str:
        """Refuse a second address to who has not shown that the first is theirs."""
        if not queries.is_address_confirmed(user_id=self.user.pk):
            raise forms.ValidationError(
                _("Confirm the address that you have first; then add another.")
            )
        email: str = super().clean_email()
        return email


class ReauthenticateForm(OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """Show by the password who acts."""


class PasskeyForm(OurWords, AddWebAuthnForm):  # type: ignore[misc]
    """Add a passkey, which signs in by itself unless that is unticked."""

    words: ClassVar[Words] = {
        "name": _("Name of the passkey"),
        "passwordless": _("Sign in with it alone, without a password"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("So that you can tell yours apart.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "The device then asks for your finger, your face or its PIN. Untick this "
            "for an older security key: it is asked for after the password."
        )


class PasskeyNameForm(OurWords, EditWebAuthnForm):  # type: ignore[misc]
    """Give a passkey another name."""

    words: ClassVar[Words] = {"name": _("Name of the passkey")}


class CodeAppForm(OurWords, ActivateTOTPForm):  # type: ignore[misc]
    """Show by a first code that the app has the secret."""

    words: ClassVar[Words] = {"code": _("Code that the app shows")}
