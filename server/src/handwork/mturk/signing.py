"""Signatures of requests, AWS's version 4: what was really sent is signed with a key's secret.

The texts are those of AWS, because programs and people look for them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

Environ = Mapping[str, Any]
ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "mturk-requester"
TERMINATOR = "aws4_request"
SKEW = timedelta(minutes=15)
MOMENT = "%Y%m%dT%H%M%SZ"
# Without these a signature would hold for another server, moment or operation.
ALWAYS_SIGNED = ("host", "x-amz-date", "x-amz-target")
MOST_SIGNED = 40
BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}")
SPACES = re.compile(r" +")
PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service "
    "documentation for details."
)
UNKNOWN = "The security token included in the request is invalid."


class SignatureRefusedError(Exception):
    """The request is not signed as it must be; `kind` is the error's name at AWS."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says of its signature; nothing of it is proven yet."""

    key_id: str
    date: str
    region: str
    signed: tuple[str, ...]
    signature: str
    signed_at: str

    @property
    def scope(self) -> str:
        """Name what the signature is good for."""
        return f"{self.date}/{self.region}/{SERVICE}/{TERMINATOR}"


def read_claim(environ: Environ, *, now: datetime) -> Claim:
    """Read the header of authorization; refuse what cannot hold, whoever signed it."""
    header = environ.get("HTTP_AUTHORIZATION", "").strip()
    if not header:
        raise SignatureRefusedError(
            "MissingAuthenticationTokenException",
            "Request is missing Authentication Token",
        )
    if environ.get("HTTP_X_AMZ_SECURITY_TOKEN"):
        # Keys here are lasting ones: there are no sessions that a token could be of.
        raise SignatureRefusedError("UnrecognizedClientException", UNKNOWN)
    parts = _parts(header)
    key_id, date, region = _scope(parts["Credential"])
    claim = Claim(
        key_id=key_id,
        date=date,
        region=region,
        signed=tuple(parts["SignedHeaders"].split(";")),
        signature=parts["Signature"],
        signed_at=environ.get("HTTP_X_AMZ_DATE", ""),
    )
    _check_headers(claim)
    _check_moment(claim, now)
    return claim


def check_signature(
    claim: Claim, *, environ: Environ, body: bytes, secret: str, hosts: Iterable[str]
) -> None:
    """Refuse a request that was not signed with this secret, for one of these hosts."""
    key = _signing_key(secret, claim)
    body_hash = hashlib.sha256(body).hexdigest()
    for host in hosts:
        request = _canonical(claim, environ, host, body_hash)
        text = "\n".join(
            (
                ALGORITHM,
                claim.signed_at,
                claim.scope,
                hashlib.sha256(request.encode()).hexdigest(),
            )
        )
        calculated = hmac.digest(key, text.encode(), "sha256").hex()
        if hmac.compare_digest(calculated, claim.signature):
            return
    raise SignatureRefusedError("InvalidSignatureException", MISMATCH)


def _parts(header: str) -> dict[str, str]:
    algorithm, _, rest = header.partition(" ")
    if algorithm != ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm[:40]}'.")
    pairs = (part.strip().partition("=") for part in rest.split(","))
    parts = {name: value for name, _, value in pairs}
    wanted = ("Credential", "Signature", "SignedHeaders")
    missing = [
        f"Authorization header requires '{name}' parameter."
        for name in wanted
        if not parts.get(name)
    ]
    if missing:
        raise _incomplete(" ".join(missing))
    if not HEX.fullmatch(parts["Signature"]):
        raise SignatureRefusedError("InvalidSignatureException", MISMATCH)
    return parts


def _scope(credential: str) -> tuple[str, str, str]:
    elements = credential.split("/")
    if len(elements) != 5:
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            f"keyid/date/region/service/term, got '{credential[:100]}'"
        )
    key_id, date, region, service, terminator = elements
    if service != SERVICE:
        raise _invalid(f"Credential should be scoped to correct service: '{SERVICE}'.")
    if terminator != TERMINATOR:
        raise _invalid(
            f"Credential should be scoped with a valid terminator: '{TERMINATOR}', "
            f"not '{terminator[:40]}'."
        )
    return key_id, date, region


def _check_headers(claim: Claim) -> None:
    if not claim.signed_at:
        raise _incomplete("Authorization header requires existence of 'X-Amz-Date'.")
    for name in ALWAYS_SIGNED:
        if name not in claim.signed:
            raise _invalid(
                f"'{name}' must be a 'SignedHeader' in the AWS Authorization."
            )
    if len(claim.signed) > MOST_SIGNED:
        raise _invalid("Too many headers are signed.")


def _check_moment(claim: Claim, now: datetime) -> None:
    try:
        signed_at = _moment(claim.signed_at)
    except ValueError:
        raise _incomplete(
            "Date must be in ISO-8601 'basic format'. Got "
            f"'{claim.signed_at[:40]}'. See http://en.wikipedia.org/wiki/ISO_8601"
        ) from None
    day = claim.signed_at[:8]
    if claim.date != day:
        raise _invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
            f"of date from HTTP: '{claim.date[:40]}' != '{day}', from "
            f"'{claim.signed_at}'."
        )
    if signed_at < now - SKEW:
        raise _invalid(
            f"Signature expired: {claim.signed_at} is now earlier than "
            f"{(now - SKEW).strftime(MOMENT)} ({now.strftime(MOMENT)} - 15 min.)"
        )
    if signed_at > now + SKEW:
        raise _invalid(
            f"Signature not yet current: {claim.signed_at} is still later than "
            f"{(now + SKEW).strftime(MOMENT)} ({now.strftime(MOMENT)} + 15 min.)"
        )


def _moment(text: str) -> datetime:
    # Reading by a format takes five times as long.
    found = BASIC.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]


def _canonical(claim: Claim, environ: Environ, host: str, body_hash: str) -> str:
    headers = "".join(
        f"{name}:{host if name == 'host' else _header(environ, name)}\n"
        for name in claim.signed
    )
    return "\n".join(
        (
            environ["REQUEST_METHOD"],
            quote(environ.get("PATH_INFO", "") or "/", safe="/-_.~"),
            _query(environ.get("QUERY_STRING", "")),
            headers,
            ";".join(claim.signed),
            body_hash,
        )
    )


def _header(environ: Environ, name: str) -> str:
    key = PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
    return SPACES.sub(" ", str(environ.get(key, "")).strip())


def _query(text: str) -> str:
    if not text:
        return ""
    pairs = parse_qsl(text, keep_blank_values=True)
    spelled = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)  # fmt: skip
    return "&".join(f"{name}={value}" for name, value in spelled)


def _signing_key(secret: str, claim: Claim) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (claim.date, claim.region, SERVICE, TERMINATOR):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _incomplete(message: str) -> SignatureRefusedError:
    return SignatureRefusedError("IncompleteSignatureException", message)


def _invalid(message: str) -> SignatureRefusedError:
    return SignatureRefusedError("InvalidSignatureException", message)
