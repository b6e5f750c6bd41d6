"""SQL of the room's hot path: a hundred thousand tasks in one transaction."""

from __future__ import annotations

COLUMNS = "batch_id, number, key, content, gold, prediction, confidence"
COPY_TASKS = f"copy projects_task ({COLUMNS}) from stdin"
INSERT_TASKS = (
    f"insert into projects_task ({COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - the names are ours
)

# PostgreSQL, in the statement that submits and takes: the task of the new hold `held`,
# as its worker is shown it, so never with the gold answer.
SHOW = """
left join lateral (
  select t.content::text, t.prediction::text, t.confidence
  from projects_task t where t.id = held.task_id) shown on true"""

SHOW_ONE = "select content, prediction, confidence from projects_task where id = %s"
