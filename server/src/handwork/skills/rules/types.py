"""The terms of a kind of skill: which are refused."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handwork.base.errors import ConflictError, InvalidInputError
from handwork.skills.rules.answer_keys import LONGEST_BYTES

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 2000
LONGEST_KEYWORDS = 1000
LONGEST_SECONDS = 2**31 - 1
LARGEST_VALUE = 2**31 - 1


class InvalidSkillTermsError(InvalidInputError):
    """A kind of skill cannot be had on these terms."""

    code = "invalid-skill-terms"


class SkillTermsFixedError(ConflictError):
    """What was promised to those who asked cannot be taken back."""

    code = "skill-terms-fixed"


@dataclass(frozen=True, slots=True)
class SkillTerms:
    """What a kind of skill is, and how workers come to it."""

    name: str
    description: str
    keywords: str = ""
    is_active: bool = True
    is_requestable: bool = True
    retry_delay_seconds: int | None = None
    test: str = ""
    test_seconds: int | None = None
    answer_key: str = ""
    is_auto_granted: bool = False
    auto_value: int = 1


@dataclass(frozen=True, slots=True)
class SkillChange:
    """What is changed of it; None stays. A test brings its time, and its key or none."""

    description: str | None = None
    is_active: bool | None = None
    is_requestable: bool | None = None
    retry_delay_seconds: int | None = None
    test: str | None = None
    test_seconds: int | None = None
    answer_key: str | None = None
    is_auto_granted: bool | None = None
    auto_value: int | None = None


def check_skill_terms(terms: SkillTerms) -> None:
    """Refuse words without content, a test without time, and a test beside a gift."""
    for what, text, longest in (
        ("name", terms.name, LONGEST_NAME),
        ("description", terms.description, LONGEST_DESCRIPTION),
        ("keywords", terms.keywords, LONGEST_KEYWORDS),
    ):
        _check_words(what, text, longest, may_be_empty=what == "keywords")
    _check_seconds("before a second try", terms.retry_delay_seconds, least=0)
    _check_seconds("of the test", terms.test_seconds, least=1)
    if abs(terms.auto_value) > LARGEST_VALUE:
        raise InvalidSkillTermsError(f"{terms.auto_value} is too large a value.")
    _check_test(terms)


def _check_words(what: str, text: str, longest: int, *, may_be_empty: bool) -> None:
    check_text(text, what)
    if len(text) > longest:
        raise InvalidSkillTermsError(f"The {what} is longer than {longest} characters.")
    if not (text.strip() or may_be_empty):
        raise InvalidSkillTermsError(f"The {what} is empty.")


def check_text(text: str, what: str) -> str:
    """Refuse what no database keeps: the zero character, and halves of characters."""
    is_whole = text.encode(errors="ignore").decode() == text
    if "\x00" in text or not is_whole:
        raise InvalidSkillTermsError(f"The {what} holds a character that is no text.")
    return text


def _check_seconds(what: str, seconds: int | None, *, least: int) -> None:
    if seconds is not None and not least <= seconds <= LONGEST_SECONDS:
        raise InvalidSkillTermsError(
            f"{seconds} seconds {what}: it must be from {least} to {LONGEST_SECONDS}."
        )


def _check_test(terms: SkillTerms) -> None:
    if terms.answer_key and not terms.test:
        raise InvalidSkillTermsError(
            "An answer key was given without a test.", what_to_do="Give the test too."
        )
    check_text(terms.test, "test")
    check_text(terms.answer_key, "answer key")
    if not terms.test:
        return
    if len(terms.test.encode()) > LONGEST_BYTES:
        raise InvalidSkillTermsError(f"The test is longer than {LONGEST_BYTES} bytes.")
    if terms.test_seconds is None:
        raise InvalidSkillTermsError(
            "A test was given without its time.",
            what_to_do="Say in how many seconds it must be done.",
        )
    if terms.is_auto_granted:
        raise InvalidSkillTermsError(
            "A skill with a test cannot be granted to whoever asks.",
            what_to_do="Leave out the test, or do not grant it by itself.",
        )


def changed(terms: SkillTerms, change: SkillChange) -> SkillTerms:
    """Apply a change; what it may not take back is refused."""
    if terms.test and change.is_auto_granted:
        raise SkillTermsFixedError(
            "This skill has a test, and cannot be granted to whoever asks.",
            what_to_do="Make another skill for that.",
        )
    if change.test is None and (change.test_seconds or change.answer_key):
        raise InvalidSkillTermsError(
            "The time and the key of a test are changed together with its questions.",
            what_to_do="Give the test too, with the questions that it has.",
        )
    if change.test is not None and not change.test.strip():
        raise SkillTermsFixedError("A test cannot be taken away from a skill.")
    given = {
        name: value
        for name in SkillChange.__slots__
        if (value := getattr(change, name)) is not None
    }
    if change.test is not None:
        given["answer_key"] = change.answer_key or ""
        given["test_seconds"] = change.test_seconds
    return replace(terms, **given)
