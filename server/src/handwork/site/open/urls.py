from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.site.open import home, probes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthz", probes.healthz, name="healthz"),
    path("metrics", probes.metrics, name="metrics"),
]
