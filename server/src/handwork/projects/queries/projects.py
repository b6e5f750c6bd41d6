"""Reads of projects and their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.projects.models import Project, ProjectVersion


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """How a project asks."""

    id: int
    number: int
    instructions: str
    kind: str
    options: Mapping[str, Any]
    answer_schema: Mapping[str, Any]
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project with its newest version."""

    id: int
    organisation_id: int
    title: str
    function: str
    created_at: datetime
    version: VersionRecord


def project_for(*, actor: Actor, project_id: int) -> ProjectRecord:
    """Read a project of one of the actor's organisations; stewards see all."""
    row = Project.objects.filter(pk=project_id).first()
    if row is None or not (actor.is_steward or actor.acts_for(row.organisation_id)):
        raise NotFoundError(
            f"There is no project {project_id} that you may see.",
            what_to_do="Open it from the list of your projects.",
        )
    return _record(row, version_of(project_id=project_id))


def projects_for(
    *, actor: Actor, before_id: int | None = None, limit: int | None = None
) -> tuple[ProjectRecord, ...]:
    """List the projects that the actor may see, the newest first; page with the last id."""
    rows = Project.objects.order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if not actor.is_steward:
        rows = rows.filter(organisation__in=actor.organisation_ids)
    projects = list(rows[:limit])
    versions = ProjectVersion.objects.filter(project__in=projects).order_by("number")
    newest = {version.project_id: version for version in versions}
    return tuple(_record(row, _version(newest[row.pk])) for row in projects)


def version_of(*, project_id: int) -> VersionRecord:
    """Read the newest version of a project."""
    rows = ProjectVersion.objects.filter(project_id=project_id)
    return _version(rows.order_by("-number")[:1].get())


def _version(row: ProjectVersion) -> VersionRecord:
    return VersionRecord(
        id=row.pk,
        number=row.number,
        instructions=row.instructions,
        kind=row.kind,
        options=row.options,
        answer_schema=row.answer_schema,
        created_at=row.created_at,
        published_at=row.published_at,
    )


def _record(row: Project, version: VersionRecord) -> ProjectRecord:
    return ProjectRecord(
        id=row.pk,
        organisation_id=row.organisation_id,
        title=row.title,
        function=row.function,
        created_at=row.created_at,
        version=version,
    )
