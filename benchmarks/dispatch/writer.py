"""Write releases of a batch, one after the other, as a job process does.

Runs on its own, until it is ended: writer.py BATCH USER.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from handwork.cli.up import NICENESS
from handwork.flow import releasing
from handwork.people import queries as people

os.nice(NICENESS)
BATCH, USER = map(int, sys.argv[1:3])
actor = people.actor_for_user(user_id=USER)
while True:
    release_id = releasing.request_release(
        actor=actor, batch_id=BATCH, now=datetime.now(UTC)
    )
    releasing.write_release(release_id=release_id, now=datetime.now(UTC))
