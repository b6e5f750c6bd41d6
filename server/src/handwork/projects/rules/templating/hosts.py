"""Hosts of other people's scripts and files: how they are written, where they stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from handwork.base.errors import InvalidInputError

_HOST = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](?::\d{2,5})?"
)


class InvalidHostError(InvalidInputError):
    """A host that no policy can name."""

    code = "invalid-host"


def check_host(text: str) -> str:
    """Take a host's name as a person writes it, an address among them."""
    given = text.strip().lower()
    parts = urlsplit(given if "//" in given else f"//{given}")
    host = parts.netloc
    if parts.scheme not in ("", "https") or not _HOST.fullmatch(host):
        raise InvalidHostError(
            f'"{text[:100]}" is not the name of a host that can be allowed.',
            what_to_do="Write one name, such as cdn.example.org; it is asked over https.",
        )
    return host


def host_of(address: str) -> str:
    """Tell on which other host an address lies; empty for none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2].lower()


def not_allowed(hosts: Collection[str], allowed: Collection[str]) -> tuple[str, ...]:
    """Name the hosts that nobody allowed, each once, in their order."""
    return tuple(host for host in dict.fromkeys(hosts) if host not in allowed)
