// Where the rounds stand: one look at the database.
import type { Database } from '../net/database.ts';
import type { FleetStatus } from '../report/fleet-document.ts';
import { date, number, texts } from './row.ts';

export async function statusOf({ query }: Database, campaign: string | null): Promise<FleetStatus> {
  // Named one by one, so that of all partitions only theirs are looked at.
  const latest = (await query(LATEST, [campaign])).map(({ id }) => id);
  const recent = (await query(RECENT)).map(({ id }) => id);
  const rounds = await query(ROUNDS, [latest]);
  const reasons = await query(REASONS, [latest]);
  const [counts] = await query(
    `select (select count(*) from mxprobe.pace where not_before > now() - interval '30 days') as paced,
            (select count(*) from mxprobe.worker where vantage is null and beat > now() - mxprobe.lease()) as resolvers`,
  );
  return {
    schema: 'mxprobe/fleet-status@1',
    rounds: rounds.map((row) => ({
      campaign: String(row.campaign),
      n: number(row.n),
      state: stateOf(row),
      started: date(row.started) ?? '',
      ended: date(row.ended) ?? date(row.cancelled),
      domains: number(row.domains),
      looked: number(row.looked),
      addresses: row.addresses === null ? null : number(row.addresses),
      addressesLeft: number(row.addresses_left),
      endpoints: row.endpoints === null ? null : number(row.endpoints),
      excluded: row.excluded === null ? null : number(row.excluded),
      due: number(row.due),
      done: number(row.done),
      notAsked: Object.fromEntries(
        reasons.filter(({ id }) => id === row.id).map(({ words, count }) => [String(words), number(count)]),
      ),
      faults: texts(row.faults),
    })),
    vantages: (await query(VANTAGES, [recent])).map((row) => ({
      name: String(row.name),
      address: row.address === null ? null : String(row.address),
      heard: row.heard === null ? null : number(row.heard),
      workers: number(row.workers),
      perMinute: number(row.per_minute),
      waiting: number(row.waiting),
      throttled: number(row.throttled),
    })),
    paced: number(counts?.paced),
    resolvers: number(counts?.resolvers),
  };
}

type State = FleetStatus['rounds'][number]['state'];
function stateOf({ cancelled, ended, planned, parts_left }: Readonly<Record<string, unknown>>): State {
  if (cancelled !== null) return 'cancelled';
  if (ended !== null) return 'ended';
  if (planned !== null) return 'visiting';
  return number(parts_left) > 0 ? 'resolving' : 'planning';
}

const LATEST = `select r.id from mxprobe.campaign c join lateral
  (select id from mxprobe.round where campaign = c.id order by n desc limit 1) r on true
  where $1::text is null or c.name = $1`;

/** Open, or ended within the last minute. */
const RECENT = `select id from mxprobe.round where ended is null and cancelled is null
  union select id from mxprobe.round where ended > now() - interval '1 minute'`;

const ROUNDS = `select r.*, c.name as campaign, l.looked, coalesce(o.done, 0) as done,
    (select count(*) from mxprobe.part p where p.round = r.id and not p.done) as parts_left,
    (select count(*) from mxprobe.ticket t where t.round = r.id and not t.done) as addresses_left,
    (select coalesce(sum(t.endpoints * cardinality(t.vantages)), 0) from mxprobe.ticket t where t.round = r.id) as due,
    array(select f.what || ': ' || f.message from mxprobe.fault f where f.round = r.id order by f.id limit 10) as faults
  from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign
    left join (select round, count(*) as looked from mxprobe.looked where round = any($1) group by 1) l on l.round = r.id
    left join (select round, count(*) as done from mxprobe.observation where round = any($1) and verdict <> 'not-asked' group by 1) o
      on o.round = r.id
  where r.id = any($1) order by c.name`;

const REASONS = `select round as id, coalesce(words, '') as words, count(*) from mxprobe.observation
  where round = any($1) and verdict = 'not-asked' group by 1, 2 order by 3 desc`;

const VANTAGES = `select v.name, v.address, extract(epoch from now() - v.last_beat)::float as heard,
    (select count(*) from mxprobe.worker w where w.vantage = v.id and w.beat > now() - mxprobe.lease()) as workers,
    coalesce(o.per_minute, 0) as per_minute, coalesce(o.throttled, 0) as throttled,
    (select count(*) from mxprobe.ticket t where not t.done and t.vantages[t.turn] = v.id) as waiting
  from mxprobe.vantage v left join (
    select vantage, count(*) filter (where at > now() - interval '1 minute') as per_minute,
      count(*) filter (where verdict in ('throttled', 'stopped')) as throttled
    from mxprobe.observation where round = any($1) group by 1) o on o.vantage = v.id
  where v.removed is null order by v.name`;
