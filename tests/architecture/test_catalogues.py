"""Everything that people read on pages is translated, with the same places to fill in."""

from __future__ import annotations

import ast
import re

import pytest

from handwork.site import refusal_words
from handwork.site.worker.words import REFUSALS
from tools import catalogues

PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+>")


@pytest.fixture(scope="module")
def wanted() -> list[tuple[str, ...]]:
    """Every text that is marked, singular and plural."""
    return [forms(message.id) for message in catalogues.template() if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def translated(language: str) -> dict[str, tuple[str, ...]]:
    """What a catalogue holds, by the English singular."""
    messages = [message for message in catalogues.read(language) if message.id]
    return {forms(message.id)[0]: forms(message.string) for message in messages}


def test_the_texts_of_all_roles_are_found(wanted):
    found = {text[0] for text in wanted}
    of_workers = {"Submit", "Start", "Your profile", "Sign in", "Draft saved"}
    of_requesters = {"New project", "Price of one answer", "Judge search results"}
    of_stewards = {"What waits for a decision", "Pay out"}
    assert of_workers | of_requesters | of_stewards <= found


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language, wanted):
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


# Where texts are listed so that they get into a catalogue, not said.
LISTS = ("site/refusal_words/", "site/worker/words.py")
VALUE = "\0"


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every text in the program, with one sign for each value put into it."""
    files = (path for path in catalogues.sources() if path.suffix == ".py")
    rooms = (
        path
        for path in files
        if not path.relative_to(catalogues.PACKAGE).as_posix().startswith(LISTS)
    )
    nodes = (node for path in rooms for node in ast.walk(ast.parse(path.read_text())))
    return {text for node in nodes if (text := written(node))}


def written(node: ast.AST) -> str:
    """Give the text of a literal."""
    if isinstance(node, ast.JoinedStr):
        return "".join(written(part) or VALUE for part in node.values)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""


def test_refusals_that_pages_translate_are_still_said_by_a_room(said):
    listed = (*REFUSALS, *refusal_words.WORDS)
    texts = {refusal_words.PLACE.sub(VALUE, text): text for text in listed}
    assert [text for form, text in texts.items() if form not in said] == []


TEMPLATES = catalogues.PACKAGE / "site" / "templates"
# What is no text: marked text, tags of templates, names in code.
MARKED = re.compile(
    r"\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
    r"|<(code|script|style)\b.*?</\1>",
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder|label)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
# The same in every language.
NAMES = re.compile(r"\b(Handwork|HIT\w+|HTML|UTC|SHA-256|QR)\b|&\w+;")
BLOCK_OF_CLASS = re.compile(r"\{% block \w+_class %\}\w*\{% endblock %\}")


def unmarked(template: str) -> list[str]:
    """Find the words of a template that no catalogue will ever hold."""
    text = MARKED.sub("", BLOCK_OF_CLASS.sub("", template))
    pieces = [*SPOKEN.findall(text), *TAG.split(text)]
    return [
        piece.strip()
        for piece in pieces
        if re.search(r"[A-Za-z]{2}", NAMES.sub("", piece))
    ]


def test_no_page_holds_words_that_are_not_marked():
    found = {
        path.relative_to(TEMPLATES).as_posix(): unmarked(path.read_text())
        for path in TEMPLATES.rglob("*.html")
    }
    assert {page: words for page, words in found.items() if words} == {}


def test_words_that_are_not_marked_are_found():
    assert unmarked('<p title="Not {{ x }}">{% translate "Yes" %} <b>no</b></p>') == [
        "Not",
        "no",
    ]
