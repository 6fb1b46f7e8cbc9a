// A campaign: a list of domains, who looks, how deep. Its first round begins at once.
import type { Database, Queries } from '../net/database.ts';
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
}

export interface Submitted {
  readonly round: number;
  readonly n: number;
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
    if (made === undefined) return { problem: `${name}: there is a campaign of that name` };
    for (let part = 0; part * PART < written.length; part += 1)
      await queries.query('insert into mxprobe.campaign_part (campaign, part, written) values ($1, $2, $3)', [
        made.id,
        part,
        written.slice(part * PART, (part + 1) * PART),
      ]);
    return newRound(Number(made.id), queries);
  });
}

export async function newRound(campaign: number, { query }: Queries): Promise<Submitted> {
  const [last] = await query('select coalesce(max(n), 0) + 1 as n from mxprobe.round where campaign = $1', [campaign]);
  const n = Number(last?.n);
  const [made] = await query('select mxprobe.new_round($1, $2) as id', [campaign, n]);
  return { round: Number(made?.id), n };
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
