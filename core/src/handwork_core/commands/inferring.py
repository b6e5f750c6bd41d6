"""From what was asked on the command line to what is found."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwork_core.commands.given import by_number, read_gold, read_table
from handwork_core.commands.options import options_of, seed_of
from handwork_core.report import Account, Findings, check_estimates, investigate
from handwork_core.truth.labels.abstaining import set_aside
from handwork_core.truth.labels.majority import majority_vote
from handwork_core.truth.method import Method
from handwork_core.truth.registry import METHODS, find_method

if TYPE_CHECKING:
    from handwork_core.agreement.differences import Level
    from handwork_core.answers import AnswerTable
    from handwork_core.commands.progress import Tell
    from handwork_core.truth import Gold, TruthResult

DEFAULT = "dawid_skene"


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
class Chosen:
    """A method with its options, and why it is this one."""

    method: Method
    options: Mapping[str, Any]
    why: str
    candidates: tuple[tuple[str, ...], ...] = ()

    def infer(self, table: AnswerTable, gold: Gold | None) -> TruthResult:
        """Run it."""
        found: TruthResult = self.method.function(table, gold=gold, **self.options)
        return found


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
    chosen = choose_method(asked, table, tell)
    taught: dict[Hashable, Hashable] = {} if asked.gold_checks_only else gold
    tell(f"inferring, {chosen.method.name}")
    result = chosen.infer(table, taught or None)
    account = _account(asked, chosen, taught)
    if gold:
        tell("checking against known answers")
        untaught = chosen.infer(table, None) if taught else result
        check = check_estimates(table, untaught, majority_vote(table), gold)
        account = replace(account, check=check)
    return investigate(
        table, result, account, level=asked.level, seed=asked.seed, tell=tell
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


def choose_method(asked: Asked, table: AnswerTable, tell: Tell) -> Chosen:
    """Find the method that was asked for.

    Raises
    ------
    ValueError
        When there is none of that name for labels; the message says what there is.
    """
    del table, tell
    name = asked.method.strip().lower().replace("-", "_").replace(" ", "_")
    if name == "default":
        name, why = (
            DEFAULT,
            "the default: the most accurate of the quick ones on public crowds",
        )
    else:
        why = "as asked for"
    method = _find(name)
    options = {**seed_of(method, asked.seed), **options_of(method, asked.options)}
    return Chosen(method, options, why)


def _find(name: str) -> Method:
    method = METHODS.get(name)
    if method is not None and method.answers != "labels":
        raise ValueError(
            f"{name} works on {method.answers}, this command on labels: call it in "
            "Python, or choose one that --list-methods names"
        )
    return find_method(name, answers="labels")


def _account(asked: Asked, chosen: Chosen, taught: Gold) -> Account:
    piped = str(asked.path) == "-"
    name = "standard input" if piped else asked.path.name
    return Account(
        question=asked.question or ("Answers" if piped else asked.path.stem),
        source=name,
        why=chosen.why,
        candidates=chosen.candidates,
        gold=taught,
    )
