"""The hot path's SQL of answers: reads `finished`, gives `recorded`."""

from __future__ import annotations

# The same as `rules.active_milliseconds`, which a test compares.
RECORD = """
recorded as (
  insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,
    client_key, active_milliseconds, is_late, submitted_at)
  select f.id, f.task_id, f.batch_id, f.worker_id, %(content)s::jsonb, %(client_key)s,
    least(2147483647, greatest(0, floor(least(
      extract(epoch from %(now)s - f.taken_at) * 1000,
      coalesce(%(active_milliseconds)s::bigint,
        extract(epoch from %(now)s - greatest(f.taken_at, (
          select p.submitted_at from answers_answer p
          where p.worker_id = %(worker_id)s order by p.id desc limit 1))) * 1000)))))::int,
    false, %(now)s
  from finished f returning id, batch_id, worker_id)"""

PREVIOUS = """
select submitted_at from answers_answer where worker_id = %s order by id desc limit 1"""

RECORD_ONE = """
insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,
  client_key, active_milliseconds, is_late, submitted_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"""
