// A campaign: a list of domains, who looks, how deep. Its first round begins at once.
import type { Database, Queries } from '../net/database.ts';
import { number } from './row.ts';
import type { Depth } from './ticket.ts';

export interface Campaign {
  readonly name: string;
  /** As they are written, each once. */
  readonly written: readonly string[];
  /** Empty: all. */
  readonly from: readonly string[];
  readonly spec: CampaignSpec;
}

export interface CampaignSpec {
  readonly family: 4 | 6 | null;
  /** Of the vantage whose turn it is to look closely; the others ask what a sender asks. */
  readonly depth: Depth;
  readonly namesPerAddress: number;
  /** How long a ticket is good. */
  readonly goodMs: number;
  /** Five fields of a crontab, UTC; null: rounds begin when somebody says so. */
  readonly every: string | null;
}

export interface Submitted {
  readonly round: number;
  readonly n: number;
  readonly domains: number;
}

/** Of one job: some seconds of look-ups. */
const PART = 200;

export async function submit(
  { transaction }: Database,
  campaign: Campaign,
): Promise<Submitted | { readonly problem: string }> {
  const { name, written, spec } = campaign;
  return transaction(async (queries) => {
    const vantages = await vantagesOf(campaign.from, queries);
    if ('problem' in vantages) return vantages;
    const [made] = await queries.query(
      'insert into mxprobe.campaign (name, spec, vantages) values ($1, $2, $3) on conflict (name) do nothing returning id',
      [name, JSON.stringify(spec), vantages.ids],
    );
    if (made === undefined)
      return { problem: `${name}: there is a campaign of that name; without --domains its next round begins` };
    for (let part = 0; part * PART < written.length; part += 1)
      await queries.query('insert into mxprobe.campaign_part (campaign, part, written) values ($1, $2, $3)', [
        ...[made.id, part, written.slice(part * PART, (part + 1) * PART)],
      ]);
    return beginRound(name, queries);
  });
}

/** The next round of a campaign that there is. */
export async function beginRound(name: string, { query }: Queries): Promise<Submitted | { readonly problem: string }> {
  const [known] = await query('select id, cancelled from mxprobe.campaign where name = $1', [name]);
  if (known === undefined) return { problem: `${name}: there is no such campaign: add --domains FILE` };
  if (known.cancelled !== null) return { problem: `${name} was cancelled` };
  const [begun] = await query('select mxprobe.new_round($1, null) as id', [known.id]);
  const [made] = await query('select id, n, domains from mxprobe.round where id = $1', [begun?.id]);
  if (made === undefined) return { problem: `${name}: a round is under way: mxprobe fleet status ${name}` };
  return { round: number(made.id), n: number(made.n), domains: number(made.domains) };
}

/** A round that a schedule wants; none while another is open. */
export async function dueRound(campaign: number, at: string, { query }: Queries): Promise<void> {
  await query('select mxprobe.new_round($1, $2)', [campaign, at]);
}

/** Nothing new begins; what is known stands. The result: how many rounds. Null: there is no such campaign. */
export async function cancelRounds({ transaction }: Database, name: string, n: number | null): Promise<number | null> {
  return transaction(async ({ query }) => {
    const [known] = await query('select id from mxprobe.campaign where name = $1', [name]);
    if (known === undefined) return null;
    // A schedule ends with its campaign.
    if (n === null) await query('update mxprobe.campaign set cancelled = now() where id = $1', [known.id]);
    const rounds = await query(
      `update mxprobe.round set cancelled = now() where campaign = $1 and ended is null and cancelled is null
       and ($2::int is null or n = $2) returning id`,
      [known.id, n],
    );
    return rounds.length;
  });
}

/** Which campaigns have a schedule: lines of a crontab, in their order. */
export async function crontabOf({ query }: Queries): Promise<string> {
  const rows = await query(
    `select id, spec->>'every' as every from mxprobe.campaign where cancelled is null and spec->>'every' is not null order by id`,
  );
  return rows.map(({ id, every }) => `${every} round ?id=campaign-${id}&fill=12h {"campaign":${id}}`).join('\n');
}

async function vantagesOf(
  names: readonly string[],
  { query }: Queries,
): Promise<{ readonly ids: readonly number[] } | { readonly problem: string }> {
  const known = await query('select id, name from mxprobe.vantage where removed is null order by id');
  const unknown = names.find((name) => !known.some((one) => one.name === name));
  if (unknown !== undefined) return { problem: `${unknown}: there is no such vantage point` };
  const ids = known
    .filter(({ name }) => names.length === 0 || names.includes(String(name)))
    .map(({ id }) => Number(id));
  return ids.length === 0 ? { problem: 'there is no vantage point yet: mxprobe fleet vantage add NAME' } : { ids };
}
