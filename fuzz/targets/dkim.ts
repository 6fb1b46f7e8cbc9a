// Invariant: any message has a verdict for each signature, up to a bound, in the words of RFC 8601; and a message that was signed
// passes no longer when its body was changed.

import { signableMessage } from '../../src/trust/dkim-message.ts';
import { verifyDkim } from '../../src/trust/dkim-verify.ts';
import type { Looked } from '../../src/trust/lookup.ts';
import { hold, type Target } from '../target.ts';

/** Of the key with which the seeds are signed; it signs nothing else. */
const KEY = 'v=DKIM1; k=ed25519; p=h6cNd02Gyx57XTo0OmZ3tVgqYJirpUi6t0G9IoDPv2U=';
const NOW_SECONDS = 1_796_000_000;
const RESULTS = ['none', 'pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror'];

const lookup = async (): Promise<Looked> => ({ outcome: 'records', records: [{ type: 'TXT', text: KEY }], text: '' });

export const dkim: Target = {
  name: 'dkim',
  async check(octets) {
    const message = signableMessage(octets);
    const verdicts = await verifyDkim(message, lookup, NOW_SECONDS);
    hold(verdicts.length <= 20, `${verdicts.length} verdicts`);
    for (const { result, domain, text } of verdicts) {
      hold(RESULTS.includes(result), `the result ${result}`);
      hold(!/[\s\0]/.test(domain ?? ''), 'a domain of two words');
      hold(result === 'pass' || text !== '', 'no word on why');
    }
    if (verdicts.some(({ result, findings }) => result === 'pass' && findings.length === 0)) await changed(octets);
    return verdicts
      .slice(0, 4)
      .map(({ result, fault, findings }) => `${result}${fault}${findings.length}`)
      .join();
  },
};

/** Without a finding all of the body is signed. */
async function changed(octets: Buffer): Promise<void> {
  const message = signableMessage(octets);
  const other = { ...message, body: Buffer.concat([Buffer.from('x'), message.body]) };
  const verdicts = await verifyDkim(other, lookup, NOW_SECONDS);
  hold(!verdicts.some(({ result, findings }) => result === 'pass' && findings.length === 0), 'a changed body passes');
}
