-- Who may do what. Operators submit and cancel, readers look, a vantage takes its own visits and nothing else.
do $$ begin
  if not exists (select from pg_roles where rolname = 'mxprobe_operator') then create role mxprobe_operator nologin; end if;
  if not exists (select from pg_roles where rolname = 'mxprobe_reader') then create role mxprobe_reader nologin; end if;
  if not exists (select from pg_roles where rolname = 'mxprobe_vantage') then create role mxprobe_vantage nologin; end if;
end $$;
-- Who sets the fleet up operates it.
grant mxprobe_operator to session_user;

revoke all on schema mxprobe, graphile_worker from public;
revoke all on all tables in schema mxprobe from public;
revoke execute on all functions in schema mxprobe, graphile_worker from public;
alter default privileges in schema mxprobe revoke execute on functions from public;

grant usage on schema mxprobe to mxprobe_operator, mxprobe_reader, mxprobe_vantage;
grant usage on schema graphile_worker to mxprobe_operator, mxprobe_vantage;
grant select on all tables in schema mxprobe to mxprobe_operator, mxprobe_reader;
grant insert, update, delete on all tables in schema mxprobe to mxprobe_operator;
grant execute on all functions in schema mxprobe, graphile_worker to mxprobe_operator;
grant select, insert, update, delete on all tables in schema graphile_worker to mxprobe_operator;

grant execute on function mxprobe.lease(), mxprobe.is_there(smallint) to mxprobe_reader;
grant execute on function
  mxprobe.own_vantage(text), mxprobe.lease(), mxprobe.is_idle(), mxprobe.beat(text, text, text, int, boolean), mxprobe.retire(text, text),
  mxprobe.begin_visit(text, text, bigint, text, int), mxprobe.leave_visit(text, text, text), mxprobe.refuse_visit(text, text, bigint, text, text),
  mxprobe.held_back(text, text, bigint, text, int, text, interval),
  mxprobe.finish(text, text, bigint, text, int, jsonb, text[]),
  mxprobe.own_identity(text), mxprobe.introduce(text, text),
  mxprobe.begin_dialogue(text, text, uuid), mxprobe.end_dialogue(text, text, uuid, text, text)
to mxprobe_vantage;

-- What the engine's own queries touch while it takes, ends and fails jobs.
grant select, update, delete on graphile_worker._private_jobs to mxprobe_vantage;
grant select, update on graphile_worker._private_job_queues to mxprobe_vantage;
grant select on graphile_worker._private_known_crontabs, graphile_worker.migrations to mxprobe_vantage;
grant select, insert on graphile_worker._private_tasks to mxprobe_vantage;

drop policy if exists mxprobe_operator on graphile_worker._private_jobs;
create policy mxprobe_operator on graphile_worker._private_jobs to mxprobe_operator using (true) with check (true);
drop policy if exists mxprobe_operator on graphile_worker._private_job_queues;
create policy mxprobe_operator on graphile_worker._private_job_queues to mxprobe_operator using (true) with check (true);
drop policy if exists mxprobe_operator on graphile_worker._private_tasks;
create policy mxprobe_operator on graphile_worker._private_tasks to mxprobe_operator using (true) with check (true);
drop policy if exists mxprobe_operator on graphile_worker._private_known_crontabs;
create policy mxprobe_operator on graphile_worker._private_known_crontabs to mxprobe_operator using (true) with check (true);

-- The name of the login's own task; null for whoever is no vantage.
create or replace function mxprobe.own_task() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'visit:' || name from mxprobe.vantage where role = session_user and removed is null
$$;
grant execute on function mxprobe.own_task() to mxprobe_vantage;

drop policy if exists mxprobe_vantage on graphile_worker._private_jobs;
create policy mxprobe_vantage on graphile_worker._private_jobs to mxprobe_vantage
  using (task_id = (select id from graphile_worker._private_tasks where identifier = mxprobe.own_task()))
  with check (task_id = (select id from graphile_worker._private_tasks where identifier = mxprobe.own_task()));
drop policy if exists mxprobe_vantage on graphile_worker._private_tasks;
create policy mxprobe_vantage on graphile_worker._private_tasks to mxprobe_vantage
  using (identifier = mxprobe.own_task()) with check (identifier = mxprobe.own_task());
drop policy if exists mxprobe_vantage on graphile_worker._private_known_crontabs;
create policy mxprobe_vantage on graphile_worker._private_known_crontabs for select to mxprobe_vantage using (false);
