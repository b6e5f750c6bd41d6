"""Truth inference over more answers than fit into memory, on one machine or several.

A Parquet file is first cut into shards of whole tasks, in one pass. Every method then
reads the shards one after the other, as often as it must; between them it keeps sums,
not answers. Dask lends other machines; the kernels are the same.
"""

from __future__ import annotations

from handwork_core.truth.scaling.dawid_skene import dawid_skene_shards
from handwork_core.truth.scaling.majority import majority_vote_shards
from handwork_core.truth.scaling.result import ShardedResult
from handwork_core.truth.scaling.shards import ShardedAnswers
from handwork_core.truth.scaling.writing import shard_parquet

__all__ = [
    "ShardedAnswers",
    "ShardedResult",
    "dawid_skene_shards",
    "majority_vote_shards",
    "shard_parquet",
]
