"""Sub-commands about accounts, for who has the shell of an installation."""

from __future__ import annotations

import click

from handwork.base.errors import RefusedError
from handwork.cli.clock import now
from handwork.cli.setup import ready


@click.command("create-steward")
@click.argument("email")
def create_steward(email: str) -> None:
    """Make EMAIL a steward, and print a link that signs them in once."""
    ready()
    from handwork.flow import joining  # noqa: PLC0415 - needs Django set up

    try:
        joining.open_steward(email=email, now=now())
        link = joining.make_sign_in_link(email=email, now=now())
    except RefusedError as refusal:
        raise click.ClickException(said(refusal)) from refusal
    click.echo(f"{email} is a steward. This link signs them in once, within the hour:")
    click.echo(link)


@click.command("sign-in-link")
@click.argument("emails", metavar="EMAIL...", nargs=-1, required=True)
def sign_in_link(emails: tuple[str, ...]) -> None:
    """Print a link for each EMAIL that signs its account in once, within the hour."""
    ready()
    from handwork.flow import joining  # noqa: PLC0415 - needs Django set up

    try:
        for email in emails:
            click.echo(joining.make_sign_in_link(email=email, now=now()))
    except RefusedError as refusal:
        raise click.ClickException(said(refusal)) from refusal


def said(refusal: RefusedError) -> str:
    """Put a refusal into one line."""
    return f"{refusal.message} {refusal.what_to_do}".strip()
