"""What rooms below say in English when they refuse; pages look the translation up.

A word such as `%(count)s` stands for what a room fills in.
"""

from __future__ import annotations

import re
from functools import cache

from handwork.site.refusal_words import asking, uploading, working

WORDS = (*asking.WORDS, *uploading.WORDS, *working.WORDS)
PLACE = re.compile(r"%\((\w+)\)s")
# Longer texts are not looked through: they quote what somebody sent.
LONGEST = 2000


@cache
def forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give what is said with values, as a pattern with its words; the most exact first."""
    with_values = [words for words in WORDS if PLACE.search(words)]
    with_values.sort(key=lambda words: -len(PLACE.sub("", words)))
    return tuple((pattern(words), words) for words in with_values)


def pattern(words: str) -> re.Pattern[str]:
    """Make the pattern that finds the values again."""
    # Odd parts are the names of the places.
    parts = PLACE.split(words)
    escaped = [
        f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(parts)
    ]
    return re.compile("".join(escaped), re.DOTALL)


def found_in(text: str) -> tuple[str, dict[str, str]] | None:
    """Find the words that a text was made of, and the values in it."""
    if len(text) > LONGEST:
        return None
    for each, words in forms():
        if match := each.fullmatch(text):
            return words, match.groupdict()
    return None
