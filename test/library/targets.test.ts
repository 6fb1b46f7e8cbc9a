// `--target` -> the places at which each scenario runs: what the DNS does not give is a case, never left out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placesOf } from '../../src/library/targets.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import type { Place } from '../../src/run/plan.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { resolveTarget } from '../../src/target/resolve-target.ts';

const zone: Zone = {
  'half.test': {
    MX: [
      [10, 'gone.test'],
      [20, 'mx.test'],
      [30, 'empty.test'],
      [40, 'slow.test'],
    ],
  },
  'mx.test': { A: ['192.0.2.1', '192.0.2.2'] },
  'empty.test': { TXT: 'no address' },
  'slow.test': 'TIMEOUT',
  'dangling.test': { MX: [[10, 'gone.test']] },
};

const shown = (place: Place): string => {
  if (place.kind === 'unresolved') return `${place.written}: ${place.reason}`;
  return place.kind === 'sandbox'
    ? 'sandbox'
    : place.endpoints.map(({ host, address }) => `${host}[${address}]`).join(' or ');
};

async function placesAt(written: string): Promise<readonly Place[]> {
  const parsed = parseTarget(written);
  if ('problem' in parsed) throw new Error(written);
  return placesOf(written, await resolveTarget(parsed.target, { dns: new ZoneDns(zone), family: null, all: false }));
}

describe('where a target is asked', () => {
  for (const [written, ...expected] of [
    ['mx:half.test', 'mx.test[192.0.2.1]', 'mx.test[192.0.2.2]', 'gone.test: dns', 'empty.test: dns', 'slow.test: dns'],
    ['mx:dangling.test', 'mx:dangling.test: dns'],
    ['mx.test:25', 'mx.test[192.0.2.1] or mx.test[192.0.2.2]'],
    ['gone.test:25', 'gone.test:25: dns'],
  ] as const)
    test(written, async () => assert.deepEqual((await placesAt(written)).map(shown), expected));

  test('a host that is lost says why', async () => {
    for (const place of await placesAt('mx:half.test'))
      if (place.kind === 'unresolved') assert.ok(place.text.includes(place.written), place.text);
  });
});
