"""A task as a worker sees it: what it shows, the question, the controls, what is filled in.

`kinds/task.html` renders a `TaskView` called `view`. A requester's preview renders the same
include: `{% include "kinds/task.html" with view=view %}` with
`view = task_view(kind=…, options=…, fields=queries.shown_content(…), is_preview=True)`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format

from handwork.projects.queries import ShownField
from handwork.projects.rules import MEDIA_FIELDS, kind_named
from handwork.site.worker.question_view import DocumentView

SHORT_LABEL = 14
# Answers longer than this get a taller field from the start.
LONG_TEXT = 300


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a question, and whether it is chosen already."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model said, in words, and how sure it was."""

    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FrameView:
    """A frame in the page: where its document is, what it may ask for, what was typed.

    A preview posts the form that is being written to `post_to` instead.
    """

    src: str = ""
    post_to: str = ""
    allow: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything that the templates of the kinds read."""

    kind: str
    options: Mapping[str, Any]
    question: str
    media: tuple[ShownField, ...]
    source: ShownField | None
    texts: tuple[ShownField, ...]
    values: tuple[ShownField, ...]
    choices: tuple[Choice, ...]
    typed: str
    guess: Guess | None
    is_preview: bool
    frame: FrameView | None = None
    document: DocumentView | None = None

    @property
    def submits_here(self) -> bool:
        """Whether this page's own button submits; pages of other sites have theirs."""
        return self.document is None or self.document.kind != "external"

    @property
    def template(self) -> str:
        """The template of the kind's controls."""
        return f"kinds/{self.kind}.html"

    @property
    def has_short_choices(self) -> bool:
        """Whether the options fit side by side."""
        return all(len(choice.label) <= SHORT_LABEL for choice in self.choices)

    @property
    def rows(self) -> int:
        """How tall the field for text is at first."""
        return 6 if self.options.get("max_length", LONG_TEXT) > LONG_TEXT else 2


def task_view(
    *,
    kind: str,
    options: Mapping[str, Any],
    fields: tuple[ShownField, ...],
    guess: Guess | None = None,
    answer: Mapping[str, Any] | None = None,
    is_preview: bool = False,
) -> TaskView:
    """Prepare a task; `answer` is what was typed so far, whole or not."""
    source = source_of(kind, fields)
    filled = answer or {}
    return TaskView(
        kind=kind,
        options=options,
        question=str(options.get("question", "")),
        media=tuple(
            field for field in fields if field.media in MEDIA_FIELDS and field != source
        ),
        source=source,
        texts=tuple(field for field in fields if field.media == "text"),
        values=tuple(field for field in fields if field.media == "value"),
        choices=choices_of(options, filled),
        typed=typed_in(filled),
        guess=guess,
        is_preview=is_preview,
    )


def in_frame(view: TaskView, frame: FrameView | None) -> TaskView:
    """Show a task in its frame, where it has one: everything it shows stands in there."""
    if frame is None:
        return view
    return replace(view, media=(), texts=(), values=(), guess=None, frame=frame)


def state_text(filled: Mapping[str, Any] | None) -> str:
    """Write what restores a half-made answer in a frame."""
    state = (filled or {}).get("state")
    return json.dumps(state) if state else ""


def source_of(kind: str, fields: tuple[ShownField, ...]) -> ShownField | None:
    """Find what a transcription is made of: it stands inside its element."""
    needed = kind_named(kind).shows
    if not needed:
        return None
    return next((field for field in fields if field.name == needed), None)


def choices_of(
    options: Mapping[str, Any], filled: Mapping[str, Any]
) -> tuple[Choice, ...]:
    """Take the options of a question, with what is chosen so far."""
    chosen = {filled.get("choice"), *_listed(filled.get("choices"))}
    return tuple(
        Choice(entry["value"], entry["label"], entry["value"] in chosen)
        for entry in options.get("choices", ())
    )


def typed_in(filled: Mapping[str, Any]) -> str:
    """Write what was typed so far as a form's control takes it."""
    typed = filled.get("text", filled.get("number", ""))
    return str(typed)


def guess_of(
    *,
    kind: str,
    options: Mapping[str, Any],
    prediction: Mapping[str, Any] | None,
    confidence: float | None,
) -> Guess | None:
    """Put a model's prediction into the words of the question."""
    if prediction is None:
        return None
    labels = {entry["value"]: entry["label"] for entry in options.get("choices", ())}
    value = prediction.get(kind_named(kind).field)
    if isinstance(value, list | tuple):
        text = ", ".join(labels.get(each, str(each)) for each in value)
    elif isinstance(value, int | float):
        unit = options.get("unit") or ""
        text = f"{number_format(value)} {unit}".strip()
    else:
        text = labels.get(value, str(value))
    return Guess(text=text, confidence=confidence)


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(each for each in value if isinstance(each, str))
    return ()
