"""Everything that a worker may read is translated, with the same places to fill in."""

from __future__ import annotations

import re

import pytest

from handwork.site.worker.words import REFUSALS
from tools import catalogues

PACKAGE = "server/src/handwork/"
# Requesters and stewards read English; everybody else reads these.
READ_BY_WORKERS = (
    "flow/flagging.py",
    "flow/granting_skills.py",
    "flow/joining.py",
    "flow/requesting_skills.py",
    "flow/working/",
    "flow/writing_workers.py",
    "site/accounts.py",
    "site/assets.py",
    "site/context.py",
    "site/frame_words/",
    "site/frames.py",
    "site/guards.py",
    "site/middleware.py",
    "site/open/",
    "site/refusals.py",
    "site/templates/account/",
    "site/templates/allauth/",
    "site/templates/base.html",
    "site/templates/errors/",
    "site/templates/kinds/",
    "site/templates/mfa/",
    "site/templates/open/",
    "site/templates/people/",
    "site/templates/worker/",
    "site/templatetags/",
    "site/words.py",
    "site/worker/",
)
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+>")


@pytest.fixture(scope="module")
def wanted() -> list[tuple[str, ...]]:
    """Every text that a worker may read, singular and plural."""
    prefixes = tuple(PACKAGE + name for name in READ_BY_WORKERS)
    return [
        forms(message.id)
        for message in catalogues.template()
        if message.id
        and any(file.startswith(prefixes) for file, _line in message.locations)
    ]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def translated(language: str) -> dict[str, tuple[str, ...]]:
    """What a catalogue holds, by the English singular."""
    messages = [message for message in catalogues.read(language) if message.id]
    return {forms(message.id)[0]: forms(message.string) for message in messages}


def test_the_texts_of_workers_are_found(wanted):
    found = {text[0] for text in wanted}
    assert {"Submit", "Start", "Your profile", "Sign in", "Draft saved"} <= found


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_of_a_worker_is_translated(language, wanted):
    known = translated(language)
    missing = [text[0] for text in wanted if not all(known.get(text[0], ("",)))]
    assert missing == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_fills_in_what_the_english_fills_in(language, wanted):
    known = translated(language)
    wrong = [
        text[0]
        for text in wanted
        for form in known.get(text[0], ())
        if form and places(form) != places(text[-1])
    ]
    assert wrong == []


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_that_pages_translate_is_still_said_by_a_room(text):
    rooms = (
        path.read_text()
        for path in catalogues.sources()
        if path.suffix == ".py" and "site" not in path.parts
    )
    # Long texts stand on several lines.
    assert any(text in re.sub(r'"\s*\n\s*"', "", room) for room in rooms)
