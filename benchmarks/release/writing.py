"""Infer from all answers and write a release; say what it took. Runs on its own."""

from __future__ import annotations

import json
import os
import resource
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from handwork.base.collecting import collect_seldom
from handwork.flow import judging, releasing
from handwork.people.models import User
from handwork.people.queries import actor_for_user
from handwork.projects.models import Batch
from handwork.releases import queries

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def main() -> None:
    # As a job process does.
    collect_seldom()
    cleo = actor_for_user(user_id=User.objects.get(email="cleo@example.org").pk)
    batch_id = Batch.objects.get().pk
    begun = time.perf_counter()
    judging.judge(actor=cleo, batch_id=batch_id, now=NOW)
    inferred = time.perf_counter()
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=NOW)
    releasing.write_release(release_id=release_id, now=NOW)
    written = time.perf_counter()
    found = queries.release_for(actor=cleo, release_id=release_id)
    measured = {
        "inferring": inferred - begun,
        "writing": written - inferred,
        "cpu": time.process_time(),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "answers": found.manifest["counts"]["answers"],
        "bytes": sum(file.size_bytes for file in found.files),
        "sha256": found.sha256,
    }
    print(json.dumps(measured))


main()
