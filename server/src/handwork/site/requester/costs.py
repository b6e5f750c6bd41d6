"""What a batch would cost, as the price page shows it before anything is set aside."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from handwork.base.money import MICROS, minor_digits, owed_to_worker

HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Cost:
    """Tasks times answers times (price and fee), next to the money there is."""

    tasks_count: int
    answers_wanted: int
    price_micros: int
    fee_micros: int
    available_micros: int
    currency: str

    @property
    def answers_count(self) -> int:
        return self.tasks_count * self.answers_wanted

    @property
    def pay_micros(self) -> int:
        return self.answers_count * self.price_micros

    @property
    def fees_micros(self) -> int:
        return self.answers_count * self.fee_micros

    @property
    def escrow_micros(self) -> int:
        return self.pay_micros + self.fees_micros

    @property
    def missing_micros(self) -> int:
        return max(0, self.escrow_micros - self.available_micros)


def suggested_price_micros(
    *, expected_seconds: int, hourly_micros: int, currency: str
) -> int:
    """Find the price that makes the hourly pay, rounded up to the smallest coin."""
    exact = Decimal(hourly_micros) * expected_seconds / HOUR_SECONDS
    coin = MICROS // 10 ** minor_digits(currency)
    return owed_to_worker(exact / coin) * coin
