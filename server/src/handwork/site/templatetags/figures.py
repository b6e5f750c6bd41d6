"""How pages write money, durations, shares and counts, in the reader's language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from handwork.base.money import MICROS, Money, for_display, minor_digits

register = template.Library()

NOTHING = "\N{EN DASH}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# Only signs that name one currency wherever they are read; others show their code.
SIGNS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "US$",
    "BRL": "R$",
    "INR": "₹",
    "JPY": "JP¥",
    "NGN": "₦",
    "PHP": "₱",
    "UAH": "₴",
    "KRW": "₩",
    "VND": "₫",
}
MINUTE_SECONDS = 60
HOUR_SECONDS = 3600
DAY_SECONDS = 86_400


@register.filter
def money(value: int | Money | None, currency: str = "") -> str:
    """Write an amount exactly: €0.12, €0.0005, 0,12 € in French.

    Either millionths with their currency, or an amount that knows its own.
    """
    if value is None:
        return NOTHING
    micros, currency = _amount(value, currency)
    amount = Decimal(micros).scaleb(-6).normalize()
    exponent = amount.as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) else 0
    return _signed(amount, max(minor_digits(currency), needed), currency)


@register.filter
def rounded_money(value: int | Money | None, currency: str = "") -> str:
    """Write an amount to the smallest coin: for statistics, never for what is owed."""
    if value is None:
        return NOTHING
    micros, currency = _amount(value, currency)
    places = minor_digits(currency)
    coin = MICROS // 10**places
    return money(for_display(Decimal(micros) / coin) * coin, currency)


def _amount(value: int | Money, currency: str) -> tuple[int, str]:
    if isinstance(value, Money):
        return value.micros, value.currency
    return value, currency


@register.simple_tag
def per_hour(price_micros: int, seconds: float | None, currency: str) -> str:
    """Write what answers at this price and pace make in an hour: €10.80."""
    return rounded_money(hourly_micros(price_micros, seconds), currency)


def hourly_micros(price_micros: int, seconds: float | None) -> int | None:
    """Turn a price for some seconds of work into millionths an hour."""
    if not seconds or seconds <= 0:
        return None
    pay = Decimal(price_micros) * HOUR_SECONDS / Decimal(str(seconds))
    return for_display(pay)


@register.filter
def amount(micros: int | None) -> str:
    """Write millionths as a person types them into a form: 0.12."""
    if micros is None:
        return ""
    value = Decimal(micros).scaleb(-6).normalize()
    exponent = value.as_tuple().exponent
    return f"{value:.{max(2, -exponent if isinstance(exponent, int) else 0)}f}"


@register.filter
def duration(seconds: float | timedelta | None) -> str:
    """Write a length of time in at most two units: 40 s, 2 min 10 s, 3 days 4 h."""
    if seconds is None:
        return NOTHING
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    whole = max(0, round(seconds))
    if whole == 0 and seconds > 0:
        return _("%(count)s s") % {"count": number_format(round(seconds, 1))}
    parts = _in_units(whole)
    return NO_BREAK_SPACE.join(parts[:2]) or _seconds(0)


def _in_units(whole: int) -> list[str]:
    """Take whole seconds apart; what a larger unit makes unimportant is left out."""
    days, rest = divmod(whole, DAY_SECONDS)
    hours, rest = divmod(rest, HOUR_SECONDS)
    minutes, seconds = divmod(rest, MINUTE_SECONDS)
    parts = []
    if days:
        word = ngettext("%(count)s day", "%(count)s days", days)
        parts.append(word % {"count": number_format(days, force_grouping=True)})
    if hours:
        parts.append(_("%(count)s h") % {"count": hours})
    if minutes and not days:
        parts.append(_("%(count)s min") % {"count": minutes})
    if seconds and not (days or hours):
        parts.append(_seconds(seconds))
    return [part.replace(" ", NO_BREAK_SPACE) for part in parts]


def _seconds(count: int) -> str:
    return (_("%(count)s s") % {"count": count}).replace(" ", NO_BREAK_SPACE)


@register.filter
def share(value: float | None, places: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage: 62 %."""
    if value is None:
        return NOTHING
    return f"{_percent(value, places)}{NO_BREAK_SPACE}%"


@register.filter
def share_to(low: float, high: float) -> str:
    """Write from which share to which, as percentages: 71–92 %."""  # noqa: RUF002
    return f"{_percent(low)}\N{EN DASH}{share(high)}"


def _percent(value: float, places: int = 0) -> str:
    return number_format(round(Decimal(str(value)) * 100, places), places)


@register.filter
def count(value: int | None) -> str:
    """Write a count with its thousands apart: 1,200."""
    return NOTHING if value is None else number_format(value, force_grouping=True)


@register.filter
def places(value: float | None, digits: int) -> str:
    """Write a number with so many decimals: 0.83."""
    return NOTHING if value is None else number_format(Decimal(str(value)), digits)


@register.filter
def size(octets: int | None) -> str:
    """Write the size of a file in decimal units: 1.2 MB."""
    if octets is None:
        return NOTHING
    value, unit = Decimal(octets), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    digits = 0 if unit == "B" or value >= 100 else 1
    return f"{number_format(round(value, digits), digits)}{NO_BREAK_SPACE}{unit}"


def _signed(value: Decimal, digits: int, currency: str) -> str:
    number = number_format(abs(value), digits, force_grouping=True)
    minus = "\N{MINUS SIGN}" if value < 0 else ""
    sign = SIGNS.get(currency)
    if sign is None:
        return f"{minus}{number}{NO_BREAK_SPACE}{currency}"
    if (get_language() or "en").split("-")[0] == "en":
        return f"{minus}{sign}{number}"
    return f"{minus}{number}{NO_BREAK_SPACE}{sign}"
