"""The labour behind a release: who worked, for how long, for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from handwork.answers.spans import SpanRow
from handwork.pay.queries.spans import Earned


@dataclass(slots=True)
class Tally:
    """Counts that grow while answers are written."""

    answers_count: int = 0
    excluded_count: int = 0
    late_count: int = 0
    fee_micros: int = 0
    milliseconds: Counter[int] = field(default_factory=Counter)
    amount_micros: Counter[int] = field(default_factory=Counter)

    def add(
        self,
        page: tuple[SpanRow, ...],
        excluded: Mapping[int, str],
        earned: Mapping[int, Earned],
    ) -> None:
        """Count some answers, and what they earned."""
        self.answers_count += len(page)
        self.late_count += sum(row.is_late for row in page)
        self.excluded_count += sum(row.answer_id in excluded for row in page)
        for row in page:
            self.milliseconds[row.worker_id] += row.active_milliseconds
        for worker_id, money in earned.items():
            self.amount_micros[worker_id] += money.amount_micros
            self.fee_micros += money.fee_micros


@dataclass(frozen=True, slots=True)
class HourlyFigures:
    """What an hour paid, in millionths of the currency; None without any time."""

    median_micros: int | None
    lowest_micros: int | None
    mean_micros: int | None
