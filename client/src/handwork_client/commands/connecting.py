"""What all commands share: the connection, amounts of money, bars."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

import click

from handwork_client.client import Client, Told
from handwork_client.config import read_login

MICROS = 1_000_000
batch_argument = click.argument("batch_id", type=click.IntRange(min=1), metavar="BATCH")


def connect() -> Client:
    """Connect as the environment or the kept login says."""
    login = read_login(os.environ)
    return Client(login.url, login.token, warn=_say)


def _say(message: str) -> None:
    click.secho(
        f"\n{message}" if sys.stderr.isatty() else message, fg="yellow", err=True
    )


class Amount(click.ParamType[int]):
    """An amount such as 0.05, as millionths."""

    name = "amount"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read the amount; more than six decimals is an error."""
        if isinstance(value, int):
            return value
        try:
            micros = Decimal(value) * MICROS
        except InvalidOperation:
            self.fail(f"{value!r} is not an amount, such as 0.05", param, ctx)
        if not micros.is_finite() or micros != micros.to_integral_value():
            self.fail(f"{value!r} has more than six decimals", param, ctx)
        return int(micros)


def written(micros: int, currency: str) -> str:
    """Write an amount as a person reads it."""
    amount = Decimal(micros).scaleb(-6).normalize()
    exponent = amount.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 0)
    return f"{amount:,.{places}f} {currency}"


@contextmanager
def bar(label: str) -> Iterator[Told]:
    """Show a bar on a terminal for work that tells (done, all or None)."""
    is_shown = sys.stderr.isatty()

    def tell(done: int, total: int | None) -> None:
        if is_shown:
            share = done / total if total else 0.0
            of = f" of {total:,}" if total else ""
            click.echo(
                f"\r\x1b[K{label} {drawn(share)} {done:,}{of}", nl=False, err=True
            )

    yield tell
    if is_shown:
        click.echo(err=True)


def drawn(share: float, width: int = 24) -> str:
    """Draw how much is there."""
    full = min(int(share * width), width)
    return f"[{'#' * full}{'-' * (width - full)}]"
