"""Names of stored files that do not depend on this installation's rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handwork.projects.models import Asset


def asset_hashes(
    *, organisation_id: int, asset_ids: Collection[int]
) -> Mapping[int, str]:
    """Give the SHA-256 of the organisation's assets among these."""
    if not asset_ids:
        return {}
    rows = Asset.objects.filter(organisation_id=organisation_id, pk__in=asset_ids)
    return dict(rows.values_list("pk", "sha256"))
