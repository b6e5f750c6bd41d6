"""A client of the queue or topic service that the installation names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config

USUAL_REGION = "us-east-1"


class NoEndpointError(Exception):
    """The installation names no service that holds queues or topics."""


# The region stands in what requesters name: there may be many, and clients are large.
@lru_cache(maxsize=8)
def client(service: str, region: str, endpoint: str) -> Any:  # noqa: ANN401 - botocore makes its classes
    """Make a client; credentials are where botocore looks for them."""
    if not endpoint:
        raise NoEndpointError(f"no endpoint is set for {service}")
    return botocore.session.get_session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        config=Config(
            connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1}
        ),
    )
