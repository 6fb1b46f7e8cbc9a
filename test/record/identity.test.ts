import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { asEvent } from '../../src/record/as-event.ts';
import { Gathering } from '../../src/run/gather.ts';
import { type Identity, identify } from '../../src/target/identity.ts';
import { identityShape } from '../../src/target/identity-document.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';

const GOOD: Zone = {
  '1.2.0.192.in-addr.arpa': { PTR: 'mail.example.test' },
  'mail.example.test': { A: '192.0.2.1', TXT: 'v=spf1 a -all' },
  'example.test': { MX: [[10, 'mail.example.test']], TXT: 'v=spf1 mx -all' },
  '_dmarc.example.test': { TXT: 'v=DMARC1; p=reject; sp=none; rua=mailto:d@example.test' },
  '1.2.0.192.bl.example.test': { A: '127.0.0.2', TXT: 'seen in a trap' },
  '2.0.0.127.bl.example.test': { A: '127.0.0.2' },
};

function identityIn(zone: Zone, from = 'info@example.test'): Promise<Identity> {
  const source = parseIp('192.0.2.1') ?? assert.fail();
  const zones = [{ zone: 'bl.example.test', label: 'bl.example.test', allow: false, codes: SPAMHAUS_CODES }];
  const question = { source, helo: 'mail.example.test', from, zones };
  return identify(question, { dns: new ZoneDns(zone), clock: new FakeClock() });
}

const validate = new Ajv2020({ strict: true }).compile(publishedSchema(identityShape));
for (const [what, zone, from] of [
  ['all in order', GOOD, undefined],
  ['nothing in the DNS', {}, undefined],
  ['no sender', GOOD, ''],
  ['a DNS that fails', { '1.2.0.192.in-addr.arpa': 'SERVFAIL', 'mail.example.test': 'TIMEOUT' }, undefined],
] as const) {
  test(`an identity fits its schema and the check of a record: ${what}`, async () => {
    const value: unknown = JSON.parse(JSON.stringify(await identityIn(zone as Zone, from)));
    assert.equal(identityShape.differs(value, ''), null);
    assert.ok(validate(value), JSON.stringify(validate.errors));
  });
}

test('within a run it is an event, and part of the document', async () => {
  const identity = await identityIn(GOOD);
  const gathering = new Gathering();
  assert.equal(gathering.document().identity, null);
  const read = asEvent(JSON.parse(JSON.stringify({ e: 'identity', identity })));
  assert.ok(typeof read !== 'string', String(read));
  gathering.add(read);
  assert.deepEqual(gathering.document().identity, JSON.parse(JSON.stringify(identity)));
});

test('an event whose identity is damaged is refused in words', () => {
  assert.match(
    String(asEvent({ e: 'identity', identity: { schema: 'mxprobe/identity@1' } })),
    /identity\.source: is missing/,
  );
});
