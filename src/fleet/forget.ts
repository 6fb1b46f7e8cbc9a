// What is forgotten: rounds that are old, and who asked to be left alone.
import type { Database } from '../net/database.ts';
import { number } from './row.ts';

/** Answers go, the numbers of a round stay two years. The result: how many rounds. */
export async function forgetRounds({ query }: Database, days: number): Promise<number> {
  const [row] = await query(`select mxprobe.forget_rounds(now() - $1 * interval '1 day') as gone`, [days]);
  return number(row?.gone);
}

/** And its subdomains: they are asked by no later plan. */
export async function forgetDomain({ query }: Database, domain: string, why: string): Promise<void> {
  await query('select mxprobe.forget_domain($1, $2)', [domain, why]);
}

/** No worker goes there any more, tickets that are signed already included. */
export async function forgetNetwork({ query }: Database, network: string, why: string): Promise<void> {
  await query('select mxprobe.forget_network(network($1::inet)::cidr, $2)', [network, why]);
}
