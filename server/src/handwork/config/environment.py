"""What an installation sets: the environment, and the secret made at first start."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from handwork.base.codes import CURRENCIES
from handwork.base.money import micros_from_text

TOO_SHORT_SECRET = 40
PAY_ON_REJECTION = ("paid", "withheld")
KNOWN_SECRETS = ("changeme", "change-me", "secret", "default", "insecure", "example")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one installation; docs/reference/settings.md lists them."""

    home: Path
    secret_key: str
    database_url: str
    public_url: str
    hosts: tuple[str, ...]
    is_debug: bool
    fee_share: str
    pay_on_rejection: str
    goodwill_a_day_micros: int
    goodwill_a_day_in_all_micros: int
    email_url: str
    bucket: str
    proxies_count: int
    mturk_hosts: tuple[str, ...]
    mturk_currency: str
    sqs_endpoint: str
    sns_endpoint: str
    notices_to_private_addresses: bool


def read_environment() -> Environment:
    """Read `HANDWORK_*` variables; make the home folder and the secret where absent."""
    home = Path(os.environ.get("HANDWORK_HOME", "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    return Environment(
        home=home,
        secret_key=secret_key(home),
        database_url=os.environ.get(
            "HANDWORK_DATABASE_URL", f"sqlite:///{home / 'handwork.sqlite3'}"
        ),
        public_url=os.environ.get("HANDWORK_URL", "http://localhost:8000").rstrip("/"),
        hosts=words("HANDWORK_HOSTS", "localhost 127.0.0.1 [::1]"),
        is_debug=os.environ.get("HANDWORK_DEBUG", "") == "1",
        fee_share=checked_share(os.environ.get("HANDWORK_FEE_SHARE", "0.20")),
        pay_on_rejection=checked_policy(
            os.environ.get("HANDWORK_PAY_ON_REJECTION", "paid")
        ),
        goodwill_a_day_micros=amount_of("HANDWORK_GOODWILL_A_DAY", "20"),
        goodwill_a_day_in_all_micros=amount_of("HANDWORK_GOODWILL_A_DAY_IN_ALL", "200"),
        email_url=os.environ.get("HANDWORK_EMAIL_URL", "file://"),
        bucket=os.environ.get("HANDWORK_BUCKET", ""),
        proxies_count=checked_count(os.environ.get("HANDWORK_PROXIES", "0")),
        mturk_hosts=words("HANDWORK_MTURK_HOSTS", ""),
        mturk_currency=checked_currency(
            os.environ.get("HANDWORK_MTURK_CURRENCY", "USD")
        ),
        sqs_endpoint=os.environ.get("HANDWORK_SQS_ENDPOINT", ""),
        sns_endpoint=os.environ.get("HANDWORK_SNS_ENDPOINT", ""),
        notices_to_private_addresses=os.environ.get("HANDWORK_PRIVATE_NOTICES", "")
        == "1",
    )


def words(name: str, default: str) -> tuple[str, ...]:
    """Read a list of words, separated by spaces."""
    return tuple(os.environ.get(name, default).split())


def checked_share(text: str) -> str:
    """Refuse a fee that is no share of a price."""
    try:
        share = Decimal(text)
    except InvalidOperation:
        share = Decimal(-1)
    if share.is_nan() or not 0 <= share <= 1:
        raise ImproperlyConfigured(
            f"HANDWORK_FEE_SHARE is {text!r}; it is a share from 0 to 1, such as 0.20."
        )
    return text


def checked_policy(text: str) -> str:
    """Refuse a policy of pay on rejection that is none."""
    if text not in PAY_ON_REJECTION:
        raise ImproperlyConfigured(
            f"HANDWORK_PAY_ON_REJECTION is {text!r}; it is paid or withheld."
        )
    return text


def amount_of(name: str, default: str) -> int:
    """Read an amount of money in millionths; refuse what is none."""
    text = os.environ.get(name, default)
    try:
        micros = micros_from_text(text)
    except ValueError:
        micros = -1
    if micros < 0:
        raise ImproperlyConfigured(
            f"{name} is {text!r}; it is an amount, such as 20 or 12.50."
        )
    return micros


def checked_count(text: str) -> int:
    """Refuse a number of proxies that is none."""
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(
            f"HANDWORK_PROXIES is {text!r}; it is the number of proxies, such as 1."
        )
    return int(text)


def checked_currency(code: str) -> str:
    """Refuse what is no currency."""
    if code not in CURRENCIES:
        raise ImproperlyConfigured(
            f"HANDWORK_MTURK_CURRENCY is {code!r}; it is an ISO 4217 code, such as EUR."
        )
    return code


def secret_key(home: Path) -> str:
    """Take the secret from the environment, else from the home folder, else make it."""
    given = os.environ.get("HANDWORK_SECRET_KEY")
    if given is not None:
        return checked_secret(given)
    path = home / "secret-key"
    if not path.exists():
        make_secret(path)
    return checked_secret(path.read_text().strip())


def make_secret(path: Path) -> None:
    """Write a new secret, complete at once: of two first starts, one wins."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="secret-key-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def checked_secret(secret: str) -> str:
    """Refuse a secret that others could guess."""
    is_known = any(word in secret.lower() for word in KNOWN_SECRETS)
    if is_known or len(secret) < TOO_SHORT_SECRET:
        raise ImproperlyConfigured(
            "The secret key is a default one or shorter than 40 characters. "
            "Remove HANDWORK_SECRET_KEY and one is made at first start, or set a long "
            "random one."
        )
    return secret
