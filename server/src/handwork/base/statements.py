"""SQL of the ground, for journeys that write in one statement."""

from __future__ import annotations

# Of the new task `tasked`.
AUDIT_TASK = """
audited as (
  insert into base_auditevent (happened_at, actor_id, verb, subject, details)
  select %(now)s, %(actor_id)s, %(operation)s, 'task:' || t.id,
    jsonb_build_object('batch', t.batch_id, 'most', %(most)s::bigint)
  from tasked t)"""
