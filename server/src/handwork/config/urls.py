from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("handwork.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("handwork.site.urls")),
]
