"""What `handwork count` prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from textwrap import wrap

from handwork_core.commands.shown import aligned
from handwork_core.counting.results import Estimate
from handwork_core.report.counting import Assumption, CountFindings
from handwork_core.report.counting.page import (
    between,
    criterion,
    persons,
    with_models,
)

WIDTH = 76
LABEL = 12
MOST_MODELS = 8


def count_summary(findings: CountFindings) -> Iterator[str]:
    """Say what was found, line by line."""
    yield from _labelled("Question", findings.question)
    yield from _labelled("Data", _facts(findings))
    headline = findings.headline
    if headline is not None:
        told = f"{persons(headline.point)} persons, {between(headline.interval)}"
        yield from _labelled("Estimate", told)
        yield from _labelled("Method", headline.title)
        yield from _labelled("Means", headline.reading)
    yield from _labelled("Why", findings.why)
    for note in (*findings.notes, *(headline.warnings if headline else ())):
        yield from _labelled("Note", note)
    yield from _tables(findings)


def _facts(findings: CountFindings) -> str:
    facts = "; ".join(f"{name}: {value}" for name, value in findings.facts)
    return f"{findings.source}. {facts}"


def _labelled(label: str, text: str) -> Iterator[str]:
    for place, line in enumerate(wrap(text, WIDTH)):
        yield f"{label if place == 0 else '':<{LABEL}}{line}"


def _tables(findings: CountFindings) -> Iterator[str]:
    if findings.estimates:
        header = ("method", "persons", "low", "high", "SE")
        yield from (
            "",
            "Every method",
            *aligned(header, _rows(findings), numbers=range(1, 5)),
        )
    for estimate in with_models(findings):
        yield from ("", f"Models compared: {estimate.title}", *_models(estimate))
    yield from _sentences(
        "Refused", [f"{one.title}: {one.why}" for one in findings.refused]
    )
    yield from _sentences("What it rests on", map(_assumption, findings.assumptions))
    for part in findings.parts:
        rows = aligned(part.header, part.rows, numbers=part.numbers)
        yield from ("", part.title, *rows)
        if part.note:
            yield from _hanging(part.note)


def _sentences(title: str, sentences: Iterable[str]) -> Iterator[str]:
    for place, sentence in enumerate(sentences):
        if place == 0:
            yield from ("", title)
        yield from _hanging(sentence)


def _rows(findings: CountFindings) -> Iterator[tuple[str, ...]]:
    for estimate in findings.estimates:
        interval = estimate.interval
        low, high = (
            ("", "")
            if interval is None
            else (persons(interval.low), persons(interval.high))
        )
        yield (estimate.title, persons(estimate.point), low, high, persons(estimate.se))


def _models(estimate: Estimate) -> Iterator[str]:
    rows = (
        (
            one.name,
            persons(one.point),
            persons(one.se),
            criterion(one.aic),
            criterion(one.bic),
            one.note,
        )
        for one in estimate.models[:MOST_MODELS]
    )
    header = ("model", "persons", "SE", "AIC", "BIC", "to know")
    yield from aligned(header, rows, numbers=range(1, 5))
    if len(estimate.models) > MOST_MODELS:
        yield f"  and {len(estimate.models) - MOST_MODELS:,} more: see the report"


def _assumption(one: Assumption) -> str:
    if math.isnan(one.low) or math.isnan(one.high):
        return f"{one.holds} The data cannot tell. {one.otherwise}"
    low, high = sorted((one.low, one.high))
    if round(low, 6) == round(high, 6):
        return f"{one.holds} {one.otherwise} ({persons(low)}: nothing changes)"
    return f"{one.holds} {one.otherwise} ({persons(low)} to {persons(high)})"


def _hanging(text: str) -> Iterator[str]:
    for place, line in enumerate(wrap(text, WIDTH + LABEL - 4)):
        yield f"  {'- ' if place == 0 else '  '}{line}"
