"""Read a batch's answers again and again, as the writing of a release does.

Runs on its own, until it is ended: reader.py BATCH.
"""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from handwork.answers import queries

while True:
    for _answer in queries.all_answers_of(batch_id=int(sys.argv[1])):
        pass
