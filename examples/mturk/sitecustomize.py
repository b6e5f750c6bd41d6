"""Lets programs that name Amazon's address of Mechanical Turk in their code run as they are.

Python runs a file of this name before every program that has its folder in PYTHONPATH. It
sends what boto3 and the AWS CLI have for `mturk` to AWS_ENDPOINT_URL_MTURK, whatever address
the program gives; other services of AWS keep theirs.
"""

from __future__ import annotations

import os
from collections.abc import Callable

VARIABLE = "AWS_ENDPOINT_URL_MTURK"


def send_here(address: str) -> None:
    """Replace the address that a program gives for `mturk` by this one."""
    try:
        from botocore.session import Session  # noqa: PLC0415 - some programs have none
    except ImportError:
        return
    make: Callable[..., object] = Session.create_client

    def make_here(
        session: Session,
        service_name: str,
        region_name: str | None = None,
        **options: object,
    ) -> object:
        if service_name == "mturk":
            options["endpoint_url"] = address
        return make(session, service_name, region_name=region_name, **options)

    Session.create_client = make_here


if os.environ.get(VARIABLE):
    send_here(os.environ[VARIABLE])
