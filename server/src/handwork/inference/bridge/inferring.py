"""Answers as arrays of the core, and what the core finds as rows."""

from __future__ import annotations

import inspect
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork.base.errors import InvalidInputError
from handwork.inference import rules
from handwork.inference.outcome import EstimateRow, Outcome, SkillRow
from handwork.inference.rules import Label
from handwork_core.agreement import krippendorff_alpha
from handwork_core.answers import AnswerTable
from handwork_core.truth import Gold, Method, TruthResult, methods_for

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

ROWS_AT_ONCE = 10_000
DIGITS = 6
LONGEST_DISTRIBUTION = 20
SMALLEST_CONFUSION = 0.0005
# What the core allows: 2 GiB of probabilities.
MOST_CONFUSION_CELLS = 2**28


class UnfitMethodError(InvalidInputError):
    """The method is unknown, or cannot work with answers of this kind."""

    code = "method-does-not-fit"


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of a batch, one element an answer; `codes` are positions in `labels`."""

    task_ids: Integers
    worker_ids: Integers
    codes: Integers
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of each task, in the order of `task_ids`."""

    task_ids: Integers
    codes: Integers
    confidence: Floats
    # Position t, k: the probability of label `choices[t, k]`.
    choices: Integers
    shares: Floats


# The core names its methods as Python does, terms and addresses as people write.
# One that knows only so many labels would fail on a question with more.
METHODS: Mapping[str, Method] = {
    name.replace("_", "-"): method
    for name, method in methods_for("labels").items()
    if method.most_classes is None
}


def fitting_methods(kind: str) -> tuple[str, ...]:
    """Name the methods that can work with answers of a kind."""
    if rules.has_fixed_labels(kind):
        return tuple(sorted(METHODS))
    return (rules.FITS_EVERY_KIND,)


def find_method(*, name: str, kind: str) -> Method:
    """Find a method by name, and refuse one that does not fit the kind of answer."""
    fits = fitting_methods(kind)
    if name not in fits:
        known = "is unknown" if name not in METHODS else f"does not fit {kind} answers"
        raise UnfitMethodError(
            f'The method "{name}" {known}.',
            what_to_do=f"Choose one of: {', '.join(fits)}.",
        )
    return METHODS[name]


def infer(
    *,
    method: str,
    kind: str,
    options: Mapping[str, object],
    rows: Iterable[tuple[int, int, object]],
    gold: Mapping[int, object],
) -> Outcome:
    """Run a method over (task, worker, value) rows; `gold` holds values by task."""
    chosen = find_method(name=method, kind=kind)
    known = {task: rules.comparable(value) for task, value in gold.items()}
    fixed = rules.possible_labels(kind, options)
    columns = read_columns(rows, (*fixed, *known.values()))
    code_of = {label: code for code, label in enumerate(columns.labels)}
    answered = set(columns.task_ids.tolist()) if known else set()
    gold_codes = {t: code_of[v] for t, v in known.items() if t in answered}
    is_vote = method == rules.FITS_EVERY_KIND
    believe = believe_compact if is_vote else believe_dense
    result, belief, blind = believe(chosen, columns, gold_codes)
    alpha, warnings = measure_agreement(columns)
    return Outcome(
        method=method,
        method_version=chosen.version,
        parameters=parameters_of(chosen),
        answers_count=len(columns.codes),
        tasks_count=len(belief.task_ids),
        workers_count=len(result.workers),
        iterations_count=result.n_iterations,
        has_converged=result.converged,
        log_likelihood=finite(result.log_likelihood),
        alpha=alpha,
        gold_accuracy_share=gold_accuracy(blind, gold_codes),
        gold_tasks_count=len(gold_codes),
        warnings=(*result.warnings, *warnings),
        estimates=tuple(estimate_rows(columns, belief)),
        skills=tuple(skill_rows(columns, belief, result, gold_codes)),
    )


def read_columns(
    rows: Iterable[tuple[int, int, object]], fixed: tuple[Label, ...]
) -> Columns:
    """Encode rows as they come; labels nobody fixed are put in order at the end."""
    tasks, workers, codes = array("q"), array("q"), array("q")
    code_of = {label: code for code, label in enumerate(dict.fromkeys(fixed))}
    fixed_count = len(code_of)
    # Fixed labels are what they are; only what people type has variants to bring together.
    code_of_value: dict[object, int] = dict(code_of.items())
    for task_id, worker_id, value in rows:
        raw = tuple(value) if isinstance(value, list) else value
        code = code_of_value.get(raw)
        if code is None:
            label = rules.comparable(value)
            code = code_of_value[raw] = code_of.setdefault(label, len(code_of))
        tasks.append(task_id)
        workers.append(worker_id)
        codes.append(code)
    labels, moved = in_order(tuple(code_of), fixed_count)
    return Columns(
        task_ids=as_integers(tasks),
        worker_ids=as_integers(workers),
        codes=moved[as_integers(codes)],
        labels=labels,
    )


def in_order(
    labels: tuple[Label, ...], fixed_count: int
) -> tuple[tuple[Label, ...], Integers]:
    """Sort the labels after the fixed ones, so that the order of answers is no matter."""
    found = range(fixed_count, len(labels))
    order = [
        *range(fixed_count),
        *sorted(found, key=lambda code: label_key(labels, code)),
    ]
    moved = np.empty(len(labels), dtype=np.int64)
    moved[order] = np.arange(len(labels))
    return tuple(labels[code] for code in order), moved


def label_key(labels: tuple[Label, ...], code: int) -> tuple[str, Label]:
    """Order labels of one type among themselves."""
    return type(labels[code]).__name__, labels[code]


def as_integers(values: array[int]) -> Integers:
    """View an array of integers as NumPy's."""
    return np.frombuffer(values, dtype=np.int64) if values else np.zeros(0, np.int64)


def parameters_of(method: Method) -> Mapping[str, float]:
    """Read the values a method runs with from its own signature."""
    return {
        name: parameter.default
        for name, parameter in inspect.signature(method.function).parameters.items()
        if name != "gold" and isinstance(parameter.default, (int, float))
    }


def finite(value: float) -> float | None:
    """Leave out what is not a number."""
    return value if math.isfinite(value) else None


Believed = tuple[TruthResult, Belief, Mapping[int, int]]


def believe_dense(
    method: Method, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method that knows every possible label; gold teaches it about workers."""
    n_labels, n_workers = len(columns.labels), len(np.unique(columns.worker_ids))
    if n_workers * n_labels**2 > MOST_CONFUSION_CELLS:
        raise UnfitMethodError(
            f"{n_workers:,} workers and {n_labels:,} labels are too many for a method "
            "that learns how each worker confuses each label.",
            what_to_do="Choose majority-vote.",
        )
    table = AnswerTable.from_arrays(
        columns.task_ids,
        columns.worker_ids,
        columns.codes,
        classes=np.arange(n_labels),
    )
    gold: Gold = dict(gold_codes.items())
    result = method.function(table, gold=gold)
    shares = result.posterior.round(DIGITS)
    choices = np.argsort(-shares, axis=1, kind="stable")[:, :LONGEST_DISTRIBUTION]
    belief = Belief(
        task_ids=result.tasks,
        codes=result.labels.astype(np.int64),
        confidence=result.confidence.round(DIGITS),
        choices=choices,
        shares=np.take_along_axis(shares, choices, axis=1),
    )
    blind = method.function(table) if gold_codes else result
    return result, belief, labels_of_tasks(blind.tasks, blind.labels, gold_codes)


def believe_compact(
    method: Method, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method that only compares the answers to one task with each other.

    Labels are numbered anew within each task, so that memory grows with the answers and
    not with tasks times labels. Known answers are put in their place afterwards.
    """
    ranks, code_at, offsets = rank_within_tasks(columns)
    classes = np.arange(int(ranks.max(initial=0)) + 1)
    table = AnswerTable.from_arrays(
        columns.task_ids, columns.worker_ids, ranks, classes=classes
    )
    result = method.function(table)
    shares = result.posterior.round(DIGITS)
    order = np.argsort(-shares, axis=1, kind="stable")[:, :LONGEST_DISTRIBUTION]
    # A rank that a task does not have has no share: which label it shows is no matter.
    places = np.minimum(offsets[:-1, None] + order, max(len(code_at) - 1, 0))
    codes = code_at[offsets[:-1] + result.labels] if len(code_at) else result.labels
    belief = Belief(
        task_ids=result.tasks,
        codes=codes.astype(np.int64),
        confidence=result.confidence.round(DIGITS),
        choices=code_at[places] if len(code_at) else order,
        shares=np.take_along_axis(shares, order, axis=1),
    )
    blind = labels_of_tasks(belief.task_ids, belief.codes, gold_codes)
    return result, with_known(belief, gold_codes), blind


def rank_within_tasks(columns: Columns) -> tuple[Integers, Integers, Integers]:
    """Number the labels of each task from 0, ascending.

    Returns the rank of each answer, the codes of all tasks one after another, and where
    each task's begin.
    """
    order = np.lexsort((columns.codes, columns.task_ids))
    tasks, codes = columns.task_ids[order], columns.codes[order]
    starts_task = np.diff(tasks, prepend=tasks[:1] - 1) != 0
    starts_code = starts_task | (np.diff(codes, prepend=codes[:1] - 1) != 0)
    place = np.cumsum(starts_code) - 1
    offsets = place[starts_task]
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = place - offsets[np.cumsum(starts_task) - 1] if len(order) else place
    code_at = codes[starts_code]
    return ranks, code_at, np.append(offsets, len(code_at))


def labels_of_tasks(
    task_ids: Integers, codes: NDArray[np.integer], wanted: Mapping[int, int]
) -> Mapping[int, int]:
    """Pick what is believed of some tasks."""
    places = np.searchsorted(task_ids, np.fromiter(wanted, np.int64, len(wanted)))
    return dict(zip(wanted, codes[places].tolist(), strict=True))


def with_known(belief: Belief, gold_codes: Mapping[int, int]) -> Belief:
    """Put the known answers in place of what was inferred."""
    if not gold_codes:
        return belief
    wanted = np.fromiter(gold_codes, np.int64, len(gold_codes))
    places = np.searchsorted(belief.task_ids, wanted)
    codes, confidence = belief.codes.copy(), belief.confidence.copy()
    choices, shares = belief.choices.copy(), np.array(belief.shares)
    codes[places] = choices[places, 0] = np.fromiter(gold_codes.values(), np.int64)
    confidence[places] = 1.0
    shares[places] = 0.0
    shares[places, 0] = 1.0
    return Belief(belief.task_ids, codes, confidence, choices, shares)


def gold_accuracy(
    blind: Mapping[int, int], gold_codes: Mapping[int, int]
) -> float | None:
    """Compare what the answers alone say of known tasks with what is known."""
    if not gold_codes:
        return None
    right = sum(blind[task] == code for task, code in gold_codes.items())
    return right / len(gold_codes)


def measure_agreement(columns: Columns) -> tuple[float | None, tuple[str, ...]]:
    """Measure Krippendorff's alpha; sets of choices agree when they are equal."""
    table = AnswerTable.from_arrays(columns.task_ids, columns.worker_ids, columns.codes)
    alpha = krippendorff_alpha(table, level="nominal")
    return finite(alpha.alpha), alpha.warnings


def estimate_rows(columns: Columns, belief: Belief) -> Iterator[EstimateRow]:
    """Write beliefs as rows of the database, some at a time: lists take much memory."""
    places = np.searchsorted(belief.task_ids, columns.task_ids)
    n_tasks = len(belief.task_ids)
    answers = np.bincount(places, minlength=n_tasks)
    agrees = belief.codes[places] == columns.codes
    agreeing = np.bincount(places[agrees], minlength=n_tasks)
    texts = [rules.label_json(label) for label in columns.labels]
    for start in range(0, n_tasks, ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        yield from map(
            EstimateRow,
            belief.task_ids[some].tolist(),
            [texts[code] for code in belief.codes[some].tolist()],
            belief.confidence[some].tolist(),
            distribution_texts(texts, belief.choices[some], belief.shares[some]),
            answers[some].tolist(),
            agreeing[some].tolist(),
        )


def distribution_texts(
    texts: list[str], choices: Integers, shares: Floats
) -> Iterator[str]:
    """Write each row's probabilities as JSON, leaving out those that are zero."""
    for codes, values in zip(choices.tolist(), shares.tolist(), strict=True):
        pairs = zip(codes, values, strict=True)
        inner = ", ".join(f"[{texts[code]}, {share}]" for code, share in pairs if share)
        yield f"[{inner}]"


def skill_rows(
    columns: Columns, belief: Belief, result: TruthResult, gold_codes: Mapping[int, int]
) -> Iterator[SkillRow]:
    """Count what each worker did, and write what the method believes of them."""
    n_workers = len(result.workers)
    places = np.searchsorted(belief.task_ids, columns.task_ids)
    who = np.searchsorted(result.workers, columns.worker_ids)
    agrees = belief.codes[places] == columns.codes
    is_gold = np.isin(columns.task_ids, np.fromiter(gold_codes, np.int64))
    answers = np.bincount(who, minlength=n_workers)
    accuracy = result.accuracy
    if accuracy is None:
        accuracy = np.bincount(who[agrees], minlength=n_workers) / np.maximum(
            answers, 1
        )
    names = [rules.label_text(label) for label in columns.labels]
    return map(
        SkillRow,
        result.workers.tolist(),
        accuracy.round(DIGITS).tolist(),
        confusion_maps(result, names),
        answers.tolist(),
        np.bincount(who[is_gold], minlength=n_workers).tolist(),
        np.bincount(who[is_gold & agrees], minlength=n_workers).tolist(),
    )


def confusion_maps(
    result: TruthResult, names: list[str]
) -> Iterator[Mapping[str, Mapping[str, float]]]:
    """Write confusion matrices by label; probabilities that show as 0.000 are left out."""
    if result.confusion is None:
        yield from ({} for _ in range(len(result.workers)))
        return
    for matrix in result.confusion:
        yield {
            name: {
                names[given]: round(float(row[given]), 4)
                for given in np.flatnonzero(row >= SMALLEST_CONFUSION)
            }
            for name, row in zip(names, matrix, strict=True)
        }
