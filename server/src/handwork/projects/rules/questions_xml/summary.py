"""What a document asks, in a line or a few, for who looks over many of them."""

from __future__ import annotations

import re
from html import unescape

from handwork.projects.rules.questions_xml.documents import (
    Block,
    Document,
    ExternalQuestion,
    Formatted,
    HTMLQuestion,
    Items,
    Medium,
)

LONGEST = 600
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def summary_of(document: Document) -> str:
    """Say what is asked: the page's address, the text of the HTML, the form's texts."""
    if isinstance(document, ExternalQuestion):
        return document.url
    if isinstance(document, HTMLQuestion):
        return _short(_plain(document.html[: 50 * LONGEST]))
    texts = (_text(block) for part in document.parts for block in part.blocks)
    return _short("\n".join(filter(None, texts)))


def _text(block: Block) -> str:
    if isinstance(block, Items):
        return "; ".join(block.items)
    if isinstance(block, Medium):
        return block.alt or block.url
    return _plain(block.html) if isinstance(block, Formatted) else block.text


def _plain(html: str) -> str:
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", html))).strip()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
