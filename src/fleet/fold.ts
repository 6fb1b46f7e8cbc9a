// What is kept of a round -> a survey for each domain, as seen from one vantage point. Judged when it is read, and not stored.

import type { Clock } from '../net/clock.ts';
import type { Database, Queries } from '../net/database.ts';
import type { MxSurvey } from '../survey/document.ts';
import { foldSurvey } from '../survey/fold.ts';
import { endpointKey } from '../survey/list/plan.ts';
import { StandIns, stoodFor } from '../survey/list/stand-in.ts';
import { type LookLine, lookIn } from '../survey/look-line.ts';
import type { Visited } from '../survey/looked.ts';
import { TrustStore } from '../trust/trust-store.ts';
import { certificatesOf, visitedOf } from './fact.ts';
import { lookOf } from './resolve.ts';
import { date, number } from './row.ts';

export interface ExportQuestion {
  readonly campaign: string;
  /** Null: the latest. */
  readonly round: number | null;
  /** Only domains of which something is not as in this round; null: all. */
  readonly changedSince: number | null;
  /** Null: all. */
  readonly vantage: string | null;
  readonly domain: string | null;
}

export interface ExportMeans {
  readonly roots: readonly string[];
  readonly owned: boolean;
  readonly clock: Clock;
}

/** `survey` null: not all of its endpoints were asked from there. */
export interface Exported {
  readonly vantage: string;
  readonly written: string;
  readonly survey: MxSurvey | null;
}

const DOMAINS_AT_ONCE = 200;

/** Null: there is no such campaign or round. */
export async function exportRound(
  database: Database,
  question: ExportQuestion,
  means: ExportMeans,
): Promise<AsyncGenerator<Exported> | null> {
  const round = await roundId(database, question.campaign, question.round);
  if (round === null) return null;
  const before =
    question.changedSince === null ? null : await roundId(database, question.campaign, question.changedSince);
  if (question.changedSince !== null && before === null) return null;
  const vantages = await database.query(
    `select v.id, v.name from mxprobe.vantage v where ($2::text is null or v.name = $2)
     and exists (select from mxprobe.observation o where o.round = $1 and o.vantage = v.id) order by v.name`,
    [round, question.vantage],
  );
  return surveysOf(database, { round, before, domain: question.domain, vantages }, means);
}

async function roundId({ query }: Queries, campaign: string, n: number | null): Promise<number | null> {
  const [row] = await query(
    `select r.id from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign
     where c.name = $1 and ($2::int is null or r.n = $2) order by r.n desc limit 1`,
    [campaign, n],
  );
  return row === undefined ? null : number(row.id);
}

interface Asked {
  readonly round: number;
  readonly before: number | null;
  readonly domain: string | null;
  readonly vantages: readonly Readonly<Record<string, unknown>>[];
}

interface Looked {
  readonly written: string;
  readonly line: LookLine;
}

async function* surveysOf(database: Database, asked: Asked, means: ExportMeans): AsyncGenerator<Exported> {
  const trustStore = new TrustStore(means.roots);
  const rows = database.rows(
    `select l.written, l.at, k.doc from mxprobe.looked l join mxprobe.look k on k.sha256 = l.look
     where l.round = $1 and ($2::text is null or l.written = $2) order by l.written`,
    [asked.round, asked.domain],
  );
  let held: Looked[] = [];
  for await (const row of rows) {
    const line = lookOf(String(row.doc), date(row.at) ?? '');
    if (line !== null) held.push({ written: String(row.written), line });
    if (held.length < DOMAINS_AT_ONCE) continue;
    yield* some(held);
    held = [];
  }
  yield* some(held);

  async function* some(domains: readonly Looked[]): AsyncGenerator<Exported> {
    for (const { id, name } of asked.vantages) {
      const changed = asked.before === null ? null : await changedIn(domains, number(id), asked, database);
      const wanted = changed === null ? domains : domains.filter(({ written }) => changed.has(written));
      const seen = await seenAt(wanted, number(id), asked.round, database);
      for (const { written, line } of wanted) {
        const own = line.endpoints.map((endpoint) => seen.own.get(endpointKey(endpoint)));
        const visited = line.endpoints.map(({ address }, at) => {
          const one = own[at];
          return one === undefined ? seen.standIns.for(address) : one;
        });
        const known = visited.filter((one) => one !== null);
        const { way, policies } = lookIn(line);
        const ms = Math.max(0, ...known.map(({ answered }) => answered.ms));
        const judging = { serverName: null, trustStore, now: means.clock.date(), owned: means.owned };
        const stood = line.endpoints.filter((_, at) => own[at] === undefined).map(stoodFor);
        const looked = { written, way: { ...way, leftOut: [...way.leftOut, ...stood] }, policies, visited: known };
        const doing = { started: line.at, ms, interrupted: false };
        yield {
          ...{ vantage: String(name), written },
          survey: known.length < visited.length ? null : foldSurvey(looked, judging, doing),
        };
      }
    }
  }
}

interface Seen {
  /** Null: it was to be asked, and was not. */
  readonly own: ReadonlyMap<string, Visited | null>;
  readonly standIns: StandIns<Visited>;
}

/** What was seen from there. */
async function seenAt(domains: readonly Looked[], vantage: number, round: number, { query }: Queries): Promise<Seen> {
  const addresses = [...new Set(domains.flatMap(({ line }) => line.endpoints.map(({ address }) => address)))];
  const rows = await query(
    `select o.address, o.host, o.port, o.ms, f.doc
     from mxprobe.observation o left join mxprobe.fact f on f.sha256 = o.fact
     where o.round = $1 and o.vantage = $2 and o.address = any($3)`,
    [round, vantage, addresses],
  );
  const needed = [...new Set(rows.flatMap(({ doc }) => (typeof doc === 'string' ? certificatesOf(doc) : [])))];
  const certificates = new Map<string, Buffer>();
  for (const { hex, der } of await query(
    `select encode(sha256, 'hex') as hex, der from mxprobe.certificate where sha256 = any($1)`,
    [needed.map((hex) => Buffer.from(hex, 'hex'))],
  ))
    if (Buffer.isBuffer(der)) certificates.set(String(hex), der);
  const own = new Map<string, Visited | null>();
  const standIns = new StandIns<Visited>();
  for (const { address, host, port, ms, doc } of rows) {
    const read = typeof doc === 'string' ? visitedOf(doc, number(ms), (hex) => certificates.get(hex) ?? null) : null;
    own.set(endpointKey({ host: String(host), address: String(address), port: number(port) }), read?.visited ?? null);
    if (read === null) continue;
    standIns.add(String(address), read.manner, read.visited);
  }
  return { own, standIns };
}

/** Of which the DNS, or one of the servers, says something else than then; how closely it was looked at is no difference. */
async function changedIn(
  domains: readonly Looked[],
  vantage: number,
  { round, before }: Asked,
  { query }: Queries,
): Promise<Set<string>> {
  const names = domains.map(({ written }) => written);
  const looks = await query(
    `select written from mxprobe.looked where round in ($1, $2) and written = any($3) group by 1 having count(*) < 2 or count(distinct look) > 1`,
    [round, before, names],
  );
  const changed = new Set(looks.map(({ written }) => String(written)));
  const addresses = [...new Set(domains.flatMap(({ line }) => line.endpoints.map(({ address }) => address)))];
  const facts = await query(
    `select host, address, port from mxprobe.observation where round in ($1, $2) and vantage = $3 and address = any($4)
     group by 1, 2, 3 having count(*) < 2 or count(distinct (verdict, likeness)) > 1`,
    [round, before, vantage, addresses],
  );
  const other = new Set(
    facts.map(({ host, address, port }) =>
      endpointKey({ host: String(host), address: String(address), port: number(port) }),
    ),
  );
  for (const { written, line } of domains)
    if (line.endpoints.some((endpoint) => other.has(endpointKey(endpoint)))) changed.add(written);
  return changed;
}
