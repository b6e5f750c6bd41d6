-- A million answers, made by the database itself: foreign keys are right by construction.
-- :batch, :workers, :tasks and :now are filled in.
set session_replication_role = replica;

insert into people_user (password, is_superuser, email, is_active, is_steward, joined_at)
select '', false, 'worker' || n || '@example.org', true, false, :now
from generate_series(1, :workers) n;

insert into people_worker (user_id, country, languages, time_zone, joined_at, is_suspended,
  suspended_because)
select id, 'FR', '[]', 'Europe/Paris', :now, false, ''
from people_user where email like 'worker%' order by id;

insert into projects_task (batch_id, number, key, content)
select :batch, n, 'digit-' || n, jsonb_build_object('text', 'Item ' || n)
from generate_series(1, :tasks) n;

-- One answer to each task, then the next to each: neighbours in time are different tasks.
insert into allocation_assignment (task_id, batch_id, worker_id, position, slot, state,
  taken_at, expires_at, ended_at)
select t.id, :batch, w.first + ((hashint8(t.number) & 2147483647) + n * 131) % :workers, t.number, 0, 1,
  :now, :now, :now
from generate_series(0, 4) n, projects_task t,
  (select min(id) as first from people_worker) w
order by n, t.number;

-- Right eight times in ten.
insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,
  client_key, active_milliseconds, is_late, submitted_at)
select id, task_id, batch_id, worker_id,
  jsonb_build_object('choice',
    ((position + case when hashint8(id) % 10 between -7 and 7 then 0 else id end) % 10)::text),
  'k' || id, 2000 + (id * 31) % 9000, false,
  :now + id * interval '37 milliseconds'
from allocation_assignment order by id;

insert into pay_earning (answer_id, batch_id, worker_id, amount_micros, fee_micros,
  currency, is_goodwill, state, earned_at, due_at)
select id, batch_id, worker_id, 50000, 10000, 'EUR', false, 0, submitted_at, submitted_at
from answers_answer order by id;

analyze;
