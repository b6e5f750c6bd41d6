from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("handwork.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("handwork.site.urls")),
]

handler400 = "handwork.site.refusals.bad_request"
handler403 = "handwork.site.refusals.forbidden"
handler404 = "handwork.site.refusals.not_found"
handler429 = "handwork.site.refusals.too_often"
handler500 = "handwork.site.refusals.server_error"
