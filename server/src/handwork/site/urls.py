from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("handwork.site.open.urls")),
    path("", include("handwork.site.worker.urls")),
    path("", include("handwork.site.requester.urls")),
    path("steward/", include("handwork.site.steward.urls")),
]
