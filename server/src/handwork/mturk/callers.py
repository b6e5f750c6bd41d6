"""Who calls: the key that a request names, and whether it was signed with its secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from handwork.flow import keying
from handwork.mturk.operations import Caller
from handwork.mturk.signing import (
    UNKNOWN,
    SignatureRefusedError,
    check_signature,
    read_claim,
)
from handwork.people import queries as people

KEY_ID = re.compile(r"[A-Za-z0-9]{1,128}")


def caller_of(environ: Mapping[str, Any], body: bytes, *, now: datetime) -> Caller:
    """Tell whose key signed the request; refuse what nobody's did."""
    claim = read_claim(environ, now=now)
    is_known = KEY_ID.fullmatch(claim.key_id)
    found = people.key_secret(key_id=claim.key_id) if is_known else None
    if found is None:
        raise SignatureRefusedError("UnrecognizedClientException", UNKNOWN)
    check_signature(
        claim, environ=environ, body=body, secret=found.secret, hosts=hosts_of(environ)
    )
    return Caller(
        actor=keying.enter_with_key(found=found, now=now),
        organisation_id=found.organisation_id,
    )


def hosts_of(environ: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the hosts that a program may have signed: a proxy may have sent another on."""
    named = [environ.get("HTTP_HOST", "")]
    if settings.PROXIES_COUNT:
        forwarded = environ.get("HTTP_X_FORWARDED_HOST", "")
        named += [host.strip() for host in forwarded.split(",")]
    known = (host for host in named if _is_own(host))
    return tuple(dict.fromkeys((*known, *_public_hosts())))


def _public_hosts() -> tuple[str, ...]:
    public = urlsplit(settings.PUBLIC_URL)
    port = "" if public.port is None else f":{public.port}"
    aside = [name for host in settings.MTURK_HOSTS for name in (host, host + port)]
    return (public.netloc, *aside)


def _is_own(host: str) -> bool:
    domain, _port = split_domain_port(host.lower())
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_of_this_installation(address: str) -> bool:
    """Whether a page is of this site, under the port and any of the names that it has."""
    public, there = urlsplit(settings.PUBLIC_URL), urlsplit(address)
    names = {public.hostname, *settings.ALLOWED_HOSTS, *settings.MTURK_HOSTS}
    return there.hostname in names and _port(there) == _port(public)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)
