"""Answers as arrays of the core, and what the core finds as rows."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from handwork.inference import rules
from handwork.inference.bridge.believing import (
    DIGITS,
    Believed,
    Crowd,
    Floats,
    Skills,
    TaskBeliefs,
    UnfitMethodError,
    believe_compact,
    believe_dense,
    has_room_for_all_labels,
)
from handwork.inference.bridge.columns import Columns, Integers, read_columns
from handwork.inference.bridge.open_answers import believe_open
from handwork.inference.outcome import EstimateRow, Outcome, SkillRow
from handwork_core.agreement import krippendorff_alpha
from handwork_core.answers import AnswerTable
from handwork_core.skills.ability import skill_moments
from handwork_core.truth import METHODS as CORE_METHODS
from handwork_core.truth import Method
from handwork_core.truth.labels.intervals import beta_interval

ROWS_AT_ONCE = 10_000
SMALLEST_CONFUSION = 0.0005


# The core names its methods as Python does, terms and addresses as people write.
# One that knows only so many labels would fail on a question with more.
METHODS: Mapping[str, Method] = {
    name.replace("_", "-"): method
    for name, method in CORE_METHODS.items()
    if method.most_classes is None and method.answers in rules.FORMS_OF_ANSWERS
}


def fitting_methods(kind: str) -> tuple[str, ...]:
    """Name the methods that can work with answers of a kind."""
    form = rules.form_of_answers(kind)
    fitting = {name for name, method in METHODS.items() if method.answers == form}
    return tuple(sorted(fitting | {rules.FITS_EVERY_KIND}))


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
    believed = believe(chosen, kind, columns, gold_codes)
    alpha, warnings = measure_agreement(columns)
    crowd = believed.crowd
    return Outcome(
        method=method,
        method_version=chosen.version,
        parameters=parameters_of(chosen),
        answers_count=len(columns.codes),
        tasks_count=len(believed.tasks.task_ids),
        workers_count=len(crowd.worker_ids),
        iterations_count=crowd.iterations_count,
        has_converged=crowd.has_converged,
        log_likelihood=crowd.log_likelihood,
        alpha=alpha,
        gold_accuracy_share=gold_accuracy(believed.blind, gold_codes),
        gold_tasks_count=len(gold_codes),
        warnings=told_once(crowd.warnings, warnings),
        estimates=tuple(estimate_rows(believed.columns, believed.tasks)),
        skills=tuple(skill_rows(believed, gold_codes)),
    )


def believe(
    method: Method, kind: str, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method in the way that fits what it works on."""
    is_narrow = rules.has_fixed_labels(kind) and has_room_for_all_labels(columns)
    if method is METHODS[rules.FITS_EVERY_KIND] and not is_narrow:
        return believe_compact(method, columns, gold_codes)
    if method.answers == rules.LABELS:
        return believe_dense(method, columns, gold_codes)
    return believe_open(method, columns, gold_codes)


def parameters_of(method: Method) -> Mapping[str, float]:
    """Read the values a method runs with from its own signature."""
    return {
        name: parameter.default
        for name, parameter in inspect.signature(method.function).parameters.items()
        if name != "gold" and isinstance(parameter.default, (int, float))
    }


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
    return alpha.alpha if math.isfinite(alpha.alpha) else None, alpha.warnings


def told_once(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what begins as something that was said before."""
    new = [each for each in then if not any(_begins_as(each, said) for said in first)]
    return (*first, *new)


def _begins_as(text: str, said: str) -> bool:
    return said.startswith(text.partition(".")[0])


def estimate_rows(columns: Columns, belief: TaskBeliefs) -> Iterator[EstimateRow]:
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


def skill_rows(believed: Believed, gold_codes: Mapping[int, int]) -> Iterator[SkillRow]:
    """Count what each worker did, and write what is believed of them."""
    columns, beliefs, crowd, _ = believed
    n_workers = len(crowd.worker_ids)
    places = np.searchsorted(beliefs.task_ids, columns.task_ids)
    who = np.searchsorted(crowd.worker_ids, columns.worker_ids)
    agrees = beliefs.codes[places] == columns.codes
    is_gold = np.isin(columns.task_ids, np.fromiter(gold_codes, np.int64))
    # Where nobody else answered, an answer agrees with itself: that tells nothing.
    tells = is_gold | (np.bincount(places)[places] > 1)
    skills = crowd.skills or skills_from(who[tells], agrees[tells], n_workers)
    names = [rules.label_text(label) for label in columns.labels]
    return map(
        SkillRow,
        crowd.worker_ids.tolist(),
        skills.accuracy.round(DIGITS).tolist(),
        skills.low.round(DIGITS).tolist(),
        skills.high.round(DIGITS).tolist(),
        confusion_maps(crowd, names),
        np.bincount(who, minlength=n_workers).tolist(),
        np.bincount(who[is_gold], minlength=n_workers).tolist(),
        np.bincount(who[is_gold & agrees], minlength=n_workers).tolist(),
    )


def skills_from(who: Integers, agrees: NDArray[np.bool_], n_workers: int) -> Skills:
    """Work out skills as the core does, from answers that are right or wrong."""
    mean, variance = skill_moments(agrees.astype(np.float64), who, n_workers)
    low, high = beta_interval(mean, variance).T
    return Skills(mean, low, high)


def confusion_maps(
    crowd: Crowd, names: list[str]
) -> Iterator[Mapping[str, Mapping[str, float]]]:
    """Write confusion matrices by label; probabilities that show as 0.000 are left out."""
    if crowd.confusion is None:
        yield from ({} for _ in range(len(crowd.worker_ids)))
        return
    for matrix in crowd.confusion:
        yield {
            name: {
                names[given]: round(float(row[given]), 4)
                for given in np.flatnonzero(row >= SMALLEST_CONFUSION)
            }
            for name, row in zip(names, matrix, strict=True)
        }
