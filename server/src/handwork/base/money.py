"""Money: integers in millionths of a currency, and the one place where it is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Decimal,
    InvalidOperation,
)

MICROS = 1_000_000
# Above this a price is taken for a mistake of units.
MAX_MICROS = 1_000_000_000 * MICROS
# ISO 4217: currencies whose smallest coin is not a hundredth.
MINOR_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of one currency, in millionths."""

    micros: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.micros + other.micros, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.micros - other.micros, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.micros * count, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.micros < other.micros

    def __str__(self) -> str:
        """Write the amount as a person reads it: 0.12 EUR, 0.0005 EUR, 12 JPY."""
        digits = minor_digits(self.currency)
        amount = Decimal(self.micros).scaleb(-6).normalize()
        exponent = amount.as_tuple().exponent
        places = max(digits, -exponent if isinstance(exponent, int) else 0)
        return f"{amount:.{places}f} {self.currency}"

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(
                f"{self.currency} and {other.currency} cannot be put together"
            )


def minor_digits(currency: str) -> int:
    """Decimal digits of the currency's smallest coin (ISO 4217)."""
    return MINOR_DIGITS.get(currency, 2)


def micros_from_text(text: str) -> int:
    """Read a decimal amount ("0.12") as millionths; more than six decimals is an error."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount of money, such as 0.12") from None
    if not amount.is_finite() or abs(amount) * MICROS > MAX_MICROS:
        raise ValueError(f"{text!r} is not an amount that can be paid")
    micros = amount * MICROS
    if micros != micros.to_integral_value():
        raise ValueError(f"{text!r} has more than six decimals")
    return int(micros)


def owed_to_worker(micros: Decimal) -> int:
    """Round up: what is owed to a worker is never shortened."""
    return int(micros.to_integral_value(rounding=ROUND_CEILING))


def fee_on(price_micros: int, fee_share: Decimal) -> int:
    """Round down: the platform's fee on a price, as a share of it."""
    fee = price_micros * fee_share
    return int(fee.to_integral_value(rounding=ROUND_FLOOR))


def for_display(micros: Decimal) -> int:
    """Round half to even: statistics, never a debt."""
    return int(micros.to_integral_value(rounding=ROUND_HALF_EVEN))


def split(micros: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Split by largest remainder, so that the parts sum to the whole exactly."""
    total = sum(weights)
    if total <= 0 or min(weights, default=0) < 0:
        raise ValueError("weights are counts of which at least one is above zero")
    parts = [micros * weight // total for weight in weights]
    remainders = [micros * weight % total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for index in by_remainder[: micros - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def whole_coins(micros: int, currency: str) -> int:
    """Round down to the smallest coin: what can be sent now; the rest stays owed."""
    coin = int(MICROS // 10 ** minor_digits(currency))
    return micros // coin * coin
