"""Runs psiTurk's service layer as it was published, in the programs' environment.

Each line of standard input is a method of its MTurkServices with arguments; each line of
standard output is what it gave. The address of Amazon's server stands in psiTurk's code:
`examples/mturk` stands in the path of this process, and sends its calls to the test's server.
"""

from __future__ import annotations

import json
import os
import sys
from configparser import ConfigParser
from datetime import timedelta
from typing import Any

from psiturk.amt_services import MTurkServices

LENGTHS = ("duration", "lifetime")


def config() -> ConfigParser:
    """Give psiTurk its keys as its own file of settings would."""
    settings = ConfigParser()
    settings["AWS Access"] = {
        "aws_access_key_id": os.environ["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": os.environ["AWS_SECRET_ACCESS_KEY"],
    }
    return settings


def answer(
    services: MTurkServices, method: str, arguments: dict[str, Any]
) -> dict[str, Any]:
    """Call a method; tell what it gave."""
    plan = arguments.get("hit_config", {})
    plan.update(
        {name: timedelta(seconds=plan[name]) for name in LENGTHS if name in plan}
    )
    given = getattr(services, method)(**arguments)
    return {
        "success": given.success,
        "data": given.data,
        "exception": str(getattr(given, "exception", "")),
    }


def plain(value: object) -> object:
    """Write psiTurk's own objects by what they hold."""
    return getattr(value, "options", None) or str(value)


if __name__ == "__main__":
    psiturk = MTurkServices(config(), mode="live")
    for line in sys.stdin:
        print(json.dumps(answer(psiturk, *json.loads(line)), default=plain), flush=True)
