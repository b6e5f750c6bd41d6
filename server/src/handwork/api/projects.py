"""Projects: what is asked."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Created, Id, Page
from handwork.api.schemas.projects import ProjectChangeIn, ProjectIn, ProjectOut
from handwork.api.tokens import PUBLISH, WATCH, actor_of
from handwork.flow import publishing
from handwork.projects import queries
from handwork.projects.queries import ProjectRecord

router = Router(tags=["projects"])


@router.get("/projects", auth=WATCH, response=Page[ProjectOut])
def list_projects(request: HttpRequest, paging: Query[Paging]) -> Rows[ProjectRecord]:
    """List projects, the latest first."""
    rows = queries.projects_for(
        actor=actor_of(request),
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda project: project.id)


@router.post("/projects", auth=PUBLISH, response={201: Created})
def create_project(request: HttpRequest, sent: ProjectIn) -> Status[dict[str, int]]:
    """Make a project, with the first version of how it asks."""
    project_id = publishing.create_project(
        actor=actor_of(request), now=now(), **sent.dict()
    )
    return Status(201, {"id": project_id})


@router.get("/projects/{project_id}", auth=WATCH, response=ProjectOut)
def get_project(request: HttpRequest, project_id: Id) -> ProjectRecord:
    """Read a project with its newest version."""
    return queries.project_for(actor=actor_of(request), project_id=project_id)


@router.put("/projects/{project_id}", auth=PUBLISH, response=ProjectOut)
def revise_project(
    request: HttpRequest, project_id: Id, sent: ProjectChangeIn
) -> ProjectRecord:
    """Ask in another way: what is published already stays as it is."""
    actor = actor_of(request)
    publishing.revise_project(
        actor=actor, project_id=project_id, now=now(), **sent.dict()
    )
    return queries.project_for(actor=actor, project_id=project_id)
