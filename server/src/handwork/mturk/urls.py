from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.mturk import previewing, submit, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.endpoint, name="mturk"),
    path("externalSubmit", submit.external_submit, name="external-submit"),
    path("externalSubmit/", submit.external_submit),
    path("externalHIT_v1.js", submit.external_hit_script, name="external-hit-script"),
    path("preview", previewing.preview, name="external-preview"),
    path("submitted.js", submit.submitted_script, name="external-submitted-script"),
]
