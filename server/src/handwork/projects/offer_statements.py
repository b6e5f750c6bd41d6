"""SQL of offering a task on PostgreSQL: common table expressions that a journey composes.

They read `%(batch_id)s`, `%(organisation_id)s` and what the task says of itself. What
breaks a constraint (money below zero, a token used) undoes the whole statement.
"""

from __future__ import annotations

COUNT = """
counted as (
  update projects_batch b set tasks_count = b.tasks_count + 1
  where b.id = %(batch_id)s and b.is_growing and b.state in ('open', 'paused')
  returning b.id as batch_id, b.tasks_count as number)"""

ADD_TASK = """
tasked as (
  insert into projects_task (batch_id, number, key, content)
  select c.batch_id, c.number, c.batch_id || '-' || c.number, %(content)s::jsonb
  from counted c cross join credited
  returning id, batch_id, number)"""

ADD_OFFER = """
offered as (
  insert into projects_offer (task_id, batch_id, organisation_id, annotation, created_at,
    expires_at, most, first_most, is_reviewing, escrowed_count, movements_count,
    assignment_policy, hit_policy, layout_id, layout_parameters)
  select t.id, t.batch_id, %(organisation_id)s, %(annotation)s, %(now)s, %(expires_at)s,
    %(most)s, %(most)s, false, %(most)s, 1, %(assignment_policy)s::jsonb,
    %(hit_policy)s::jsonb, %(layout_id)s::bigint, %(layout_parameters)s::jsonb
  from tasked t)"""

ADD_REQUEST = """
tokened as (
  insert into projects_requesttoken (organisation_id, operation, token, subject, made_at)
  select %(organisation_id)s, %(operation)s, %(token)s, 'task:' || t.id, %(now)s
  from tasked t)"""
