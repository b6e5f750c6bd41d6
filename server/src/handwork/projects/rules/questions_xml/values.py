"""Plain values in question documents: numbers, truth, addresses, names."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from handwork.projects.rules.questions_xml.parsing import Element
from handwork.projects.rules.questions_xml.refusing import VALUE, InvalidQuestionError

MAX_NAME_LENGTH = 255
MAX_COUNT = 1_000_000
MAX_URL_LENGTH = 2_048
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
# What a policy of a page can name, and a frame therefore show.
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def plain(element: Element | None, *, other: str = "") -> str:
    """Read the text of an element that may be missing."""
    if element is None:
        return other
    element_only_text(element)
    return element.text


def element_only_text(element: Element) -> None:
    """Refuse elements where only text may stand."""
    if element.children:
        child = element.children[0]
        raise InvalidQuestionError(
            f"Element '{element.name}' may hold only text, and holds '{child.name}'.",
            line=child.line,
        )


def filled(element: Element) -> str:
    """Read a text that must not be empty."""
    text = plain(element).strip()
    if not text:
        raise InvalidQuestionError(
            f"The value of element '{element.name}' is empty.", line=element.line
        )
    return text


def truth(element: Element | None, *, other: bool) -> bool:
    """Read true or false."""
    if element is None:
        return other
    text = plain(element).strip()
    if text not in _TRUTH:
        raise InvalidQuestionError(
            f"'{text[:40]}' in element '{element.name}' is not a valid value for "
            "'boolean'.",
            line=element.line,
        )
    return _TRUTH[text]


def count(text: str, what: str, line: int) -> int:
    """Read a whole number that is not negative."""
    digits = text.strip()
    if not re.fullmatch(r"\+?\d{1,9}", digits, re.ASCII) or int(digits) > MAX_COUNT:
        raise InvalidQuestionError(
            f"'{digits[:40]}' is not a valid whole number for '{what}'.", line=line
        )
    return int(digits)


def count_in(element: Element | None, *, other: int) -> int:
    """Read the whole number of an element that may be missing."""
    if element is None:
        return other
    return count(plain(element), element.name, element.line)


def number(text: str) -> Decimal | None:
    """Read a decimal number as people and programs write it; None for anything else."""
    if len(text) > 100 or not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def web_address(element: Element, *, what: str, takes_plain: bool = False) -> str:
    """Read an address: https, or http on this machine for who develops.

    Pictures and sounds may be plain http: browsers ask for them over https.
    """
    text = filled(element)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
        # A port that is none raises here.
        is_whole = bool(host) and (parts.port is None or parts.port > 0)
    except ValueError:
        host, is_whole, parts = "", False, urlsplit("")
    is_local = parts.scheme == "http" and (takes_plain or host in LOCAL_HOSTS)
    has_strange = not text.isprintable() or bool(set(text) & set('"<>\\'))
    has_strange = has_strange or bool(set(parts.netloc) & set("@ '"))
    if not is_whole or has_strange or len(text) > MAX_URL_LENGTH:
        raise InvalidQuestionError(
            f"'{text[:80]}' in '{element.name}' is not a valid address.",
            line=element.line,
            turk_code=VALUE,
        )
    if parts.scheme != "https" and not is_local:
        raise InvalidQuestionError(
            f"The {what} '{text[:80]}' must begin with https:// (http:// works for "
            "localhost only, to develop).",
            line=element.line,
            turk_code=VALUE,
        )
    return text


def framed_address(element: Element) -> str:
    """Read the address of a page that is shown in a frame."""
    text = web_address(element, what=element.name)
    host = urlsplit(text).hostname or ""
    try:
        named = host.encode("idna").decode().lower()
    except UnicodeError:
        named = ""
    if not _HOST.fullmatch(named):
        raise InvalidQuestionError(
            f"No frame can show a page of '{host[:80]}': the host in '{element.name}' "
            "must be a name of letters, digits, hyphens and dots.",
            line=element.line,
            turk_code=VALUE,
        )
    return text


def identifier(element: Element) -> str:
    """Read the name of a question or of an option."""
    name = filled(element)
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidQuestionError(
            f"The identifier is longer than {MAX_NAME_LENGTH} characters.",
            line=element.line,
        )
    return name
