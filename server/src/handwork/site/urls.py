from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

# Its converter must be known before the addresses are read.
from handwork.site import converters  # noqa: F401

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("handwork.site.open.urls")),
    path("", include("handwork.site.worker.urls")),
    path("", include("handwork.site.requester.urls")),
    path("steward/", include("handwork.site.steward.urls")),
]
