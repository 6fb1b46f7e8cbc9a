// Two jobs of the operator's: what the DNS says of a part of the list, and, behind the last part, who asks what: a signed ticket for each address.
import type { KeyObject } from 'node:crypto';
import { readAs } from '../document/json-shape.ts';
import { isObject, parsedJson } from '../document/json-text.ts';
import { surveyTarget } from '../library/survey-question.ts';
import type { Clock } from '../net/clock.ts';
import type { Database, Queries } from '../net/database.ts';
import { inParallel } from '../survey/list/in-parallel.ts';
import { Stops } from '../survey/list/plan.ts';
import { findPolicies, findWay, type LookMeans } from '../survey/look.ts';
import { type LookLine, lookLine, lookShape } from '../survey/look-line.ts';
import { portOf } from '../survey/survey.ts';
import type { CampaignSpec } from './submit.ts';
import { signTicket, type Ticket } from './ticket.ts';

export interface ResolveMeans extends LookMeans {
  readonly clock: Clock;
}

const DOMAINS_AT_ONCE = 50;

interface RoundRow {
  readonly campaign: number;
  readonly name: string;
  readonly n: number;
  readonly spec: CampaignSpec;
  readonly vantages: readonly { readonly id: number; readonly name: string }[];
  /** Cancelled, or planned already. */
  readonly over: boolean;
}

/** Throws for a database that is away: the job comes again. */
export async function resolvePart(round: number, part: number, database: Database, means: ResolveMeans): Promise<void> {
  const about = await roundOf(round, database);
  if (about === null || about.over) return;
  const [row] = await database.query(
    'select p.written from mxprobe.campaign_part p join mxprobe.part q on q.part = p.part where p.campaign = $1 and q.round = $2 and q.part = $3 and not q.done',
    [about.campaign, round, part],
  );
  if (row === undefined) return;
  const looks: { written: string; doc: string; at: string }[] = [];
  await inParallel(textsIn(row.written), DOMAINS_AT_ONCE, means.signal, async (written) => {
    const question = { written, target: surveyTarget(written), family: about.spec.family };
    const at = means.clock.date().toISOString();
    const way = await findWay(question, means);
    const policies = await findPolicies(way, portOf(question), means);
    looks.push({ written, doc: lookDoc(lookLine(at, way, policies)), at });
  });
  if (means.signal.aborted) throw new Error('ended before its look-ups were done');
  await database.query('select mxprobe.keep_looks($1, $2, $3)', [round, part, JSON.stringify(looks)]);
}

/** Without its clock: unchanged, it is the same text. */
const lookDoc = ({ at: _at, ...line }: LookLine): string => JSON.stringify(line);

export function lookOf(doc: string, at: string): LookLine | null {
  const parsed = parsedJson(doc);
  const read = readAs(lookShape, isObject(parsed) ? { ...parsed, at } : parsed);
  return 'problem' in read ? null : read.value;
}

const TICKETS_AT_ONCE = 1_000;

/** All tickets and their first jobs in one transaction: a plan that is cut is made anew. */
export async function planRound(round: number, database: Database, key: KeyObject, clock: Clock): Promise<void> {
  const stops = await stopsOf(round, database);
  await database.transaction(async (queries) => {
    const [open] = await queries.query(
      'select from mxprobe.round where id = $1 and planned is null and cancelled is null for update',
      [round],
    );
    const about = open === undefined ? null : await roundOf(round, queries);
    if (about === null) return;
    const planned = stops.planned(about.spec.namesPerAddress);
    const notAfter = new Date(clock.date().getTime() + about.spec.goodMs).toISOString();
    for (let from = 0; from < planned.length; from += TICKETS_AT_ONCE) {
      const tickets = planned.slice(from, from + TICKETS_AT_ONCE).map(({ address, left }, index) => {
        const order = turned(about.vantages, index + from);
        const ticket: Ticket = {
          schema: 'mxprobe/ticket@1',
          round,
          campaign: about.name,
          address,
          endpoints: left.map(({ host, port }) => ({ host, port })),
          vantages: order.map(({ name }) => ({ name, depth: depthOf(name, about) })),
          notAfter,
        };
        return { address, ...signTicket(ticket, key), endpoints: left.length, vantages: order.map(({ id }) => id) };
      });
      await queries.query('select mxprobe.keep_tickets($1, $2)', [round, JSON.stringify(tickets)]);
    }
    await queries.query(
      'update mxprobe.round set planned = now(), endpoints = $2, addresses = $3, excluded = $4 where id = $1',
      [round, stops.endpoints, planned.length, stops.leftOut],
    );
  });
}

/** None is always the first at an address. */
const turned = <T>(all: readonly T[], by: number): T[] =>
  all.map((_, at) => all[(at + by) % all.length] ?? all[0]).filter((one) => one !== undefined);

/** One looks closely, each in turn; the others ask what a sender asks. */
const depthOf = (name: string, { spec, vantages, n }: RoundRow): 'full' | 'short' =>
  spec.depth === 'full' && vantages[n % vantages.length]?.name === name ? 'full' : 'short';

async function stopsOf(round: number, database: Database): Promise<Stops> {
  const excluded = await database.query('select domain, network::text from mxprobe.exclusion');
  const domains = excluded.flatMap(({ domain }) => (typeof domain === 'string' ? [domain] : []));
  const networks = excluded.flatMap(({ network }) => (typeof network === 'string' ? [network] : []));
  const stops = new Stops(networks);
  const rows = database.rows(
    'select l.written, d.doc from mxprobe.looked l join mxprobe.look d on d.sha256 = l.look where l.round = $1 order by l.written',
    [round],
  );
  for await (const { doc } of rows) {
    const look = lookOf(String(doc), new Date(0).toISOString());
    if (look === null) continue;
    const { domain, endpoints } = look;
    if (domain !== null && domains.some((one) => domain === one || domain.endsWith(`.${one}`))) stops.leftOut += 1;
    else for (const endpoint of endpoints) stops.add(endpoint);
  }
  return stops;
}

async function roundOf(round: number, { query }: Queries): Promise<RoundRow | null> {
  const [row] = await query(
    `select r.n, r.planned, r.cancelled, c.id, c.name, c.spec,
       (select json_agg(json_build_object('id', v.id, 'name', v.name) order by v.id) from mxprobe.vantage v
        where v.id = any(c.vantages) and v.removed is null) as vantages
     from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign where r.id = $1`,
    [round],
  );
  if (row === undefined || !Array.isArray(row.vantages)) return null;
  return {
    campaign: Number(row.id),
    name: String(row.name),
    n: Number(row.n),
    spec: specOf(row.spec),
    vantages: row.vantages.map(({ id, name }) => ({ id: Number(id), name: String(name) })),
    over: row.planned !== null || row.cancelled !== null,
  };
}

/** The database holds what submit() wrote; what it lacks has its default. */
function specOf(value: unknown): CampaignSpec {
  const { family, depth, namesPerAddress, goodMs, every } = isObject(value) ? value : {};
  return {
    family: family === 4 || family === 6 ? family : null,
    depth: depth === 'short' ? 'short' : 'full',
    namesPerAddress: typeof namesPerAddress === 'number' ? namesPerAddress : 20,
    goodMs: typeof goodMs === 'number' ? goodMs : 86_400_000,
    every: typeof every === 'string' ? every : null,
  };
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
