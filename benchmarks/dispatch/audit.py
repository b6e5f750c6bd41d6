"""After the runs: is any seat given twice, any acknowledged answer lost or doubled?

Runs on its own; the acknowledged answers come as JSON on standard input.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.db import connection
from django.db.backends.utils import CursorWrapper

OVER = """
select count(*) from allocation_taskseats s left join (
  select task_id, count(*) as taken_count from allocation_assignment
  where state in (0, 1) group by task_id) a on a.task_id = s.task_id
where s.taken_count > s.wanted_count or s.taken_count <> coalesce(a.taken_count, 0)"""
TWICE = """
select count(*) from (
  select task_id, worker_id from answers_answer
  group by task_id, worker_id having count(*) > 1) twice"""
UNPAID = """
select count(*) from answers_answer a
where not exists (select 1 from pay_earning e where e.answer_id = a.id)"""
AT_ONCE = 10_000


def main() -> None:
    acknowledged = json.load(sys.stdin)
    with connection.cursor() as cursor:
        kept = 0
        for start in range(0, len(acknowledged), AT_ONCE):
            ids = ", ".join(map(str, acknowledged[start : start + AT_ONCE]))
            kept += number(
                cursor, f"select count(*) from answers_answer where id in ({ids})"
            )
        distinct = len(set(acknowledged))
        found = {
            "over": number(cursor, OVER),
            "lost": distinct - kept,
            "twice": number(cursor, TWICE) + len(acknowledged) - distinct,
            "unpaid": number(cursor, UNPAID),
        }
    print(json.dumps(found))


def number(cursor: CursorWrapper, text: str) -> int:
    cursor.execute(text)
    return int(cursor.fetchone()[0])


main()
