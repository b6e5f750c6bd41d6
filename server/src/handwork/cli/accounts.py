"""`handwork create-account`, `create-token`, `deposit`: a start without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import click

from handwork.base.errors import RefusedError
from handwork.base.money import micros_from_text
from handwork.cli.clock import now
from handwork.cli.people import said
from handwork.cli.setup import ready

SCOPES = ("work", "publish", "results", "steward")


@click.command("create-account")
@click.argument("email")
@click.option("--organisation", help="Make it a member of this one; made where absent.")
@click.option("--country", help="Make it a worker: of this country, such as FR.")
@click.option("--language", "languages", multiple=True, help="Of the worker; repeat.")
@click.option("--time-zone", default="UTC", show_default=True)
def create_account(
    email: str,
    organisation: str | None,
    country: str | None,
    languages: tuple[str, ...],
    time_zone: str,
) -> None:
    """Open an account for EMAIL, with its roles; sign-in-link lets its owner in."""
    ready()
    from handwork.flow import opening  # noqa: PLC0415 - needs Django set up
    from handwork.people.rules import Profile  # noqa: PLC0415

    profile = Profile(country, languages, time_zone) if country else None
    with refusals():
        opening.open_account(
            email=email, organisation=organisation, profile=profile, now=now()
        )
    roles = [f"member of {organisation}"] if organisation else []
    roles += ["worker"] if country else []
    click.echo(f"{email}: {', '.join(roles) or 'an account without a role'}", err=True)


@click.command("create-token")
@click.argument("email")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES)
)
@click.option("--name", default="shell", show_default=True, help="To tell it by.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
def create_token(email: str, scopes: tuple[str, ...], name: str, days: int) -> None:
    """Make an access token for the account of EMAIL and print it, this once."""
    ready()
    from handwork.flow import joining, opening  # noqa: PLC0415 - needs Django set up

    with refusals():
        made = joining.make_token(
            actor=opening.actor_of(email=email),
            name=name,
            scopes=scopes,
            days=days,
            now=now(),
        )
    click.echo(made.text)


@click.command("deposit")
@click.argument("organisation")
@click.argument("amount")
@click.argument("currency")
@click.option("--reference", required=True, help="Of the bank; books the money once.")
@click.option("--by", "steward", required=True, help="The e-mail address of a steward.")
def deposit(
    organisation: str, amount: str, currency: str, reference: str, steward: str
) -> None:
    """Book money that ORGANISATION paid in, such as: 20 EUR."""
    ready()
    from handwork.flow import opening, paying  # noqa: PLC0415 - needs Django set up
    from handwork.people import queries  # noqa: PLC0415

    organisation_id = queries.organisation_id_of(name=organisation)
    if organisation_id is None:
        raise click.ClickException(f"There is no organisation called {organisation}.")
    with refusals():
        booked = paying.deposit(
            actor=opening.actor_of(email=steward),
            organisation_id=organisation_id,
            amount_micros=micros_of(amount),
            currency=currency,
            reference=reference,
            now=now(),
        )
    when = "booked" if booked.is_new else "was booked before"
    click.echo(f"{Decimal(amount)} {currency} {when} for {organisation}.", err=True)


def micros_of(text: str) -> int:
    """Read an amount."""
    try:
        return micros_from_text(text)
    except ValueError as failure:
        raise click.BadParameter(str(failure), param_hint="AMOUNT") from failure


@contextmanager
def refusals() -> Iterator[None]:
    """Show a refusal without a trace."""
    try:
        yield
    except RefusedError as refusal:
        raise click.ClickException(said(refusal)) from refusal
