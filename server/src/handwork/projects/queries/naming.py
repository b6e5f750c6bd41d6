"""Names of batches, for pages that list what happened in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handwork.projects.models import Batch


def batch_titles(*, batch_ids: Collection[int]) -> Mapping[int, str]:
    """Give the titles of batches."""
    rows = Batch.objects.filter(pk__in=batch_ids)
    return dict(rows.values_list("pk", "title"))
