"""The hot path's SQL of allocation.

PostgreSQL: common table expressions that a journey composes with those of other rooms
into one statement. They read `%(now)s`, `%(worker_id)s`, `%(batch_id)s`,
`%(assignment_id)s`. Both databases: the same steps as single statements.
"""

from __future__ import annotations

# `+ 0` keeps the primary key: the planner may otherwise walk the index of all held.
FINISH = """
finished as (
  update allocation_assignment a set state = 1, ended_at = %(now)s
  where a.id = %(assignment_id)s and a.worker_id + 0 = %(worker_id)s
    and a.batch_id + 0 = %(batch_id)s and a.state + 0 = 0
  returning a.id, a.task_id, a.batch_id, a.worker_id, a.slot, a.taken_at),
undrafted as (
  delete from allocation_draft d using finished f where d.assignment_id = f.id)"""

# `offset 0` keeps the probe per row; without it stale statistics make the planner read
# the worker's whole history. No key update: foreign keys lock the row's key in share.
PICK = """
picked as (
  select s.task_id, s.batch_id, s.position, q.time_limit_seconds
  from allocation_taskseats s join allocation_queue q on q.batch_id = s.batch_id
  where s.batch_id = %(batch_id)s and q.state = 0 and s.taken_count < s.wanted_count
    and (s.closes_at is null or s.closes_at > %(now)s)
    and exists (select 1 from finished)
    and s.position > coalesce((
      select case when l.taken_at > %(now)s - interval '60 seconds' then l.position end
      from allocation_assignment l
      where l.worker_id = %(worker_id)s and l.batch_id = %(batch_id)s
      order by l.id desc limit 1), -1)
    and not exists (
      select 1 from allocation_assignment a
      where a.task_id = s.task_id and a.worker_id = %(worker_id)s offset 0)
  order by s.position limit 1 for no key update of s skip locked)"""

# The new hold takes the slot of the finished one: never more than two.
TAKE = """
taken as (
  update allocation_taskseats s set taken_count = s.taken_count + 1
  from picked p where s.task_id = p.task_id returning s.task_id),
held as (
  insert into allocation_assignment
    (task_id, batch_id, worker_id, position, slot, state, taken_at, expires_at)
  select p.task_id, p.batch_id, %(worker_id)s, p.position, f.slot, 0, %(now)s,
    %(now)s + make_interval(secs => p.time_limit_seconds)
  from picked p join taken t on t.task_id = p.task_id cross join finished f
  returning id, task_id, batch_id, taken_at, expires_at)"""

FINISH_ONE = """
update allocation_assignment set state = 1, ended_at = %s
where id = %s and worker_id + 0 = %s and state + 0 = 0
returning batch_id, task_id, slot, taken_at"""

FINISH_IN_BATCH = FINISH_ONE.replace(
    "and state", "and batch_id + 0 = %s and state"
)  # fmt: skip

UNDRAFT_ONE = "delete from allocation_draft where assignment_id = %s"

LATEST = """
select position, taken_at from allocation_assignment
where worker_id = %s and batch_id = %s order by id desc limit 1"""

PICK_ONE = """
select s.task_id, s.position, q.time_limit_seconds
from allocation_taskseats s {hint} join allocation_queue q on q.batch_id = s.batch_id
where s.batch_id = %s and q.state = 0 and s.taken_count < s.wanted_count
  and s.position > %s and (s.closes_at is null or s.closes_at > %s) and not exists (
    select 1 from allocation_assignment a
    where a.task_id = s.task_id and a.worker_id = %s {probe})
order by s.position limit 1 {lock}"""
# With bound parameters SQLite does not see that the partial index fits.
PICK_ONE_SQLITE = PICK_ONE.format(hint="indexed by seats_open", probe="", lock="")
PICK_ONE_POSTGRES = PICK_ONE.format(
    hint="", probe="offset 0", lock="for no key update of s skip locked"
)

SEAT_ONE = """
update allocation_taskseats set taken_count = taken_count + 1
where task_id = %s and taken_count < wanted_count"""

HOLD_ONE = """
insert into allocation_assignment
  (task_id, batch_id, worker_id, position, slot, state, taken_at, expires_at)
values (%s, %s, %s, %s, %s, 0, %s, %s) returning id"""

OPEN_SEATS = """
select count(*), coalesce(sum(wanted_count - taken_count), 0) from (
  select wanted_count, taken_count from allocation_taskseats {hint}
  where batch_id = %s and taken_count < wanted_count {until} limit %s) open"""
OPEN_UNTIL = "and (closes_at is null or closes_at > %s)"

# All assignments first, then all seats by task: two that expire at once never wait for
# each other in a circle.
EXPIRE = """
with due as (
  select id from allocation_assignment where state = 0 and expires_at <= %(now)s
  {whose} for update {lock}),
ended as (
  update allocation_assignment a set state = 3, ended_at = %(now)s
  from due where a.id = due.id returning a.task_id),
locked as (
  select s.task_id from allocation_taskseats s
  where s.task_id in (select task_id from ended) order by s.task_id for no key update),
freed as (
  update allocation_taskseats s set taken_count = s.taken_count - e.freed_count
  from (select task_id, count(*) as freed_count from ended group by task_id) e,
    locked where s.task_id = e.task_id and locked.task_id = s.task_id)
select count(*) from ended"""
EXPIRE_SOME = EXPIRE.format(
    whose="order by expires_at limit %(limit)s", lock="skip locked"
)
# It waits for a sweep that ends the same: only then the hand is free.
EXPIRE_OWN = EXPIRE.format(
    whose="and worker_id = %(worker_id)s and batch_id = %(batch_id)s order by id",
    lock="",
)

# One more task of a growing batch, with seats until a moment of its own; its queue is
# counted up before any account is touched.
COUNT_SEATS = """
queued as (
  update allocation_queue q set wanted_count = q.wanted_count + %(most)s
  from counted c where q.batch_id = c.batch_id returning q.batch_id)"""

ADD_SEATS = """
seated as (
  insert into allocation_taskseats (task_id, batch_id, position, wanted_count, most_count,
    taken_count, closes_at)
  select t.id, t.batch_id, t.number, %(most)s, %(most)s, 0, %(expires_at)s
  from tasked t)"""
