from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
framework = get_wsgi_application()

# Tables load with the framework, and these with them.
from handwork.api.express import Express  # noqa: E402
from handwork.base.collecting import collect_seldom  # noqa: E402
from handwork.mturk.express import Express as Programs  # noqa: E402
from handwork.site import metrics  # noqa: E402
from handwork.site.middleware import told  # noqa: E402

application = Express(Programs(framework, told=told), count=metrics.count)
# Every page's code is loaded before the first request, not by it.
get_resolver().url_patterns  # noqa: B018
collect_seldom()
