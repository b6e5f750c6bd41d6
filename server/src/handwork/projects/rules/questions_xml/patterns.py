"""Regular expressions of strangers, which must not make this server compute for ever.

They are searched by Rust's engine, in time in proportion to the text; those that look
around or back, which it does not know, by one that gives up after so many steps.
"""

from __future__ import annotations

import re
from functools import lru_cache

import jsonschema_rs

from handwork.projects.rules.questions_xml.documents import Pattern

MAX_REGEX_LENGTH = 2_000
# Of a text that is searched by an engine which goes back to look again.
LONGEST_FOR_FANCY = 10_000
_SIZE = 1_000_000
_STEPS = 5_000
_LINEAR = jsonschema_rs.RegexOptions(size_limit=_SIZE, dfa_size_limit=_SIZE)
_FANCY = jsonschema_rs.FancyRegexOptions(
    backtrack_limit=_STEPS, size_limit=_SIZE, dfa_size_limit=_SIZE
)
_REPEAT = re.compile(r"[*+?]|\{\d*,")
# What all browsers read in the same way.
_PLAIN = re.compile(
    r"(?:\\[dDwWsS.+*?^$()\[\]{}|/\\]|[A-Za-z0-9 _@#%,;:!~'\".^$-]|[*+?](?![*+?])"
    r"|\{\d{1,3}(?:,\d{0,3})?\}(?![*+?{])"
    r"|\[\^?(?:\\[dDwWsS\]\[\\^-]|[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9 _']"
    r"|[@%.,](?![@%.,]))+\])+"
)


def is_readable(pattern: Pattern) -> bool:
    """Whether a regular expression can be used."""
    if len(pattern.regex) > MAX_REGEX_LENGTH:
        return False
    try:
        _searcher(_source(pattern))
    except ValueError:
        return False
    return True


def is_found(pattern: Pattern, text: str) -> bool:
    """Whether a text holds what the regular expression describes."""
    searcher, is_linear = _searcher(_source(pattern))
    if not is_linear and len(text) > LONGEST_FOR_FANCY:
        return False
    return bool(searcher.is_valid(text))


def for_browser(pattern: Pattern) -> str:
    """Write an expression as the `pattern` of an input; empty where browsers may differ."""
    regex = pattern.regex
    # Browsers go back to look again: with a second repetition, for as long as they like.
    repeats = len(_REPEAT.findall(regex))
    if pattern.ignores_case or repeats > 1 or not _PLAIN.fullmatch(regex):
        return ""
    # An input is matched as a whole, an answer is only searched.
    start = "" if regex.startswith("^") else ".*"
    end = "" if regex.endswith("$") else ".*"
    return f"{start}(?:{regex}){end}"


def _source(pattern: Pattern) -> str:
    return f"(?i){pattern.regex}" if pattern.ignores_case else pattern.regex


# One may take a megabyte.
@lru_cache(maxsize=64)
def _searcher(source: str) -> tuple[jsonschema_rs.Draft202012Validator, bool]:
    schema = {"type": "string", "pattern": source}
    try:
        return jsonschema_rs.Draft202012Validator(schema, pattern_options=_LINEAR), True
    except ValueError:
        fancy = jsonschema_rs.Draft202012Validator(schema, pattern_options=_FANCY)
        return fancy, False
