"""Secrets that must be read again: encrypted with a key of the installation's secret."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt a secret: who reads only the tables does not learn it."""
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(box: str) -> str | None:
    """Read a secret; none where it was sealed with another secret of the installation."""
    try:
        return _box(settings.SECRET_KEY).decrypt(box.encode()).decode()
    except InvalidToken:
        return None


@cache
def _box(secret: str) -> Fernet:
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"handwork access keys"
    ).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
