"""The words that elements inside a template's frame add, in the language of the page."""

from __future__ import annotations

from handwork.site.frame_words import forms, pictures, spans, tools


def frame_words() -> dict[str, str]:
    """Give every text; `widgets/src/words/` has the same in English."""
    return {**forms.words(), **pictures.words(), **spans.words(), **tools.words()}
