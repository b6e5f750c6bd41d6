"""What a page may load besides what is ours: what the document of its task names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from handwork.site.turk_frames import let_in, let_media_in
from handwork.site.worker.question_view import DocumentView


def with_policy(
    request: HttpRequest, response: HttpResponse, document: DocumentView | None
) -> HttpResponse:
    """Let in what a task's document names, and no more."""
    if document is not None and document.foreign is not None:
        let_in(request, response, document.foreign.src)
    elif document is not None:
        let_media_in(response, document.media_urls)
    return response
