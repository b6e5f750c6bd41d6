"""Write a release of a batch, as a job process does, and say where it is.

Prints "writing" once the answers are judged and the files are begun, "written" when
they are done. Runs on its own: writer.py BATCH USER.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from handwork.cli.up import NICENESS
from handwork.flow import judging, releasing
from handwork.people import queries as people

os.nice(NICENESS)
BATCH, USER = map(int, sys.argv[1:3])
actor = people.actor_for_user(user_id=USER)
# The release finds this run over the same answers, so that it writes at once.
judging.judge(actor=actor, batch_id=BATCH, now=datetime.now(UTC))
release_id = releasing.request_release(
    actor=actor, batch_id=BATCH, now=datetime.now(UTC)
)
print("writing", flush=True)
releasing.write_release(release_id=release_id, now=datetime.now(UTC))
print("written", flush=True)
