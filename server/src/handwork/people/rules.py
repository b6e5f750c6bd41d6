"""Pure decisions about people: who an actor is, profiles, tokens, pseudonyms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from handwork.base.codes import COUNTRIES, LANGUAGES
from handwork.base.errors import InvalidInputError

INVITATION_LASTS = timedelta(days=14)
SIGN_IN_LINK_LASTS = timedelta(hours=1)
LONGEST_TOKEN_DAYS = 366
USE_IS_NOTED_EVERY = timedelta(minutes=1)
TOKEN_SCOPES: Mapping[str, str] = {
    "work": "take and answer tasks as a worker",
    "publish": "make projects and batches, upload and publish tasks",
    "results": "read answers, estimates and releases, infer again, "
    "leave answers out of the data",
    "steward": "what stewards may do",
}
SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ProfileError(InvalidInputError):
    """A worker's profile cannot be used as it is."""

    code = "profile-invalid"


class TokenTermsError(InvalidInputError):
    """A token cannot be made on these terms."""

    code = "token-terms-invalid"


class EmailError(InvalidInputError):
    """What was given is no e-mail address."""

    code = "email-invalid"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, and what it may act as."""

    user_id: int
    worker_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    is_steward: bool = False
    # A suspended worker takes no work, and still owns what was earned.
    suspended_worker_id: int | None = None

    def as_earner(self) -> Actor:
        """Act as a worker for what was earned, suspended or not."""
        if self.suspended_worker_id is None:
            return self
        return replace(
            self, worker_id=self.suspended_worker_id, suspended_worker_id=None
        )

    def within(self, scopes: frozenset[str]) -> Actor:
        """Act only as what the scopes of a token allow."""
        asks = bool(scopes & {"publish", "results"})
        return replace(
            self,
            worker_id=self.worker_id if "work" in scopes else None,
            suspended_worker_id=None,
            organisation_ids=self.organisation_ids if asks else frozenset(),
            is_steward=self.is_steward and "steward" in scopes,
        )

    def acts_for(self, organisation_id: int) -> bool:
        """Whether the actor may act as requester for the organisation."""
        return organisation_id in self.organisation_ids

    @property
    def is_requester(self) -> bool:
        """Whether the actor acts for any organisation."""
        return bool(self.organisation_ids)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a worker says about themselves; nothing else is asked."""

    country: str
    languages: tuple[str, ...]
    time_zone: str
    # A part of the country, as ISO 3166-2 writes it behind the hyphen; empty is unsaid.
    subdivision: str = ""
    is_adult: bool = False


def checked_profile(
    *,
    country: str,
    languages: Iterable[str],
    time_zone: str,
    subdivision: str = "",
    is_adult: bool = False,
) -> Profile:
    """Refuse what no list of countries, languages or time zones knows."""
    country = country.strip().upper()
    known = tuple(dict.fromkeys(language.strip().lower() for language in languages))
    if country not in COUNTRIES:
        raise ProfileError(
            f"{country or 'Nothing'} is not a country's code.",
            what_to_do="Choose your country from the list, such as FR.",
        )
    unknown = [language for language in known if language not in LANGUAGES]
    if unknown or not known:
        raise ProfileError(
            f"{', '.join(unknown) or 'Nothing'} is not a language's code.",
            what_to_do="Choose one or more languages from the list, such as fr and en.",
        )
    if time_zone not in time_zones():
        raise ProfileError(
            f"{time_zone or 'Nothing'} is not a time zone.",
            what_to_do="Choose a time zone from the list, such as Europe/Paris.",
        )
    return Profile(
        country=country,
        languages=known,
        time_zone=time_zone,
        subdivision=checked_subdivision(subdivision, country=country),
        is_adult=is_adult,
    )


def checked_subdivision(text: str, *, country: str) -> str:
    """Refuse what cannot name a part of a country; the country before it may stand there."""
    code = text.strip().upper().removeprefix(f"{country}-")
    if code and not SUBDIVISION.fullmatch(code):
        raise ProfileError(
            f"{text.strip()[:20]} is not a code of a part of a country.",
            what_to_do="Use its code in ISO 3166-2, such as US-PA or DE-BY, or leave it "
            "empty.",
        )
    return code


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Name the countries in a language (CLDR), in the order of their names."""
    return by_name(COUNTRIES, Locale.parse(language, sep="-").territories)


@cache
def language_names(language: str) -> Mapping[str, str]:
    """Name the languages in a language (CLDR), in the order of their names."""
    return by_name(LANGUAGES, Locale.parse(language, sep="-").languages)


def by_name(english: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, str]:
    """Name every code; English stands in where a language has no name for it."""
    named = [(code, names.get(code, english[code])) for code in english]
    return dict(sorted(named, key=lambda item: item[1]))


@cache
def time_zones() -> tuple[str, ...]:
    """List the named time zones of places, and UTC."""
    places = (name for name in available_timezones() if "/" in name)
    kept = (name for name in places if not name.startswith(("Etc/", "SystemV/")))
    return (*sorted(kept), "UTC")


def checked_email(email: str) -> str:
    """Refuse what cannot be an e-mail address; write it one way."""
    email = email.strip().lower()
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise EmailError(
            f"“{email}” is not an e-mail address.",
            what_to_do="Write it like name@example.org.",
        )
    return email


def checked_scopes(scopes: Iterable[str], *, actor: Actor) -> frozenset[str]:
    """Refuse scopes that are unknown, none, or more than the actor may do."""
    wanted = frozenset(scopes)
    unknown = wanted - TOKEN_SCOPES.keys()
    if unknown or not wanted:
        raise TokenTermsError(
            f"A token cannot be made for: {', '.join(sorted(unknown)) or 'nothing'}.",
            what_to_do=f"Choose at least one of {', '.join(TOKEN_SCOPES)}.",
        )
    beyond = wanted - possible_scopes(actor)
    if beyond:
        raise TokenTermsError(
            f"Your account may not do this itself: {', '.join(sorted(beyond))}.",
            what_to_do="Leave it out, or ask a steward for the role.",
        )
    return wanted


def possible_scopes(actor: Actor) -> frozenset[str]:
    """Tell what a token of this actor could allow."""
    possible = set()
    if actor.worker_id is not None:
        possible.add("work")
    if actor.is_requester:
        possible |= {"publish", "results"}
    if actor.is_steward:
        possible.add("steward")
    return frozenset(possible)


def checked_days(days: int | None) -> timedelta | None:
    """Refuse a token's life that is no positive number of days; None never ends."""
    if days is None:
        return None
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise TokenTermsError(
            f"A token cannot last {days} days.",
            what_to_do=f"Choose 1 to {LONGEST_TOKEN_DAYS} days, or no end.",
        )
    return timedelta(days=days)


def pseudonym(*, secret: bytes, worker_id: int, organisation_id: int) -> str:
    """Name a worker towards one organisation: stable there, unlinkable elsewhere."""
    return "W" + _pairwise(secret, worker_id, organisation_id)


def worker_code(*, secret: bytes, worker_id: int, organisation_id: int) -> str:
    """Write the same name as programs written for Mechanical Turk expect a worker's id."""
    return "A" + _pairwise(secret, worker_id, organisation_id)


def _pairwise(secret: bytes, worker_id: int, organisation_id: int) -> str:
    message = f"pseudonym:{organisation_id}:{worker_id}".encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()


def derived_key(*, secret: str, purpose: str) -> bytes:
    """Make a key for one purpose, from which the secret cannot be told."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def token_hash(token: str) -> str:
    """Hash a random token; it has enough entropy to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
