from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.mturk import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.endpoint, name="mturk"),
]
