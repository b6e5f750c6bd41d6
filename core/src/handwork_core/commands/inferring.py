"""From what was asked on the command line to what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwork_core.commands.given import by_number, read_gold, read_table
from handwork_core.commands.options import options_of, seed_of
from handwork_core.report import (
    Account,
    Check,
    Findings,
    check_estimates,
    investigate,
)
from handwork_core.report.charts import percent
from handwork_core.truth.choosing import DEFAULT_METHOD, Choice, choose
from handwork_core.truth.labels.abstaining import set_aside
from handwork_core.truth.labels.majority import majority_vote
from handwork_core.truth.method import Method
from handwork_core.truth.registry import METHODS, find_method

if TYPE_CHECKING:
    from handwork_core.agreement.differences import Level
    from handwork_core.answers import AnswerTable
    from handwork_core.commands.progress import Tell
    from handwork_core.truth import Gold, TruthResult

WHY_ASKED = "It was asked for by name."
WHY_DEFAULT = "It is the default: on public crowds the most accurate on average."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for.

    Attributes
    ----------
    path : Path
        Of the answers.
    columns : Mapping from str to str
        Of task, worker and label, where they have other names.
    classes : list of str or None
    method : str
        A name, "default" or "choose".
    options : tuple of str
        Of the method, as NAME=VALUE.
    gold : Path or None
    gold_checks_only : bool
    abstentions : tuple of str
    level : str
    question : str or None
    seed : int
    """

    path: Path
    columns: Mapping[str, str]
    classes: list[str] | None
    method: str
    options: tuple[str, ...]
    gold: Path | None
    gold_checks_only: bool
    abstentions: tuple[str, ...]
    level: Level
    question: str | None
    seed: int


@dataclass(frozen=True, slots=True)
class Inferred:
    """What was believed, by which method with which options, and why by this one."""

    result: TruthResult
    method: Method
    options: Mapping[str, Any]
    why: str
    candidates: tuple[tuple[str, ...], ...] = ()


def judge(asked: Asked, tell: Tell) -> Findings:
    """Read, infer, compare.

    Raises
    ------
    ValueError
        When what was given cannot be used.
    """
    tell("reading")
    table = _answers(asked)
    gold = {} if asked.gold is None else read_gold(asked.gold, asked.columns, table)
    taught: Gold = {} if asked.gold_checks_only else gold
    inferred = _infer(asked, table, taught, tell)
    account = _account(asked, inferred, taught)
    if gold:
        tell("checking against known answers")
        check = _check(table, inferred, gold, is_taught=bool(taught))
        account = replace(account, check=check)
    return investigate(
        table, inferred.result, account, level=asked.level, seed=asked.seed, tell=tell
    )


def _answers(asked: Asked) -> AnswerTable:
    table = read_table(asked.path, asked.columns, asked.classes)
    if asked.classes is None and (
        asked.level != "nominal" or asked.method == "ordinal"
    ):
        table = by_number(table)
    labels = {str(label): label for label in table.classes.tolist()}
    table, _ = set_aside(
        table, [labels[name] for name in asked.abstentions if name in labels]
    )
    if table.n_labels == 0:
        raise ValueError(
            f"{asked.path.name} has no answers but abstentions: there is nothing to infer"
        )
    return table


def _infer(asked: Asked, table: AnswerTable, gold: Gold, tell: Tell) -> Inferred:
    name = asked.method.strip().lower().replace("-", "_").replace(" ", "_")
    if name == "choose":
        return _choose(asked, table, gold, tell)
    is_default = name == "default"
    method = _find(DEFAULT_METHOD if is_default else name)
    options = {**seed_of(method, asked.seed), **options_of(method, asked.options)}
    tell(f"inferring, {method.name}")
    result = method.function(table, gold=gold or None, **options)
    return Inferred(result, method, options, WHY_DEFAULT if is_default else WHY_ASKED)


def _choose(asked: Asked, table: AnswerTable, gold: Gold, tell: Tell) -> Inferred:
    if asked.options:
        raise ValueError("choose compares methods as they are: leave --option out")
    tell("comparing methods")
    choice = choose(table, gold=gold or None, seed=asked.seed)
    method = find_method(choice.method)
    candidates = tuple(_candidates(choice))
    return Inferred(choice.result, method, {}, choice.reason, candidates)


def _candidates(choice: Choice) -> Iterator[tuple[str, ...]]:
    """Write how the candidates compare, the best first."""
    chosen = choice.candidates.index(choice.method)
    yield "method", "log-likelihood an answer", "behind the best", "other labels"
    apart = dict(zip(choice.candidates, choice.disagreement[chosen], strict=True))
    behind = {name: score.behind_best for name, score in choice.scores.items()}
    for name in sorted(choice.candidates, key=lambda one: behind.get(one, 0.0)):
        score = choice.scores.get(name)
        told = ("unknown", "unknown")
        if score is not None:
            error = score.standard_error
            told = (
                f"{score.log_likelihood:.4f}",
                f"{score.behind_best:.4f} ± {error:.4f}",
            )
        yield name, *told, percent(float(apart[name]))


def _check(
    table: AnswerTable, inferred: Inferred, gold: Gold, *, is_taught: bool
) -> Check:
    """Compare with known answers what is believed without having been told them."""
    result, majority = inferred.result, majority_vote(table)
    if is_taught:
        result = inferred.method.function(table, gold=None, **inferred.options)
    return check_estimates(table, result, majority, gold)


def _find(name: str) -> Method:
    method = METHODS.get(name)
    if method is not None and method.answers != "labels":
        raise ValueError(
            f"{name} works on {method.answers}, this command on labels: call it in "
            "Python, or choose one that --list-methods names"
        )
    return find_method(name, answers="labels")


def _account(asked: Asked, inferred: Inferred, taught: Gold) -> Account:
    piped = str(asked.path) == "-"
    name = "standard input" if piped else asked.path.name
    return Account(
        question=asked.question or ("Answers" if piped else asked.path.stem),
        source=name,
        why=inferred.why,
        candidates=inferred.candidates,
        gold=taught,
    )
