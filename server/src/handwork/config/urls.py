from __future__ import annotations

from django.urls import include, path, re_path

from handwork.mturk.submit import external_submit
from handwork.site.open.passwords import set_password

urlpatterns = [
    path("api/v1/", include("handwork.api.urls")),
    path("mturk/", include("handwork.mturk.urls")),
    # Some pages put a slash between the site's address, which has one, and the path.
    re_path("^[/]mturk/externalSubmit$", external_submit),
    # Before the page of the same address, which asks nobody who they are.
    path("accounts/password/set/", set_password),
    path("accounts/", include("allauth.urls")),
    path("", include("handwork.site.urls")),
]

handler400 = "handwork.site.refusals.bad_request"
handler403 = "handwork.site.refusals.forbidden"
handler404 = "handwork.site.refusals.not_found"
handler429 = "handwork.site.refusals.too_often"
handler500 = "handwork.site.refusals.server_error"
