"""A count as one page: to check for a statistician, to read for anybody."""

from __future__ import annotations

import math
from collections.abc import Iterator

from handwork_core.counting.results import Estimate, Interval, TriedModel
from handwork_core.report.counting.charts import (
    bar_chart,
    interval_chart,
    is_logarithmic,
    swing_chart,
)
from handwork_core.report.counting.findings import (
    Assumption,
    Bar,
    BarChart,
    CountFindings,
)
from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import (
    bullets,
    figure,
    figures,
    folded,
    notice,
    paragraph,
    section,
    table,
)
from handwork_core.report.specs import bar_spec, interval_spec, spec_link
from handwork_core.report.style import STYLE

MOST_MODELS = 200


def write_count_page(findings: CountFindings) -> str:
    """Write a count as HTML: one file, no script, nothing fetched from elsewhere.

    Parameters
    ----------
    findings : CountFindings

    Returns
    -------
    str
        A whole document; every text that comes from the data is escaped.

    Examples
    --------
    >>> from handwork_core.counting.frequencies import chao
    >>> found = chao({1: 20, 2: 10})
    >>> told = CountFindings(
    ...     question="How many?", source="seen.csv", facts=(), headline=found,
    ...     estimates=(found,),
    ... )
    >>> "<h1>How many?</h1>" in write_count_page(told)
    True
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", findings.question),
        element("style", Markup(STYLE)),
    )
    main = element(
        "main",
        _opening(findings),
        _data_section(findings),
        _methods_section(findings),
        _models_section(findings),
        _assumptions_section(findings),
        _references_section(findings),
    )
    page = element("html", head, element("body", main), lang="en")
    return f"<!doctype html>\n{page}\n"


def persons(value: float) -> str:
    """Write a number of persons; what is not there is a word."""
    if math.isnan(value):
        return "none"
    return "no limit" if math.isinf(value) else f"{value:,.0f}"


def between(interval: Interval | None) -> str:
    """Write an interval, with how it was made."""
    if interval is None:
        return "none"
    share = f"{100 * interval.level:g} %"
    return (
        f"{persons(interval.low)} to {persons(interval.high)} ({share}, {interval.how})"
    )


def _opening(findings: CountFindings) -> Markup:
    headline = findings.headline
    numbers = [(name, value, "") for name, value in findings.facts]
    if headline is not None:
        numbers.insert(0, ("persons", persons(headline.point), headline.title))
        if headline.interval is not None:
            low, high = headline.interval.low, headline.interval.high
            share = f"{100 * headline.interval.level:g} % interval"
            numbers.insert(1, (share, f"{persons(low)} to {persons(high)}", ""))
    return join(
        element("h1", findings.question),
        paragraph(f"From {findings.source}."),
        figures(numbers),
        paragraph(headline.reading) if headline is not None else None,
        paragraph(findings.why) if findings.why else None,
        *map(notice, findings.notes),
        *map(notice, headline.warnings if headline is not None else ()),
    )


def _data_section(findings: CountFindings) -> Markup | None:
    if not findings.charts and not findings.parts:
        return None
    return section(
        "The data",
        *(
            _bar_figure(f"data-{place}", chart)
            for place, chart in enumerate(findings.charts, 1)
        ),
        *(
            join(
                table(part.title, part.header, part.rows, numbers=part.numbers),
                paragraph(part.note) if part.note else None,
            )
            for part in findings.parts
        ),
    )


def _bar_figure(name: str, chart: BarChart) -> Markup:
    rows = [{"name": bar.name, "value": bar.value} for bar in chart.bars]
    spec = bar_spec(chart.title, chart.unit, rows, is_log=is_logarithmic(chart))
    return join(
        figure(chart.title, bar_chart(chart), chart.note),
        paragraph(spec_link(name, spec)),
    )


def _methods_section(findings: CountFindings) -> Markup | None:
    if not findings.estimates and not findings.refused:
        return None
    refused = bullets(
        join(element("strong", f"{one.title}. "), one.why) for one in findings.refused
    )
    return section(
        "What every method says",
        _methods_figure(findings) if _drawable(findings) else None,
        table(
            "Estimates, in the order in which they were tried",
            ("method", "persons", "interval", "standard error", "to know"),
            map(_row, findings.estimates),
            numbers={1, 3},
        ),
        element("h3", "Refused") if findings.refused else None,
        refused if findings.refused else None,
    )


def _drawable(findings: CountFindings) -> bool:
    return any(math.isfinite(one.point) for one in findings.estimates)


def _row(estimate: Estimate) -> tuple[str, ...]:
    return (
        estimate.title,
        persons(estimate.point),
        between(estimate.interval),
        persons(estimate.se),
        " ".join(estimate.warnings),
    )


def _methods_figure(findings: CountFindings) -> Markup:
    bars = [_bar(one) for one in findings.estimates if math.isfinite(one.point)]
    seen = float(findings.estimates[0].n_seen)
    title = "How many persons does each method find?"
    rows = [
        {
            "name": bar.name,
            "value": bar.value,
            "low": bar.low if math.isfinite(bar.low) else None,
            "high": bar.high if math.isfinite(bar.high) else None,
        }
        for bar in bars
    ]
    note = f"Lines are intervals; the dashed line is the {seen:,.0f} persons who were seen."
    chart = interval_chart(bars, seen=seen, label=title)
    link = spec_link("methods", interval_spec(title, "persons", rows))
    return join(figure(title, chart, note), paragraph(link))


def _bar(estimate: Estimate) -> Bar:
    interval = estimate.interval
    if interval is None:
        return Bar(name=estimate.title, value=estimate.point)
    return Bar(
        name=estimate.title,
        value=estimate.point,
        low=interval.low,
        high=interval.high,
    )


def _models_section(findings: CountFindings) -> Markup | None:
    tried = with_models(findings)
    if not tried:
        return None
    return section("The models that were compared", *map(_models_of, tried))


def with_models(findings: CountFindings) -> list[Estimate]:
    """Return the estimates that compared models, each comparison once."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for estimate in findings.estimates:
        names = tuple(model.name for model in estimate.models)
        if names and names not in seen:
            seen.add(names)
            found.append(estimate)
    return found


def _models_of(estimate: Estimate) -> Markup:
    count = len(estimate.models)
    shown = min(count, MOST_MODELS)
    caption = f"{estimate.title}: {shown} of {count} models, the best first"
    rows = table(
        caption,
        ("model", "persons", "standard error", "AIC", "BIC", "to know"),
        map(_model_row, estimate.models),
        numbers={1, 2, 3, 4},
        most=MOST_MODELS,
    )
    return rows if count <= 10 else folded(caption, rows)


def _model_row(model: TriedModel) -> tuple[str, ...]:
    return (
        model.name,
        persons(model.point),
        persons(model.se),
        criterion(model.aic),
        criterion(model.bic),
        model.note if model.converged or model.note else "did not settle",
    )


def criterion(value: float) -> str:
    """Write a criterion of a model, by which models are compared."""
    return "none" if math.isnan(value) else f"{value:,.2f}"


def _assumptions_section(findings: CountFindings) -> Markup | None:
    if not findings.assumptions:
        return None
    told = table(
        "What is assumed, and what if it does not hold",
        ("assumed", "if it does not hold", "then"),
        map(_assumption_row, findings.assumptions),
        numbers={2},
    )
    known = [one for one in findings.assumptions if math.isfinite(one.low + one.high)]
    return section(
        "What the number rests on",
        _swings(findings.headline, known) if known else None,
        told,
    )


def _assumption_row(one: Assumption) -> tuple[str, ...]:
    if math.isnan(one.low) or math.isnan(one.high):
        return (one.holds, one.otherwise, "the data cannot tell")
    low, high = sorted((one.low, one.high))
    then = (
        persons(low)
        if round(low) == round(high)
        else f"{persons(low)} to {persons(high)}"
    )
    return (one.holds, one.otherwise, then)


def _swings(headline: Estimate | None, known: list[Assumption]) -> Markup:
    middle = (
        headline.point if headline is not None else (known[0].low + known[0].high) / 2
    )
    rows = [
        {"name": one.holds, "value": middle, "low": one.low, "high": one.high}
        for one in known
    ]
    title = "How far does each assumption move the number?"
    spec = interval_spec(title, "persons", rows)
    note = (
        "From the estimate (dashed) to what it is where the assumption does not hold."
    )
    return join(
        figure(title, swing_chart(known, middle), note),
        paragraph(spec_link("assumptions", spec)),
    )


def _references_section(findings: CountFindings) -> Markup | None:
    if not findings.sources:
        return None
    return section("References", bullets(_citations(findings)))


def _citations(findings: CountFindings) -> Iterator[Markup]:
    for title, source in findings.sources.items():
        text, sign, identifier = source.partition("doi:")
        link = None
        if sign:
            address = f"https://doi.org/{identifier.strip().rstrip('.')}"
            link = element("a", address, href=address)
        yield join(element("strong", f"{title}: "), text, link)
