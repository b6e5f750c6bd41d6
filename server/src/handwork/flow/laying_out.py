"""Layouts: pages with places that tasks fill."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people.rules import Actor
from handwork.projects import laying_out
from handwork.projects.rules.layouts import check_layout


@journey
def make_layout(
    *, actor: Actor, organisation_id: int, name: str, html: str, now: datetime
) -> int:
    """Keep a layout for an organisation; another text is another layout."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError(
            "There is no such organisation.", what_to_do="Choose one of your own."
        )
    text = html.replace("\r\n", "\n")
    check_layout(name=name, html=text)
    layout_id = laying_out.add_layout(
        organisation_id=organisation_id, name=name.strip(), html=text, now=now
    )
    record(
        actor_id=actor.user_id,
        verb="make-layout",
        subject=f"layout:{layout_id}",
        details={},
        now=now,
    )
    return layout_id
