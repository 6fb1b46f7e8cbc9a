// What the vantage points saw of one round, differences first. A column that differs over many unrelated operators is the vantage point, a
// row that differs is the endpoint; what was not asked, or held back, is never a difference.
import type { Database, Queries } from '../net/database.ts';
import type { FleetResults } from '../report/fleet-document.ts';
import { type VantageIdentity, vantageIdentityIn } from '../target/vantage-identity.ts';
import { date, number, textOrNull } from './row.ts';

export interface ResultsQuestion {
  readonly campaign: string;
  /** Null: the latest. */
  readonly round: number | null;
  /** Of the same campaign; null: it is compared with none. */
  readonly compare: number | null;
  /** Every server of this domain, whether they differ or not; null: those that differ. */
  readonly domain: string | null;
  /** Only where this one sees it otherwise than most; null: all. */
  readonly vantage: string | null;
  /** Tell the domains of what differs, too. */
  readonly byDomain: boolean;
}

type Row = FleetResults['rows'][number];
type Pattern = FleetResults['patterns'][number];

const MAX_ROWS = 1_000;

/** Null: there is no such campaign, or round. */
export async function resultsOf(database: Database, question: ResultsQuestion): Promise<FleetResults | null> {
  const { query } = database;
  const [round] = await query(
    `select r.id, r.n, r.started, r.ended, c.id as campaign_id, r.endpoints from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign
     where c.name = $1 and ($2::int is null or r.n = $2) order by r.n desc limit 1`,
    [question.campaign, question.round],
  );
  if (round === undefined) return null;
  const vantages = await query(COLUMNS, [round.id]);
  const verdicts = await query(
    'select verdict, count(*) from mxprobe.observation where round = $1 group by 1 order by 2 desc',
    [round.id],
  );
  const identities = new Map(vantages.map(({ name, identity }) => [String(name), vantageIdentityIn(identity)]));
  const found = await differing(database, round.id, identities);
  const { vantage, domain } = question;
  const isMeant = (only: readonly string[]) => vantage === null || only.includes(vantage);
  const notAsked = vantages.reduce((sum, row) => sum + number(row.not_asked), 0);
  const endpoints = number(round.endpoints);
  return {
    schema: 'mxprobe/fleet-results@1',
    campaign: question.campaign,
    round: {
      n: number(round.n),
      started: date(round.started) ?? '',
      ended: date(round.ended),
      complete: round.ended !== null && notAsked === 0,
    },
    vantages: vantages.map((row) => ({
      name: String(row.name),
      address: textOrNull(row.address),
      asked: number(row.asked),
      notAsked: number(row.not_asked),
      differs: found.differs.get(String(row.name)) ?? 0,
      identity: identities.get(String(row.name)) ?? null,
    })),
    endpoints,
    agree: endpoints - found.count,
    verdicts: Object.fromEntries(verdicts.map(({ verdict, count }) => [String(verdict), number(count)])),
    patterns: found.patterns.filter(({ only }) => isMeant(only)),
    changed: question.compare === null ? null : await changedSince(question.compare, round, database),
    rows:
      domain === null
        ? found.rows.filter(({ cells }) => isMeant(minority(cells).only))
        : await ofDomain(domain, round.id, database),
    domains: question.byDomain ? await domainsOf(round.id, question, database) : null,
  };
}

type DomainRow = NonNullable<FleetResults['domains']>[number];

/** The domains whose servers differ, those with most of them first; a server that many share is told with each. */
async function domainsOf(
  round: unknown,
  { vantage, domain }: ResultsQuestion,
  { query }: Queries,
): Promise<DomainRow[]> {
  const rows = await query(
    `with d as (${WHERE_THEY_DIFFER}),
     e as (${THEIR_SERVERS}),
     t as (select e.domain, count(*) as endpoints, count(d.address) as differs from e left join d using (address, host, port)
       group by 1 having count(d.address) > 0 or $2::text is not null order by 3 desc, 1 limit ${MAX_ROWS}),
     n as (select t.domain, t.endpoints, t.differs, v.name, o.verdict, count(*) as times
       from t join e using (domain) join mxprobe.observation o using (address, host, port) join mxprobe.vantage v on v.id = o.vantage
       where o.round = $1 group by 1, 2, 3, 4, 5)
     select domain, endpoints, differs, json_agg(json_build_object('vantage', name, 'verdict', verdict, 'times', times) order by name, verdict) as cells
     from n group by 1, 2, 3 having $3::text is null or bool_or(name = $3) order by 3 desc, 1`,
    [round, domain, vantage],
  );
  return rows.map(({ domain: name, endpoints, differs, cells }) => {
    const seen: Record<string, Record<string, number>> = {};
    for (const one of Array.isArray(cells) ? cells : [])
      seen[String(one.vantage)] = { ...seen[String(one.vantage)], [String(one.verdict)]: number(one.times) };
    return { domain: String(name), endpoints: number(endpoints), differs: number(differs), cells: seen };
  });
}

/** What each vantage point saw of the servers of a domain. */
async function ofDomain(domain: string, round: unknown, { query }: Queries): Promise<Row[]> {
  const rows = await query(
    `with e as (${THEIR_SERVERS})
     ${CELLS} from e join mxprobe.observation o using (address, host, port) join mxprobe.vantage v on v.id = o.vantage
     where o.round = $1 group by o.address, o.host, o.port order by 1 limit ${MAX_ROWS}`,
    [round, domain],
  );
  return rows.map((row) => ({ endpoint: String(row.endpoint), cells: cellsOf(row.cells) }));
}

const COLUMNS = `select v.name, v.address, v.identity, count(*) filter (where o.verdict <> 'not-asked') as asked,
    count(*) filter (where o.verdict = 'not-asked') as not_asked
  from mxprobe.observation o join mxprobe.vantage v on v.id = o.vantage where o.round = $1 group by 1, 2, 3 order by 1`;

const CELLS = `select o.host || '[' || o.address || ']:' || o.port as endpoint, o.host,
    json_agg(json_build_object('vantage', v.name, 'verdict', o.verdict, 'words', o.words, 'likeness', left(encode(o.likeness, 'hex'), 16),
      'at', to_char(o.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by v.name) as cells`;

const WHERE_THEY_DIFFER = `select address, host, port from mxprobe.observation
    where round = $1 and verdict not in ('not-asked', 'throttled', 'stopped')
    group by 1, 2, 3 having count(distinct (verdict, likeness)) > 1`;

/** The servers of a domain, $2, or of each. */
const THEIR_SERVERS = `select distinct k.doc::json->>'domain' as domain, e->>'host' as host, e->>'address' as address, (e->>'port')::int as port
    from mxprobe.looked l join mxprobe.look k on k.sha256 = l.look, json_array_elements(k.doc::json->'endpoints') e
    where l.round = $1 and ($2::text is null or k.doc::json->>'domain' = $2)`;

/** One row for each endpoint of which not all say the same; the aggregate is the database's. */
const DIFFERING = `with d as (
    ${WHERE_THEY_DIFFER})
  ${CELLS} from d join mxprobe.observation o using (address, host, port) join mxprobe.vantage v on v.id = o.vantage
  where o.round = $1 group by o.address, o.host, o.port order by 1`;

async function differing(database: Database, round: unknown, identities: Identities) {
  const patterns = new Map<
    string,
    { pattern: Omit<Pattern, 'operators' | 'cause'>; operators: Set<string>; examples: string[] }
  >();
  const differs = new Map<string, number>();
  const rows: Row[] = [];
  let count = 0;
  for await (const row of database.rows(DIFFERING, [round])) {
    count += 1;
    const cells = cellsOf(row.cells);
    const { only, verdict } = minority(cells);
    for (const name of only) differs.set(name, (differs.get(name) ?? 0) + 1);
    const key = JSON.stringify([only, verdict]);
    const held = patterns.get(key) ?? {
      pattern: { only, verdict, endpoints: 0, examples: [] },
      operators: new Set(),
      examples: [],
    };
    held.operators.add(operatorOf(String(row.host)));
    if (held.examples.length < 3) held.examples.push(String(row.endpoint));
    patterns.set(key, { ...held, pattern: { ...held.pattern, endpoints: held.pattern.endpoints + 1 } });
    if (rows.length < MAX_ROWS) rows.push({ endpoint: String(row.endpoint), cells });
  }
  return {
    count,
    differs,
    rows,
    patterns: [...patterns.values()]
      .map(({ pattern, operators, examples }): Pattern => {
        const whole = { ...pattern, operators: operators.size, examples };
        return { ...whole, cause: causeOf(whole, identities) };
      })
      .sort((a, b) => b.endpoints - a.endpoints),
  };
}

/** Fewer than three vantage points can't say who is odd. */
const ENOUGH = 3;
/** An address that so many unrelated operators refuse is itself the reason. */
const MANY_OPERATORS = 5;

/** Of what is held against a vantage point. */
const MOST_HELD_AGAINST = 2;

function causeOf({ only, endpoints, operators }: Omit<Pattern, 'cause'>, identities: Identities): string | null {
  const [first = ''] = only;
  if (identities.size < ENOUGH || only.length === 0) return null;
  const who = only.join(', ');
  if (operators < MANY_OPERATORS || operators * 2 < endpoints)
    return `these operators' networks, or the way there from ${who}`;
  const against = only.length === 1 ? (identities.get(first)?.findings ?? []).slice(0, MOST_HELD_AGAINST) : [];
  return `${who} itself is the reason: unrelated operators answer it otherwise${against.map((text) => `; ${text}`).join('')}`;
}

/** By vantage point. */
type Identities = ReadonlyMap<string, VantageIdentity | null>;

/** Nothing that the endpoint does; whoever else asks may be answered. */
const NO_ANSWER: ReadonlySet<string> = new Set(['not-asked', 'throttled', 'stopped']);

/** Those that see it otherwise than most that asked. */
function minority(cells: Row['cells']): { readonly only: readonly string[]; readonly verdict: string } {
  const asked = Object.entries(cells).flatMap(([name, cell]) =>
    cell === undefined || NO_ANSWER.has(cell.verdict) ? [] : [{ name, cell, face: `${cell.verdict} ${cell.likeness}` }],
  );
  const faces = new Map<string, (typeof asked)[number][]>();
  for (const one of asked) faces.set(one.face, [...(faces.get(one.face) ?? []), one]);
  const most = [...faces.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (most.length * 2 <= asked.length) return { only: [], verdict: 'differs' };
  const others = asked.filter((one) => !most.includes(one));
  const verdicts = new Set(others.map(({ cell }) => cell.verdict));
  return {
    only: others.map(({ name }) => name),
    verdict: verdicts.size === 1 ? ([...verdicts][0] ?? 'differs') : 'differs',
  };
}

/** Roughly: the last two labels. */
const operatorOf = (host: string): string => (/^[\d.:a-f]+$/.test(host) ? host : host.split('.').slice(-2).join('.'));

function cellsOf(value: unknown): Row['cells'] {
  const cells: Record<string, NonNullable<Row['cells'][string]>> = {};
  for (const { vantage, verdict, words, likeness, at } of Array.isArray(value) ? value : [])
    cells[String(vantage)] = {
      verdict: String(verdict),
      words: textOrNull(words),
      likeness: textOrNull(likeness),
      at: String(at),
    };
  return cells;
}

/** Cells that say something else than in round `n`; what was not asked in one of them is no change. */
async function changedSince(
  n: number,
  round: Readonly<Record<string, unknown>>,
  { query }: Queries,
): Promise<number | null> {
  const [before] = await query('select id from mxprobe.round where campaign = $1 and n = $2', [round.campaign_id, n]);
  if (before === undefined) return null;
  const [row] = await query(
    `select count(*) from mxprobe.observation a join mxprobe.observation b using (address, host, port, vantage)
     where a.round = $1 and b.round = $2 and a.verdict not in ('not-asked', 'throttled', 'stopped') and b.verdict not in ('not-asked', 'throttled', 'stopped')
       and (a.verdict, a.likeness) is distinct from (b.verdict, b.likeness)`,
    [round.id, before.id],
  );
  return number(row?.count);
}
