from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from handwork.api import work
from handwork.api.description import Handwork

api = Handwork()
urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", include(work.urlpatterns)),
    path("", api.urls),
]
