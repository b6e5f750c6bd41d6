"""Texts: what several transcripts or translations of one thing say together."""

from __future__ import annotations

from handwork_core.truth.texts.embeddings import character_ngrams
from handwork_core.truth.texts.medoid import medoid
from handwork_core.truth.texts.rasa import hrrasa, rasa
from handwork_core.truth.texts.result import TextResult
from handwork_core.truth.texts.rover import rover
from handwork_core.truth.texts.table import TextTable
from handwork_core.truth.texts.word_error import word_error_rate
from handwork_core.truth.texts.words import fold_word

__all__ = [
    "TextResult",
    "TextTable",
    "character_ngrams",
    "fold_word",
    "hrrasa",
    "medoid",
    "rasa",
    "rover",
    "word_error_rate",
]
