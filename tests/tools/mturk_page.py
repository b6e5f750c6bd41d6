"""The reference page of the requester API, written from what the code says of itself."""

from __future__ import annotations

INTRO = """# The requester API of Mechanical Turk

Programs written for Mechanical Turk's requester API (2017-01-17: boto3, other SDKs of Amazon's, `aws mturk`) call it at `/mturk/` of an
installation, or at `/` of a host set aside for it. {doc}`../guides/from-mturk` says how to point them here. Requests are checked against botocore's
own model of the service, and signatures (SigV4, service `mturk-requester`, any region) are verified.

| MTurk says | here it is |
|---|---|
| HIT type | a growing batch: open without an end, tasks are offered into it one by one |
| HIT | a task with an end and a number of wanted answers of its own |
| assignment | an assignment, once it is answered |
| qualification type | a skill |
| account balance | the organisation's money in the ledger; what is on hold is in escrow |
| worker id | the worker's pseudonym towards the organisation |

## What differs whatever is called

{everywhere}

## The operations

All 39. An empty cell means: as it was.

| operation | what differs |
|---|---|
{rows}
"""


def mturk_page() -> str:
    """List every operation with what differs from Mechanical Turk, one line each."""
    from handwork.mturk.differences import (  # noqa: PLC0415  (needs Django to be set up)
        DIFFERENCES,
        EVERYWHERE,
    )

    rows = "\n".join(f"| {name} | {text} |" for name, text in DIFFERENCES.items())
    return INTRO.replace(
        "{everywhere}", "\n".join(f"- {line}" for line in EVERYWHERE)
    ).replace("{rows}", rows)
