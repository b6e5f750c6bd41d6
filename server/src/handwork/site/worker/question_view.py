"""A question document as the worker's page shows it: its parts, controls, faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handwork.projects.queries.frames import allowed_hosts
from handwork.projects.rules.questions_xml import (
    Document,
    ExternalQuestion,
    FreeText,
    HTMLQuestion,
    Question,
    QuestionForm,
    Selection,
    entries_of,
    faults_of,
)
from handwork.projects.rules.questions_xml.answers import (
    CHOICE,
    CHOICES,
    OTHER,
    OWN,
    TEXT,
)
from handwork.projects.rules.questions_xml.documents import Block, Option, Overview
from handwork.projects.rules.questions_xml.documents import Text as PlainText
from handwork.projects.rules.questions_xml.patterns import for_browser
from handwork.projects.rules.templating import read_template, script_hosts
from handwork.projects.rules.templating.hosts import not_allowed
from handwork.site.worker import words

# A field of one line holds so much.
ONE_LINE = 80
MOST_LINES = 20
LINES_OF_A_LIST = 8
BUTTONS = ("radio", "checkbox")


@dataclass(frozen=True, slots=True)
class Field:
    """A control for text, with the bounds that browsers check."""

    name: str
    typed: str
    lines: int
    is_required: bool
    is_numeric: bool = False
    least: str = ""
    most: str = ""
    shortest: int | None = None
    longest: int | None = None
    pattern: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One thing that can be chosen."""

    value: str
    shown: Block
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choosing:
    """Controls for a choice: buttons, boxes or a list, and a field for what is not there."""

    name: str
    control: str
    choices: tuple[ChoiceView, ...]
    is_required: bool
    lines: int
    counts: str
    own: Field | None
    own_value: str
    is_own_chosen: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """An overview, or a question with its control and what is wrong with its answer."""

    number: int
    blocks: tuple[Block, ...]
    heading: str = ""
    field: Field | None = None
    choosing: Choosing | None = None
    is_optional: bool = False
    fault: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it takes an answer."""
        return self.field is not None or self.choosing is not None

    @property
    def is_group(self) -> bool:
        """Whether several controls belong together under what it asks."""
        return self.choosing is not None and self.choosing.control in BUTTONS

    @property
    def is_radio(self) -> bool:
        """Whether one of several buttons is pressed at a time."""
        return self.choosing is not None and self.choosing.control == "radio"


@dataclass(frozen=True, slots=True)
class ForeignView:
    """A page of another site: its address, who tells that it was submitted."""

    src: str
    sandbox: str
    allow: str
    height: int
    assignment: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What `kinds/question.html` reads."""

    kind: str
    parts: tuple[PartView, ...] = ()
    media_urls: tuple[str, ...] = ()
    foreign: ForeignView | None = None
    is_crowd_form: bool = False
    # From which its scripts do not load.
    kept_out: tuple[str, ...] = ()


def document_view(
    document: Document,
    *,
    answer: Mapping[str, Any] | None,
    is_refused: bool = False,
    foreign: ForeignView | None = None,
) -> DocumentView:
    """Prepare a document; faults are shown where an answer was refused."""
    if isinstance(document, QuestionForm):
        return _form_view(document, answer, is_refused=is_refused)
    if isinstance(document, HTMLQuestion):
        return DocumentView(
            "html",
            is_crowd_form=gives_one_answer(document.html),
            kept_out=not_allowed(script_hosts(document.html), allowed_hosts()),
        )
    return DocumentView("external", foreign=foreign)


def external_address(document: Document) -> str:
    """Tell which page of another site a document shows; empty for none."""
    return document.url if isinstance(document, ExternalQuestion) else ""


def gives_one_answer(html: str) -> bool:
    """Whether a crowd-form gives all that is said in it as one answer."""
    form = read_template(html).form
    return form is not None and "answer-format" not in form.attributes


def _form_view(
    form: QuestionForm, answer: Mapping[str, Any] | None, *, is_refused: bool
) -> DocumentView:
    given = {str(entry["name"]): entry for entry in entries_of(answer or {})}
    faults = {
        fault.name: words.fault(fault.reason, fault.limit)
        for fault in (faults_of(form, answer or {}) if is_refused else ())
    }
    return DocumentView(
        kind="form",
        parts=tuple(_parts(form, None if answer is None else given, faults)),
        media_urls=tuple(form.media_urls),
    )


def _parts(
    form: QuestionForm,
    given: Mapping[str, Mapping[str, Any]] | None,
    faults: Mapping[str, str],
) -> Iterator[PartView]:
    for number, part in enumerate(form.parts, start=1):
        if isinstance(part, Overview):
            yield PartView(number=number, blocks=part.blocks)
        else:
            entry = None if given is None else given.get(part.name, {})
            yield _question(number, part, entry, faults.get(part.name, ""))


def _question(
    number: int, question: Question, entry: Mapping[str, Any] | None, fault: str
) -> PartView:
    asked = question.answer
    if isinstance(asked, FreeText):
        typed = asked.default_text if entry is None else str(entry.get("text", ""))
        is_required = question.is_required or bool(asked.shortest)
        field = field_of(
            f"{TEXT}{question.name}", asked, typed, is_required=is_required
        )
        choosing = None
    else:
        field, is_required = None, question.is_required and asked.fewest > 0
        choosing = choosing_of(question.name, asked, entry, is_required=is_required)
    return PartView(
        number=number,
        blocks=question.blocks,
        heading=question.display_name,
        field=field,
        choosing=choosing,
        is_optional=not is_required,
        fault=fault,
    )


def field_of(name: str, asked: FreeText, typed: str, *, is_required: bool) -> Field:
    """Prepare a control for text."""
    is_long = asked.longest is not None and asked.longest > ONE_LINE
    pattern = next(iter(asked.patterns), None)
    return Field(
        name=name,
        typed=typed,
        lines=min(MOST_LINES, max(asked.lines, 3 if is_long else 1)),
        is_required=is_required,
        is_numeric=asked.is_numeric,
        least=asked.least,
        most=asked.most,
        shortest=asked.shortest,
        longest=asked.longest,
        pattern=for_browser(pattern) if pattern else "",
        hint=words.bounds(asked),
    )


def choosing_of(
    name: str,
    asked: Selection,
    entry: Mapping[str, Any] | None,
    *,
    is_required: bool,
) -> Choosing:
    """Prepare the controls of a choice."""
    found = entry or {}
    chosen = found.get("choices", ())
    control = control_of(asked)
    own = None
    if asked.other is not None:
        typed = str(
            found.get("other", asked.other.default_text if entry is None else "")
        )
        own = field_of(f"{OTHER}{name}", asked.other, typed, is_required=False)
    return Choosing(
        name=f"{CHOICES if control == 'checkbox' else CHOICE}{name}",
        control=control,
        choices=tuple(_choice(option, chosen) for option in asked.options),
        # Browsers know no group of boxes of which one is needed.
        is_required=is_required and control != "checkbox",
        lines=min(LINES_OF_A_LIST, len(asked.options) + 1),
        counts=words.counts(asked),
        own=own,
        own_value=OWN,
        is_own_chosen="other" in found,
    )


def control_of(asked: Selection) -> str:
    """Choose controls: lists hold plain texts, and choose one thing for thumbs and keys."""
    is_plain = all(isinstance(option.shown, PlainText) for option in asked.options)
    if asked.most > 1 or asked.style in ("checkbox", "multichooser"):
        return "checkbox"
    if is_plain and asked.style in ("dropdown", "combobox"):
        return "dropdown"
    return "list" if is_plain and asked.style == "list" else "radio"


def _choice(option: Option, chosen: object) -> ChoiceView:
    shown = option.shown
    return ChoiceView(
        value=option.name,
        shown=shown,
        text=shown.text if isinstance(shown, PlainText) else "",
        is_chosen=isinstance(chosen, list | tuple) and option.name in chosen,
    )
