// `mxprobe identity` against a DNS that is hostile to whoever asks it: it comes to an end, asks no more than a polite client would, and
// nothing of what it was told acts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import { FakeClock, systemClock } from '../../src/net/clock.ts';
import { DnsClient } from '../../src/net/dns-client.ts';
import { identityEvents } from '../../src/record/identity-case.ts';
import { escapeJson } from '../../src/report/escape/json.ts';
import { describeIdentity } from '../../src/report/identity.ts';
import { identify } from '../../src/target/identity.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { type Respond, response, startDnsServer } from '../net/dns-server.ts';
import { PAYLOADS } from './payloads.ts';
import { assertNoCiCommand, assertTerminal } from './sinks.ts';

/** SPF may ask some hundred times (RFC 7208 4.6.4), for HELO and MAIL each; all else is a few questions. */
const MOST_QUESTIONS = 600;
const MOST_MS = 20_000;

async function look(respond: Respond) {
  const server = await startDnsServer(respond);
  const source = parseIp('192.0.2.7');
  assert.ok(source !== null);
  const zones = [{ zone: 'bl.test', label: 'bl.test', allow: false, codes: SPAMHAUS_CODES }];
  const question = { source, helo: 'mail.a.test', from: 'info@a.test', zones, selectors: ['s1', 's2'] };
  const servers = [{ address: '127.0.0.1', port: server.port }];
  const begun = performance.now();
  try {
    const dns = new DnsClient({ servers, clock: systemClock, tryMs: 100, deadlineMs: 400 });
    const identity = await identify(question, { dns, clock: systemClock });
    return { identity, asked: server.asked, ms: performance.now() - begun };
  } finally {
    await server.close();
  }
}

const questionOf = (query: DecodedPacket) => ({
  type: query.questions?.[0]?.type ?? 'A',
  name: query.questions?.[0]?.name ?? '',
});
/** Over UDP what is too large is cut; over TCP it is all there. */
const large = (query: DecodedPacket, over: 'udp' | 'tcp', answers: Answer[]) =>
  over === 'udp' && answers.length > 10
    ? [response(query, [], { flags: packet.TRUNCATED_RESPONSE })]
    : [response(query, answers)];
const texts =
  (textsOf: (name: string) => readonly (string | Buffer)[]): Respond =>
  (query, over) => {
    const { type, name } = questionOf(query);
    return large(query, over, type === 'TXT' ? textsOf(name).map((data) => ({ type: 'TXT', name, data })) : []);
  };
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const octets = Object.values(PAYLOADS).map((payload) => Buffer.from(payload, 'latin1').subarray(0, 250));

/** So that no name is asked for twice. */
let fresh = 0;
const ROWS: Readonly<Record<string, Respond>> = {
  'texts without end': texts(() => many(400, (i) => `v=spf1 ip4:192.0.2.${i & 255} ${'x'.repeat(120)}`)),
  'SPF that includes itself': texts((name) => [`v=spf1 include:${name} -all`]),
  'SPF that leads in a ring': texts((name) => [
    `v=spf1 redirect=${name.startsWith('r.') ? name.slice(2) : `r.${name}`}`,
  ]),
  'SPF that grows tenfold with each level': texts(() => [
    `v=spf1 ${many(10, () => `include:n${fresh++}.a.test`).join(' ')} -all`,
  ]),
  'SPF of a thousand mechanisms': texts(() => [
    Buffer.from(`v=spf1 ${many(40, (i) => `a:h${i}.a.test mx:m${i}.a.test ptr`).join(' ')}`.slice(0, 255)),
  ]),
  'SPF with macros that grow': texts(() => [`v=spf1 exists:${'%{l}%{d}%{s}%{h}%{i}%{p}'.repeat(8)}.a.test -all`]),
  'SPF and DMARC of nothing but payloads': texts(() =>
    octets.map((one) => Buffer.concat([Buffer.from('v=spf1 '), one])),
  ),
  'DMARC records without end': texts((name) =>
    name.startsWith('_dmarc') ? many(200, () => 'v=DMARC1; p=reject; rua=mailto:a@b.test') : [],
  ),
  'DKIM keys of another world': texts((name) =>
    name.includes('_domainkey') ? [`v=DKIM1; k=rsa; p=${'A'.repeat(240)}`, ...octets] : [],
  ),
  'names of our address without end': (query, over) => {
    const { type, name } = questionOf(query);
    const names = many(400, (i): Answer => ({ type: 'PTR', name, data: `n${i}.a.test` }));
    return large(query, over, type === 'PTR' ? names : []);
  },
  'MX hosts without end': (query, over) => {
    const { type, name } = questionOf(query);
    const hosts = many(400, (i): Answer => ({ type: 'MX', name, data: { preference: i, exchange: `m${i}.a.test` } }));
    return large(query, over, type === 'MX' ? hosts : []);
  },
  'addresses without end': (query, over) => {
    const { type, name } = questionOf(query);
    const found = many(400, (i): Answer => ({ type: 'A', name, data: `10.0.${i >> 8}.${i & 255}` }));
    return large(query, over, type === 'A' ? found : []);
  },
  'aliases in a ring': (query) => {
    const { name } = questionOf(query);
    return [
      response(query, [
        { type: 'CNAME', name, data: `x.${name}`.slice(0, 200) },
        { type: 'CNAME', name: `x.${name}`.slice(0, 200), data: name },
      ]),
    ];
  },
  'an alias for each question, on and on': (query) => {
    const { name } = questionOf(query);
    return [response(query, [{ type: 'CNAME', name, data: `y${name.length}.${name}`.slice(0, 200) }])];
  },
  'every name is listed, with words of ours': (query) => {
    const { type, name } = questionOf(query);
    if (type === 'TXT')
      return [
        response(
          query,
          octets.map((data): Answer => ({ type: 'TXT', name, data })),
        ),
      ];
    return [response(query, type === 'A' ? [{ type: 'A', name, data: '127.0.0.2' }] : [])];
  },
  silence: () => [],
  SERVFAIL: (query) => [response(query, [], { flags: 2 })],
  REFUSED: (query) => [response(query, [], { flags: 5 })],
  'answers that are cut, and nobody over TCP': (query, over) =>
    over === 'udp' ? [response(query, [], { flags: packet.TRUNCATED_RESPONSE })] : [],
  noise: (query) => [Buffer.alloc(500, 0xff), response(query, []).subarray(0, 20)],
};

describe('guarantee 3: identity and a hostile DNS', { concurrency: 4, timeout: 120_000 }, () => {
  for (const [name, respond] of Object.entries(ROWS))
    test(name, async () => {
      const { identity, asked, ms } = await look(respond);
      assert.ok(ms < MOST_MS, `${ms} ms`);
      assert.ok(asked.length <= MOST_QUESTIONS, `${asked.length} questions`);
      const json = escapeJson(JSON.stringify(identity));
      assert.ok(json.length < 512 * 1024, `${json.length} characters`);
      assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(identity)));
      const text = describeIdentity(identity).join('\n');
      assertTerminal(text, false);
      assertTerminal(json, false);
      assertNoCiCommand(text);
      const started = new FakeClock().date().toISOString();
      assert.ok(JSON.stringify(identityEvents(identity, 0, started, 1)).length < 1024 * 1024);
      assert.notEqual(identity.spf.mailFrom?.result, 'pass');
    });
});
