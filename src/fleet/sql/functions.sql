-- What workers may do beyond taking their own jobs. All run as the owner with a fixed search path; whose login it is decides.

-- The vantage of this name, if the login is its own or an operator's.
create or replace function mxprobe.own_vantage(named text) returns smallint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare found_id smallint;
begin
  select id into found_id from mxprobe.vantage v
    where v.name = named and v.removed is null
      and (v.role = session_user or pg_has_role(session_user, 'mxprobe_operator', 'member'));
  if found_id is null then
    raise exception 'vantage %: there is none, or this login is not its own', named using errcode = '42501';
  end if;
  return found_id;
end $$;

create or replace function mxprobe.lease() returns interval
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select lease from mxprobe.setting
$$;

-- A vantage was heard of within three leases.
create or replace function mxprobe.is_there(wanted smallint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select last_beat > now() - 3 * mxprobe.lease() from mxprobe.vantage
                   where id = wanted and removed is null), false)
$$;

-- A pool that does nothing any more: its jobs and addresses are free.
create or replace function mxprobe.unlock(pools text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.force_unlock_workers(pools);
  delete from mxprobe.visiting where pool = any(pools);
end $$;

create or replace function mxprobe.add_visit(
  of_round bigint, at_address text, by_vantage smallint, attempt int, at_time timestamptz, again boolean
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  task text := 'visit:' || (select name from mxprobe.vantage where id = by_vantage);
  key text := format('v:%s:%s:%s', of_round, at_address, by_vantage);
begin
  perform graphile_worker.add_job(task,
    json_build_object('round', of_round, 'address', at_address, 'attempt', attempt),
    run_at => at_time, max_attempts => 5,
    job_key => case when again then key || ':again' else key end,
    job_key_mode => case when again then 'replace' else 'unsafe_dedupe' end);
end $$;

-- A round without an open ticket is over. Two that end at once may miss each other: the sweep does not.
create or replace function mxprobe.end_round(of_round bigint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update mxprobe.round set ended = now()
    where id = of_round and planned is not null and ended is null and cancelled is null
      and not exists (select from mxprobe.ticket where round = of_round and not done)
$$;

-- The baton: the next vantage that is there has its turn; those that are not are passed over. The last one ends the ticket.
create or replace function mxprobe.pass_on(of_round bigint, at_address text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t mxprobe.ticket;
begin
  update mxprobe.ticket set turn = turn + 1, done = turn >= cardinality(vantages)
    where round = of_round and address = at_address returning * into t;
  if t.done then perform mxprobe.end_round(of_round);
  elsif exists (select from mxprobe.round where id = of_round and cancelled is null) then
    perform mxprobe.add_visit(of_round, at_address, t.vantages[t.turn], 1, now(), false);
  end if;
end $$;

-- Each endpoint of a ticket gets this verdict from whose turn it is, and the baton goes on.
create or replace function mxprobe.leave_out(of_round bigint, at_address text, why text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into mxprobe.observation (round, address, host, port, vantage, verdict, words, attempt)
    select t.round, t.address, e->>'host', (e->>'port')::int, t.vantages[t.turn], 'not-asked', why, 0
    from mxprobe.ticket t, jsonb_array_elements(t.body::jsonb->'endpoints') e
    where t.round = of_round and t.address = at_address
    on conflict do nothing;
  perform mxprobe.pass_on(of_round, at_address);
end $$;

-- Sweeps what dead workers left, passes over vantages that are away, and ends rounds that have nothing left.
create or replace function mxprobe.sweep() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  dead text[];
  stuck record;
  heard_from timestamptz;
begin
  -- One at a time, and once in a beat, however many workers beat; who comes second has nothing to do.
  if not pg_try_advisory_xact_lock(hashtext('mxprobe.sweep')) then return; end if;
  update mxprobe.setting set swept = now(), resumed = case when swept < now() - lease then now() else resumed end
    where swept < now() - lease / 8 returning resumed into heard_from;
  if not found then return; end if;
  -- While nobody could beat, nobody's silence says anything.
  with gone as (delete from mxprobe.worker where greatest(beat, heard_from) < now() - mxprobe.lease() returning pool)
    select array_agg(pool) into dead from gone;
  if dead is not null then perform mxprobe.unlock(dead); end if;
  for stuck in
    select t.round, t.address, v.id, v.name from mxprobe.ticket t
      join mxprobe.round r on r.id = t.round
      join mxprobe.vantage v on v.id = t.vantages[t.turn]
    where not t.done and r.cancelled is null
      and r.planned < now() - 3 * mxprobe.lease() and (v.removed is not null or greatest(v.last_beat, heard_from) < now() - 3 * mxprobe.lease())
      and exists (select from unnest(t.vantages) o where mxprobe.is_there(o))
    limit 1000
  loop
    perform graphile_worker.remove_job(format('v:%s:%s:%s', stuck.round, stuck.address, stuck.id));
    perform graphile_worker.remove_job(format('v:%s:%s:%s:again', stuck.round, stuck.address, stuck.id));
    perform mxprobe.leave_out(stuck.round, stuck.address, 'the vantage point was away');
  end loop;
  for stuck in
    select j.id, (j.payload->>'round')::bigint as round, j.payload->>'address' as address, k.identifier as what,
        coalesce(j.last_error, 'the worker died each time') as message
      from graphile_worker._private_jobs j join graphile_worker._private_tasks k on k.id = j.task_id
    where j.locked_at is null and j.attempts >= j.max_attempts and j.payload->>'round' is not null
    limit 100
  loop
    insert into mxprobe.fault (round, what, message)
      values (stuck.round, concat_ws(' ', stuck.what, stuck.address), left(stuck.message, 2000));
    perform graphile_worker.complete_jobs(array[stuck.id]);
    if stuck.what like 'visit:%' and exists (select from mxprobe.ticket t join mxprobe.vantage v on v.id = t.vantages[t.turn]
        where t.round = stuck.round and t.address = stuck.address and not t.done and 'visit:' || v.name = stuck.what) then
      perform mxprobe.leave_out(stuck.round, stuck.address, 'a fault of ours');
    end if;
  end loop;
  perform mxprobe.end_round(id) from mxprobe.round where ended is null and cancelled is null;
  perform mxprobe.sweep_dialogues();
end $$;

-- Whose worker it is: a vantage's, or, without a name, an operator's (null).
create or replace function mxprobe.own_worker(named text) returns smallint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if named is not null then return mxprobe.own_vantage(named); end if;
  if not pg_has_role(session_user, 'mxprobe_operator', 'member') then
    raise exception 'only an operator works without a vantage' using errcode = '42501';
  end if;
  return null;
end $$;

-- A worker lives. False: it was taken for dead, and what it has is another's by now.
create or replace function mxprobe.beat(named text, of_pool text, on_host text, of_pid int, first boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_worker(named);
begin
  if first then
    insert into mxprobe.worker (pool, vantage, host, pid, beat) values (of_pool, own, left(on_host, 255), of_pid, now());
  else
    update mxprobe.worker set beat = now() where pool = of_pool and vantage is not distinct from own;
    if not found then return false; end if;
  end if;
  update mxprobe.vantage set last_beat = now() where id = own;
  perform mxprobe.sweep();
  return true;
end $$;

-- The address that the operator gave this vantage, and whether it is to be looked at what receivers see in it: several workers of one do it once.
create or replace function mxprobe.own_identity(named text) returns table (address text, due boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.address, coalesce(v.introduced < now() - interval '1 hour', true) from mxprobe.vantage v
    where v.id = mxprobe.own_vantage(named)
$$;

create or replace function mxprobe.introduce(named text, facts text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update mxprobe.vantage set identity = facts, introduced = now() where id = mxprobe.own_vantage(named)
$$;

-- A worker ends: nothing of its pool stays locked.
create or replace function mxprobe.retire(named text, of_pool text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_worker(named);
begin
  delete from mxprobe.worker where pool = of_pool and vantage is not distinct from own;
  if found then perform mxprobe.unlock(array[of_pool]); end if;
end $$;

create or replace function mxprobe.is_excluded(at_address text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from mxprobe.exclusion where network >>= at_address::inet)
$$;

-- Neighbours: an operator's machines.
create or replace function mxprobe.network_of(address text) returns cidr
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select network(set_masklen(address::inet, case family(address::inet) when 4 then 24 else 48 end))::cidr
$$;

-- One visitor at an address, eight at the machines of one operator, nobody before a pause is over. Null: it is this pool's; else when to come.
create or replace function mxprobe.take_address(of_pool text, at_address text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  at_network cidr := mxprobe.network_of(at_address);
  pause timestamptz;
begin
  select not_before into pause from mxprobe.pace where address = at_address and not_before > now();
  if found then return pause; end if;
  if (select count(*) from mxprobe.visiting where network = at_network) < 8 then
    insert into mxprobe.visiting (address, pool, network) values (at_address, of_pool, at_network) on conflict do nothing;
    if found then return null; end if;
  end if;
  return now() + interval '1 second';
end $$;

-- The server held us back: nobody asks it before, whatever the round.
create or replace function mxprobe.slow_down(at_address text, why text, wished interval) returns interval
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  least_gap interval := least(greatest(wished, interval '0'), interval '1 hour');
begin
  insert into mxprobe.pace (address, gap, not_before, why) values (at_address, least_gap, now() + least_gap, left(why, 500))
    on conflict (address) do update set gap = excluded.gap, not_before = excluded.not_before, why = excluded.why, learned = now();
  return least_gap;
end $$;

-- May this vantage visit this address now? Then it is the one visitor there until it says how it ended.
-- {state: go, body, signature, gap} | {state: later} (the job comes back by itself) | {state: over, why}
create or replace function mxprobe.begin_visit(named text, of_pool text, of_round bigint, at_address text, tries int) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
  t mxprobe.ticket;
  p mxprobe.pace;
  wait timestamptz := null;
begin
  if not exists (select from mxprobe.worker where pool = of_pool and vantage = own) then
    return json_build_object('state', 'lost');
  end if;
  select * into t from mxprobe.ticket where round = of_round and address = at_address for update;
  if t.round is null or t.done or t.vantages[t.turn] <> own then
    return json_build_object('state', 'over', 'why', 'it is not its turn');
  end if;
  if exists (select from mxprobe.round where id = of_round and cancelled is not null) then
    return json_build_object('state', 'over', 'why', 'cancelled');
  end if;
  if mxprobe.is_excluded(at_address) then
    perform mxprobe.leave_out(of_round, at_address, 'excluded');
    return json_build_object('state', 'over', 'why', 'excluded');
  end if;
  select * into p from mxprobe.pace where address = at_address;
  wait := mxprobe.take_address(of_pool, at_address);
  if wait is not null then
    perform mxprobe.add_visit(of_round, at_address, own, tries, wait, true);
    return json_build_object('state', 'later');
  end if;
  return json_build_object('state', 'go', 'body', t.body, 'signature', t.signature,
    'gap', coalesce(extract(epoch from p.gap), 0));
end $$;

-- This worker does not ask for this ticket.
create or replace function mxprobe.refuse_visit(named text, of_pool text, of_round bigint, at_address text, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
begin
  perform from mxprobe.ticket where round = of_round and address = at_address and not done and vantages[turn] = own for update;
  if not found then return false; end if;
  delete from mxprobe.visiting where address = at_address and pool = of_pool;
  if not found then return false; end if;
  perform mxprobe.leave_out(of_round, at_address, left(why, 500));
  return true;
end $$;

-- The visit came to nothing, and another will be made.
create or replace function mxprobe.leave_visit(named text, of_pool text, at_address text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform mxprobe.own_vantage(named);
  delete from mxprobe.visiting where address = at_address and pool = of_pool;
end $$;

-- The server held us back: learned once for all. It is asked again then, and nobody asks it before.
create or replace function mxprobe.held_back(
  named text, of_pool text, of_round bigint, at_address text, tries int, why text, gap interval
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
  least_gap interval;
begin
  -- Fenced as finish is: a pool that was taken for dead decides nothing any more.
  perform from mxprobe.visiting where address = at_address and pool = of_pool for update;
  if not found then return false; end if;
  least_gap := mxprobe.slow_down(at_address, why, gap);
  if tries >= 2 then return false; end if;
  delete from mxprobe.visiting where address = at_address and pool = of_pool;
  perform mxprobe.add_visit(of_round, at_address, own, tries + 1, now() + least_gap, true);
  return true;
end $$;

-- What was seen at one address, and the baton, in one transaction. `late`: this pool was taken for dead, and nothing is kept.
-- seen: [{host, port, verdict, words, doc, likeness, ms}]; certificates: base64.
create or replace function mxprobe.finish(
  named text, of_pool text, of_round bigint, at_address text, tries int, seen jsonb, certificates text[]
) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own smallint := mxprobe.own_vantage(named);
  t mxprobe.ticket;
begin
  select * into t from mxprobe.ticket where round = of_round and address = at_address for update;
  perform from mxprobe.visiting where address = at_address and pool = of_pool for update;
  if not found or t.round is null then return 'late'; end if;
  if t.done or t.vantages[t.turn] <> own then
    delete from mxprobe.visiting where address = at_address and pool = of_pool;
    return 'known';
  end if;
  insert into mxprobe.certificate (sha256, der)
    select sha256(d), d from (select distinct decode(c, 'base64') as d from unnest(certificates) c) x where length(d) <= 102400
    on conflict do nothing;
  insert into mxprobe.fact (sha256, doc, certificates)
    select distinct on (s) s, doc, array(select decode(m[1], 'hex') from regexp_matches(doc, '"sha256:([0-9a-f]{64})"', 'g') m)
    from (
      select sha256(convert_to(e->>'doc', 'UTF8')) as s, e->>'doc' as doc
      from jsonb_array_elements(seen) e where e->>'doc' is not null and length(e->>'doc') <= 1048576) x
    on conflict do nothing;
  insert into mxprobe.observation (round, address, host, port, vantage, verdict, words, fact, likeness, attempt, ms)
    select of_round, at_address, w->>'host', (w->>'port')::int, own, e->>'verdict', left(e->>'words', 1000),
      sha256(convert_to(e->>'doc', 'UTF8')), decode(e->>'likeness', 'hex'), tries, (e->>'ms')::real
    from jsonb_array_elements(t.body::jsonb->'endpoints') w
    join jsonb_array_elements(seen) e on e->>'host' = w->>'host' and e->>'port' = w->>'port'
    on conflict do nothing;
  -- What it did not speak of was not asked.
  insert into mxprobe.observation (round, address, host, port, vantage, verdict, words, attempt)
    select of_round, at_address, w->>'host', (w->>'port')::int, own, 'not-asked', 'it was not told of', tries
    from jsonb_array_elements(t.body::jsonb->'endpoints') w
    on conflict do nothing;
  delete from mxprobe.visiting where address = at_address and pool = of_pool;
  perform mxprobe.pass_on(of_round, at_address);
  return 'kept';
end $$;

-- A new round of a campaign: the parts of its list, each a job. Null while one is open, where one was begun for that time, and of a
-- campaign that was cancelled.
create or replace function mxprobe.new_round(of_campaign int, at_time timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made bigint;
begin
  -- One after the other.
  perform from mxprobe.campaign where id = of_campaign and cancelled is null for update;
  if not found or exists (select from mxprobe.round r where r.campaign = of_campaign
      and (r.due = at_time or (r.ended is null and r.cancelled is null))) then
    return null;
  end if;
  insert into mxprobe.round (campaign, n, due, domains)
    select of_campaign, 1 + coalesce((select max(n) from mxprobe.round where campaign = of_campaign), 0), at_time,
      coalesce(sum(cardinality(written)), 0) from mxprobe.campaign_part where campaign = of_campaign
    returning id into made;
  execute format('create table mxprobe.observation_%s partition of mxprobe.observation for values in (%s)', made, made);
  execute format('create table mxprobe.looked_%s partition of mxprobe.looked for values in (%s)', made, made);
  insert into mxprobe.part (round, part) select made, part from mxprobe.campaign_part where campaign = of_campaign;
  perform graphile_worker.add_job('resolve', json_build_object('round', made, 'part', part), max_attempts => 5,
      job_key => format('r:%s:%s', made, part), job_key_mode => 'unsafe_dedupe')
    from mxprobe.part where round = made;
  return made;
end $$;

-- What the DNS said of a part of the list; behind the last part the plan is made.
create or replace function mxprobe.keep_looks(of_round bigint, of_part int, looks jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- The last two are not to miss each other.
  perform from mxprobe.round where id = of_round for update;
  insert into mxprobe.look (sha256, doc)
    select distinct on (s) s, doc
      from (select sha256(convert_to(e->>'doc', 'UTF8')) as s, e->>'doc' as doc from jsonb_array_elements(looks) e) x
    on conflict do nothing;
  insert into mxprobe.looked (round, written, look, at)
    select of_round, e->>'written', sha256(convert_to(e->>'doc', 'UTF8')), (e->>'at')::timestamptz from jsonb_array_elements(looks) e
    on conflict do nothing;
  update mxprobe.part set done = true where round = of_round and part = of_part;
  if not exists (select from mxprobe.part where round = of_round and not done) then
    perform graphile_worker.add_job('plan', json_build_object('round', of_round), max_attempts => 5,
      job_key => format('p:%s', of_round), job_key_mode => 'unsafe_dedupe');
  end if;
end $$;

-- Tickets: [{address, body, signature, endpoints, vantages}]. The first vantage of each has its turn.
create or replace function mxprobe.keep_tickets(of_round bigint, tickets jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into mxprobe.ticket (round, address, body, signature, endpoints, vantages)
    select of_round, e->>'address', e->>'body', e->>'signature', (e->>'endpoints')::int,
      array(select v::smallint from jsonb_array_elements_text(e->'vantages') v)
    from jsonb_array_elements(tickets) e
    on conflict do nothing;
  perform graphile_worker.add_jobs(array(
    select row('visit:' || v.name,
      json_build_object('round', of_round, 'address', t.address, 'attempt', 1), null, now(), 5,
      format('v:%s:%s:%s', of_round, t.address, v.id), 0, null)::graphile_worker.job_spec
    from jsonb_array_elements(tickets) e join mxprobe.ticket t on t.round = of_round and t.address = e->>'address'
    join mxprobe.vantage v on v.id = t.vantages[1]));
end $$;

-- Is there no round that anybody still has to do something for?
create or replace function mxprobe.is_idle() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select not exists (select from mxprobe.round where ended is null and cancelled is null)
$$;

-- What nobody refers to any more.
create or replace function mxprobe.tidy() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- Nobody refers to what is about to go; in the order in which finish() takes them.
  lock table mxprobe.certificate, mxprobe.fact, mxprobe.look in share row exclusive mode;
  delete from mxprobe.look k where not exists (select from mxprobe.looked l where l.look = k.sha256);
  delete from mxprobe.fact f where not exists (select from mxprobe.observation o where o.fact = f.sha256);
  delete from mxprobe.certificate where sha256 not in (select unnest(certificates) from mxprobe.fact);
end $$;

-- Rounds that began before: their answers go, their numbers stay two years.
create or replace function mxprobe.forget_rounds(before timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  old record;
  gone int := 0;
begin
  for old in select id from mxprobe.round where started < before and (ended is not null or cancelled is not null)
      and to_regclass(format('mxprobe.observation_%s', id)) is not null loop
    execute format('drop table mxprobe.observation_%s', old.id);
    execute format('drop table mxprobe.looked_%s', old.id);
    delete from mxprobe.ticket where round = old.id;
    delete from mxprobe.part where round = old.id;
    gone := gone + 1;
  end loop;
  delete from mxprobe.round where started < least(before, now() - interval '2 years');
  delete from mxprobe.pace where learned < now() - interval '30 days';
  perform mxprobe.tidy();
  return gone;
end $$;

-- The right to be left alone: it is forgotten, and not asked again.
create or replace function mxprobe.forget_domain(named text, because text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into mxprobe.exclusion (what, domain, why) values (named, named, because) on conflict do nothing;
  delete from mxprobe.looked where written = named or written = 'mx:' || named or written like 'mx:' || replace(named, '_', '\_') || ':%';
  update mxprobe.campaign_part p set written = array(select w from unnest(p.written) w
    where not (w = named or w = 'mx:' || named or w like 'mx:' || replace(named, '_', '\_') || ':%'))
    where exists (select from unnest(p.written) w where w = named or w = 'mx:' || named or w like 'mx:' || replace(named, '_', '\_') || ':%');
  perform mxprobe.tidy();
end $$;

create or replace function mxprobe.forget_network(asked cidr, because text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into mxprobe.exclusion (what, network, why) values (asked::text, asked, because) on conflict do nothing;
  delete from mxprobe.observation where asked >>= address::inet;
  delete from mxprobe.pace where asked >>= address::inet;
  perform mxprobe.tidy();
end $$;
