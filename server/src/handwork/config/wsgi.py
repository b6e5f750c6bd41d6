from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
application = get_wsgi_application()
# Every page's code is loaded before the first request, not by it.
get_resolver().url_patterns  # noqa: B018
