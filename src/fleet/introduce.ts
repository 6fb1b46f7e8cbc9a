// What receivers see in a vantage point before they hear a word: its worker looks once a day and leaves it beside its name, so that who
// reads that only this one is refused reads why.
import type { Database } from '../net/database.ts';
import type { IdentityMeans, IdentityQuestion } from '../target/identity.ts';
import { identify } from '../target/identity.ts';
import type { VantageIdentity } from '../target/vantage-identity.ts';
import { formatIp, parseIp } from '../trust/ip-network.ts';
import { textOrNull } from './row.ts';

/** What its worker says of itself; `source` null: the address that the operator gave it. */
export type OwnIdentity = Omit<IdentityQuestion, 'source'> & { readonly source: IdentityQuestion['source'] | null };

const MOST_NAMES = 5;
const MOST_FINDINGS = 10;

/** Nothing if the address is not known, or was looked at within a day. */
export async function introduce(
  vantage: string,
  own: OwnIdentity,
  { query }: Database,
  means: IdentityMeans,
): Promise<void> {
  const [row] = await query('select address, due from mxprobe.own_identity($1)', [vantage]);
  if (row === undefined || row.due !== true) return;
  // Behind NAT only the operator knows what others see.
  const source = parseIp(textOrNull(row.address) ?? '') ?? own.source;
  if (source === null) return;
  const { ptr, helo, findings } = await identify({ ...own, source }, means);
  // What was broken off is no finding.
  if (means.signal?.aborted === true) return;
  const facts: VantageIdentity = {
    address: formatIp(source),
    helo: helo.name,
    names: ptr.confirmed.slice(0, MOST_NAMES),
    findings: findings.flatMap(({ severity, text }) => (severity === 'info' ? [] : [text])).slice(0, MOST_FINDINGS),
    at: means.clock.date().toISOString(),
  };
  await query('select mxprobe.introduce($1, $2)', [vantage, JSON.stringify(facts)]);
}
