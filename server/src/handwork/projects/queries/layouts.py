"""Reads of layouts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.base.public_codes import code
from handwork.people.rules import Actor
from handwork.projects.models import Layout
from handwork.projects.rules.layouts import parameters_of


@dataclass(frozen=True, slots=True)
class LayoutRecord:
    """A layout of an organisation."""

    id: int
    organisation_id: int
    name: str
    html: str
    created_at: datetime

    @property
    def layout_code(self) -> str:
        """What programs of Mechanical Turk send as HITLayoutId."""
        return code("layout", self.id)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The places that each task fills."""
        return parameters_of(self.html)


def layout_for(*, actor: Actor, layout_id: int) -> LayoutRecord:
    """Read a layout of one of the actor's organisations; stewards see all."""
    row = Layout.objects.filter(pk=layout_id).first()
    if row is None or not (actor.is_steward or actor.acts_for(row.organisation_id)):
        raise NotFoundError(
            f"There is no layout {layout_id} that you may see.",
            what_to_do="Open it from the list of layouts.",
        )
    return _record(row)


def layouts_for(
    *, actor: Actor, before_id: int | None = None, limit: int | None = None
) -> tuple[LayoutRecord, ...]:
    """List the layouts that the actor may see, the newest first; page with the last id."""
    rows = Layout.objects.order_by("-id")
    if not actor.is_steward:
        rows = rows.filter(organisation__in=actor.organisation_ids)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_record(row) for row in rows[:limit])


def _record(row: Layout) -> LayoutRecord:
    return LayoutRecord(
        id=row.pk,
        organisation_id=row.organisation_id,
        name=row.name,
        html=row.html,
        created_at=row.created_at,
    )
