"""What came of the story, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from handwork.base.money import Money

WIDTH = 46


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares of right labels against the true digits, 0 to 1."""

    majority_vote: float
    dawid_skene: float
    classifier_before: float
    classifier_after: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one run of the story."""

    tasks_count: int
    answers_count: int
    labels_count: int
    verified_count: int
    held_out_count: int
    alpha: float | None
    accuracy: Accuracy
    escrowed: Money
    earned: Money
    fee: Money
    refunded: Money
    imbalance: Money
    hourly_median: Money
    hourly_lowest: Money
    release_path: str
    release_sha256: str
    links: dict[str, str]


def write(outcome: Outcome, file: TextIO) -> None:
    """Print the report."""
    accuracy = outcome.accuracy
    alpha = "-" if outcome.alpha is None else f"{outcome.alpha:.3f}"
    sections = {
        "Work": {
            "tasks": f"{outcome.tasks_count:,}",
            "answers": f"{outcome.answers_count:,}",
            "agreement (Krippendorff's alpha)": alpha,
        },
        f"1 Preparation: {outcome.labels_count} digits labelled": {
            "right by majority vote": f"{accuracy.majority_vote:.1%}",
            "right by Dawid-Skene": f"{accuracy.dawid_skene:.1%}",
        },
        f"2 A classifier learns from them: {outcome.held_out_count:,} other digits": {
            "right": f"{accuracy.classifier_before:.1%}",
        },
        f"3 Verification: {outcome.verified_count} least sure answers checked": {
            "right after people looked": f"{accuracy.classifier_after:.1%}",
        },
        "Money": {
            "escrow": str(outcome.escrowed),
            "earned by workers": str(outcome.earned),
            "fee of the platform": str(outcome.fee),
            "refunded": str(outcome.refunded),
            "imbalance of the ledger": str(outcome.imbalance),
        },
        "Effective pay an hour": {
            "median worker": str(outcome.hourly_median),
            "lowest worker": str(outcome.hourly_lowest),
        },
        "Release": {
            "files": outcome.release_path,
            "sha256": outcome.release_sha256,
        },
    }
    for title, figures in sections.items():
        file.write(f"\n{title}\n")
        file.writelines(
            f"  {name:<{WIDTH - 12}}{figure:>12}\n" for name, figure in figures.items()
        )
    file.write("\n")


def write_links(links: dict[str, str], file: TextIO) -> None:
    """Print a sign-in link for each role."""
    file.write("Sign in (each link works once; open them in separate windows):\n")
    file.writelines(f"  {role:<10}{link}\n" for role, link in links.items())
    file.write("\n")
    file.flush()
