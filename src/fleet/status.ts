// Where the rounds stand: one look at the database.
import type { Database } from '../net/database.ts';
import type { FleetStatus } from '../report/fleet-document.ts';
import { date, number, texts } from './row.ts';

export async function statusOf({ query }: Database, campaign: string | null): Promise<FleetStatus> {
  const rounds = await query(ROUNDS, [campaign]);
  const reasons = await query(REASONS, [campaign]);
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
    vantages: (await query(VANTAGES)).map((row) => ({
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

const LATEST = `from mxprobe.campaign c join lateral
  (select * from mxprobe.round where campaign = c.id order by n desc limit 1) r on true
  where $1::text is null or c.name = $1`;

const ROUNDS = `select r.*, c.name as campaign,
    (select count(*) from mxprobe.looked l where l.round = r.id) as looked,
    (select count(*) from mxprobe.part p where p.round = r.id and not p.done) as parts_left,
    (select count(*) from mxprobe.ticket t where t.round = r.id and not t.done) as addresses_left,
    (select coalesce(sum(t.endpoints * cardinality(t.vantages)), 0) from mxprobe.ticket t where t.round = r.id) as due,
    (select count(*) from mxprobe.observation o where o.round = r.id and o.verdict <> 'not-asked') as done,
    array(select f.what || ': ' || f.message from mxprobe.fault f where f.round = r.id order by f.id limit 10) as faults
  ${LATEST} order by c.name`;

const REASONS = `select r.id, coalesce(o.words, '') as words, count(*) from mxprobe.observation o
  join (select r.id ${LATEST}) r on r.id = o.round where o.verdict = 'not-asked' group by 1, 2 order by 3 desc`;

const VANTAGES = `select v.name, v.address, extract(epoch from now() - v.last_beat)::float as heard,
    (select count(*) from mxprobe.worker w where w.vantage = v.id and w.beat > now() - mxprobe.lease()) as workers,
    (select count(*) from mxprobe.observation o join mxprobe.round r on r.id = o.round
      where o.vantage = v.id and o.at > now() - interval '1 minute' and (r.ended is null or r.ended > now() - interval '1 minute')) as per_minute,
    (select count(*) from mxprobe.ticket t where not t.done and t.vantages[t.turn] = v.id) as waiting,
    (select count(*) from mxprobe.observation o join mxprobe.round r on r.id = o.round and r.ended is null
      where o.vantage = v.id and o.verdict in ('throttled', 'stopped')) as throttled
  from mxprobe.vantage v where v.removed is null order by v.name`;
