"""`handwork login`: keep an address and a token."""

from __future__ import annotations

import os
import sys

import click

from handwork_client.client import Client
from handwork_client.config import Login, write_login


@click.command()
@click.argument("address")
@click.option("--token", help="Better left out: it is asked for, or read from a pipe.")
def login(address: str, token: str | None) -> None:
    """Keep the ADDRESS of an installation and an access token for the other commands."""
    given = token or _asked()
    with Client(address, given) as client:
        me = client.me()
        path = write_login(Login(client.transport.url, given), os.environ)
    click.echo(f"Logged in as {me.email} for: {', '.join(me.scopes)}.", err=True)
    click.echo(f"The token is kept in {path}, readable by you alone.", err=True)


def _asked() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Access token", hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()
