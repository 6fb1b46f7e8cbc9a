// The openspf test suite for RFC 7208, as published (rfc7208-tests.yml, LICENSE beside it): every case, every listed result,
// every explanation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { ZoneDns, type ZoneName } from '../../../src/net/zone-dns.ts';
import { parseIp } from '../../../src/trust/ip-network.ts';
import type { LookupType } from '../../../src/trust/lookup.ts';
import { checkSpf } from '../../../src/trust/spf.ts';

interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly ('TIMEOUT' | Readonly<Record<string, unknown>>)[]>>;
}
interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  /** `DEFAULT`: the domain gives none. */
  readonly explanation?: string;
}

const CASES = 203;
const text = readFileSync(new URL('rfc7208-tests.yml', import.meta.url), 'utf8');
const scenarios = [...parseAllDocuments(text)].map((document) => document.toJS() as Scenario);

test(`the suite is whole: ${CASES} cases`, () => {
  assert.equal(scenarios.flatMap(({ tests }) => Object.keys(tests)).length, CASES);
});

for (const { description, tests, zonedata } of scenarios) {
  const dns = new ZoneDns(Object.fromEntries(Object.entries(zonedata).map(([name, held]) => [name, zoneName(held)])));
  const lookup = (name: string, type: LookupType) => dns.query(name, type);
  for (const [name, { host, mailfrom, helo, result, explanation }] of Object.entries(tests)) {
    test(`${description}: ${name}`, async () => {
      const ip = parseIp(host);
      assert.ok(ip !== null);
      const found = await checkSpf({ ip, sender: mailfrom, helo, receiver: null, seconds: 0 }, lookup);
      assert.ok([result].flat().includes(found.result), `${found.result} (${found.text}) instead of ${result}`);
      if (explanation !== undefined) assert.equal(found.explanation ?? 'DEFAULT', explanation);
    });
  }
}

/** As the suite prescribes: SPF records count as TXT unless TXT records are given, TIMEOUT answers every other type. */
function zoneName(held: Scenario['zonedata'][string]): ZoneName {
  const of = (type: string) => held.flatMap((entry) => (entry !== 'TIMEOUT' && type in entry ? [entry[type]] : []));
  const txt = of('TXT').length > 0 ? of('TXT') : of('SPF');
  const otherwise = held.includes('TIMEOUT') ? 'TIMEOUT' : [];
  const or = <T>(values: readonly unknown[]) => (values.length > 0 ? (values as T[]) : otherwise);
  const texts = txt.filter((value) => value !== 'NONE').map((value) => [value].flat().join(''));
  const [alias] = of('CNAME') as string[];
  return {
    ...(alias === undefined ? {} : { CNAME: alias }),
    A: or<string>(of('A')),
    AAAA: or<string>(of('AAAA')),
    MX: or<readonly [number, string]>(of('MX')),
    PTR: or<string>(of('PTR')),
    TXT: or<string>(texts),
  };
}
