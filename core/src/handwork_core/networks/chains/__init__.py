"""Chains of firms: who passes work on to whom, who owns whom, from client to worker."""

from __future__ import annotations

from handwork_core.networks.chains.follow_the_money import (
    from_follow_the_money,
    to_follow_the_money,
)
from handwork_core.networks.chains.measures import (
    ChainMeasures,
    SharedOwner,
    WorkPath,
    chain_measures,
)
from handwork_core.networks.chains.model import (
    RELATIONS,
    FirmChain,
    Link,
    Organisation,
    read_chain,
)
from handwork_core.networks.chains.picture import draw_chain

__all__ = [
    "RELATIONS",
    "ChainMeasures",
    "FirmChain",
    "Link",
    "Organisation",
    "SharedOwner",
    "WorkPath",
    "chain_measures",
    "draw_chain",
    "from_follow_the_money",
    "read_chain",
    "to_follow_the_money",
]
