-- Dialogues that somebody waits for: asked by an operator, held by the one vantage that is meant, before all visits.
create or replace function mxprobe.ask_dialogue(named text, of_id uuid, at_address text, signed text, by_key text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into mxprobe.dialogue (id, vantage, address, body, signature)
    select of_id, id, at_address, signed, by_key from mxprobe.vantage where name = named and removed is null;
  if not found then raise exception 'vantage %: there is none', named; end if;
  perform mxprobe.add_dialogue(of_id, now(), false);
end $$;

create or replace function mxprobe.add_dialogue(of_id uuid, at_time timestamptz, again boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select graphile_worker.add_job('visit:' || v.name, json_build_object('dialogue', d.id),
      run_at => at_time, max_attempts => 3, priority => -10,
      job_key => case when again then format('d:%s:again', d.id) else format('d:%s', d.id) end,
      job_key_mode => case when again then 'replace' else 'unsafe_dedupe' end)
    from mxprobe.dialogue d join mxprobe.vantage v on v.id = d.vantage where d.id = of_id
$$;

-- Nobody waits any more: what has not begun does not begin.
create or replace function mxprobe.withdraw_dialogue(of_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update mxprobe.dialogue set outcome = '{"refused":"withdrawn"}' where id = of_id and outcome is null;
  perform graphile_worker.remove_job(format('d:%s', of_id));
  perform graphile_worker.remove_job(format('d:%s:again', of_id));
end $$;

-- May it be held now? Then this vantage is the one visitor at the address until it says how it ended.
-- {state: go, address, body, signature} | {state: later} (the job comes back by itself) | {state: over} | {state: lost}
create or replace function mxprobe.begin_dialogue(named text, of_pool text, of_id uuid) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
  d mxprobe.dialogue;
  wait timestamptz;
begin
  if not exists (select from mxprobe.worker where pool = of_pool and vantage = own) then
    return json_build_object('state', 'lost');
  end if;
  select * into d from mxprobe.dialogue where id = of_id and vantage = own for update;
  if d.id is null or d.outcome is not null then return json_build_object('state', 'over'); end if;
  if mxprobe.is_excluded(d.address) then
    update mxprobe.dialogue set outcome = '{"refused":"the address asked to be left alone"}' where id = of_id;
    return json_build_object('state', 'over');
  end if;
  wait := mxprobe.take_address(of_pool, d.address);
  if wait is not null then
    perform mxprobe.add_dialogue(of_id, wait, true);
    return json_build_object('state', 'later');
  end if;
  return json_build_object('state', 'go', 'address', d.address, 'body', d.body, 'signature', d.signature);
end $$;

-- How it ended. `throttled`: the server held us back, in words. False: this pool was taken for dead, and nothing is kept.
create or replace function mxprobe.end_dialogue(named text, of_pool text, of_id uuid, what text, throttled text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
  d mxprobe.dialogue;
begin
  select * into d from mxprobe.dialogue where id = of_id and vantage = own for update;
  delete from mxprobe.visiting where address = d.address and pool = of_pool;
  if not found then return false; end if;
  if throttled is not null then perform mxprobe.slow_down(d.address, throttled, interval '35 seconds'); end if;
  update mxprobe.dialogue set outcome = left(what, 4194304) where id = of_id and outcome is null;
  return true;
end $$;

-- Jobs that failed by a fault of ours, and what is a day old.
create or replace function mxprobe.sweep_dialogues() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stuck record;
begin
  for stuck in
    select j.id, (j.payload->>'dialogue')::uuid as dialogue, coalesce(j.last_error, 'the worker died each time') as message
      from graphile_worker._private_jobs j
    where j.locked_at is null and j.attempts >= j.max_attempts and j.payload->>'dialogue' is not null
    limit 100
  loop
    perform graphile_worker.complete_jobs(array[stuck.id]);
    update mxprobe.dialogue set outcome = json_build_object('refused', 'a fault of ours: ' || left(stuck.message, 500))
      where id = stuck.dialogue and outcome is null;
  end loop;
  delete from mxprobe.dialogue where created < now() - interval '1 day';
end $$;
