"""Templates: the ready ones, and those that an interface of Label Studio becomes."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from handwork.api.schemas.templates import (
    ConvertedOut,
    GalleryTemplateOut,
    InterfaceIn,
)
from handwork.api.tokens import PUBLISH, WATCH
from handwork.projects.formats.label_studio import Converted, convert_interface
from handwork.projects.queries.gallery import GalleryTemplate, gallery

router = Router(tags=["templates"])


@router.get("/templates", auth=WATCH, response=list[GalleryTemplateOut])
def list_templates(request: HttpRequest) -> tuple[GalleryTemplate, ...]:
    """List the ready templates, each as a project can be made with it."""
    return gallery()


@router.post("/templates/label-studio", auth=PUBLISH, response=ConvertedOut)
def convert_label_studio(request: HttpRequest, sent: InterfaceIn) -> Converted:
    """Turn an interface of Label Studio into a template; nothing is kept."""
    return convert_interface(sent.interface)
