// The rows of docs/refusals.md. Each runs, and each is refused for the reason it gives: where the policy is off, the variants
// that expect its refusal fail, and only those.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Failure } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { toScenario } from '../../src/bounce/to-scenario.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import type { Place } from '../../src/run/plan.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { NAMED_POLICIES } from '../../src/scenario/policy/named-policies.ts';
import { identify } from '../../src/target/identity.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { resolveTarget } from '../../src/target/resolve-target.ts';
import type { DnsblZone } from '../../src/trust/dnsbl.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { policyOf } from '../sandbox/dialogues.ts';
import { casesOf, ROOT, runOffline, scenarioFiles, verdicts, withPolicy } from './offline.ts';

interface Row {
  readonly row: string;
  readonly file: string;
  /** The policy of the embedded MX without the one that the row is about. */
  readonly off: string;
  /** The variants that expect a refusal; `-` for a scenario without variants. */
  readonly refused: readonly string[];
}

const AUTH = 'auth: { tls_only: true, users: { alice@lab.test: secret } }';

// biome-ignore format: a table, one row a line
const ROWS: readonly Row[] = [
  { row: 'intercommail', file: 'starttls/required', off: '{}', refused: ['cleartext'] },
  { row: 'no route', file: 'dns/no-route', off: '{}', refused: ['null-mx'] },
  { row: 'no route', file: 'dns/no-way', off: 'recipient_domain: { unknown: another.test }', refused: ['mistyped', 'parked', 'look-up-fails'] },
  { row: 'postbox full', file: 'mailbox/full', off: '{}', refused: ['full', 'full-for-now'] },
  { row: 'postbox full', file: 'mailbox/full-at-the-end', off: '{}', refused: ['full'] },
  { row: 'postbox full', file: 'mailbox/full-lmtp', off: 'lmtp: true', refused: ['full'] },
  { row: 'listed on RBL', file: 'blocklist/rbl', off: '{}', refused: ['listed'] },
  { row: 'queue and retry', file: 'queue/retry', off: '{}', refused: ['-'] },
  { row: 'queue and retry', file: 'queue/gives-up', off: '{}', refused: ['gives-up', 'keeps-trying'] },
  { row: 'blacklist look-up', file: 'blocklist/look-up', off: '{}', refused: ['listed'] },
  { row: 'dynamic address', file: 'blocklist/dynamic-address', off: '{}', refused: ['dynamic', 'dial-up'] },
  { row: 'own MX, spare MX', file: 'dns/every-mx', off: 'relay: { domains: another.test }', refused: ['-'] },
  { row: 'own MX, spare MX', file: 'dns/spare-mx', off: 'banner: the spare', refused: ['forgotten'] },
  { row: 'sender not authorised', file: 'identity/spf', off: '{}', refused: ['not-authorised', 'record-wrong', 'look-up-fails'] },
  { row: 'unauthenticated to Gmail', file: 'identity/unauthenticated', off: '{}', refused: ['unauthenticated'] },
  { row: 'unauthenticated to Gmail', file: 'identity/spf-or-dkim', off: '{}', refused: ['neither'] },
  { row: 'unauthenticated to Gmail', file: 'identity/dkim-flaws', off: '{}', refused: ['none', 'body', 'header', 'expired', 'future', 'selector', 'key', 'alignment', 'weak', 'revoked'] },
  { row: 'unauthenticated to Gmail', file: 'identity/bulk-senders', off: '{}', refused: ['no-spf', 'no-dkim', 'not-aligned'] },
  { row: 'unauthenticated to Gmail', file: 'identity/dmarc', off: '{}', refused: ['reject'] },
  { row: 'address ranges blocked', file: 'blocklist/microsoft', off: '{}', refused: ['blocked'] },
  { row: 'address ranges blocked', file: 'blocklist/t-online', off: '{}', refused: ['blocked'] },
  { row: 'address ranges blocked', file: 'blocklist/gmx', off: '{}', refused: ['blocked'] },
  { row: 'rate limit', file: 'rate/web.de', off: '{}', refused: ['at-once'] },
  { row: 'rate limit', file: 'rate/messages', off: '{}', refused: ['at-once'] },
  { row: "identity of the sender's host", file: 'identity/published', off: '{}', refused: ['no-ptr', 'no-host', 'no-mx', 'not-in-spf'] },
  { row: 'no reverse DNS', file: 'identity/reverse-dns', off: '{}', refused: ['no-ptr', 'look-up-fails'] },
  { row: 'greylisting', file: 'greylist/first-contact', off: '{}', refused: ['at-once', 'later'] },
  { row: 'greylisting', file: 'greylist/try-again-in-a-few-seconds', off: '{}', refused: ['-'] },
  { row: 'XBL, SBL, PBL', file: 'blocklist/spamhaus', off: '{}', refused: ['xbl', 'sbl', 'pbl'] },
  { row: 'HELO without a domain', file: 'helo/fqdn', off: '{}', refused: ['plain-name', 'malformed'] },
  { row: 'spam server listed by hand', file: 'blocklist/listed-by-hand', off: '{}', refused: ['listed'] },
  { row: 'no abuse contact', file: 'blocklist/no-abuse-contact', off: '{}', refused: ['listed'] },
  { row: 'honeypot attacker', file: 'blocklist/honeypot', off: '{}', refused: ['at-once', 'later'] },
  { row: 'multi-line replies', file: 'multiline/empty-last-line', off: 'capabilities: { only: [PIPELINING, 8BITMIME, AUTH LOGIN PLAIN] }', refused: ['-'] },
  { row: 'multi-line replies', file: 'multiline/ehlo', off: 'capabilities: { only: [] }', refused: ['-'] },
  { row: 'multi-line replies', file: 'multiline/stops-early', off: '{}', refused: ['stops-early'] },
  { row: 'backscatter', file: 'mailbox/backscatter', off: 'use: backscatter', refused: ['unknown'] },
  { row: 'your own Postfix as AUTH client', file: 'auth/at-mail', off: AUTH, refused: ['stranger'] },
  { row: 'your own Postfix as AUTH client', file: 'auth/required', off: AUTH, refused: ['stranger'] },
  { row: 'your own Postfix as AUTH client', file: 'auth/password', off: 'auth: { users: { alice@lab.test: wrong } }', refused: ['wrong', 'right'] },
  { row: 'your own Postfix as AUTH client', file: 'auth/tls-first', off: 'auth: { users: { alice@lab.test: another-password } }', refused: ['cleartext', 'encrypted'] },
  { row: 'TLS and SSL', file: 'starttls/port-587', off: `${AUTH}\ncapabilities: { in_tls: { remove: [AUTH] } }`, refused: ['-'] },
  { row: 'TLS and SSL', file: 'starttls/port-465', off: `tls: implicit\n${AUTH}\ncapabilities: { on_smtps: { remove: [AUTH] } }`, refused: ['-'] },
  { row: 'TLS and SSL', file: 'starttls/wrapper', off: `tls: implicit\n${AUTH}`, refused: ['wrapped'] },
  { row: 'relay refused', file: 'relay/refused', off: '{}', refused: ['elsewhere'] },
  { row: 'relay refused', file: 'relay/customer', off: AUTH, refused: ['stranger'] },
];
/** Rows that are no dialogue; their tests stand below. */
const CHECKS = ['bounce text'];

const TABLE = readFileSync(join(ROOT, 'docs/refusals.md'), 'utf8');
const pathOf = (file: string) => `scenarios/${file}.yaml`;

describe('docs/refusals.md', () => {
  const rows = [...TABLE.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \| .+ \|$/gm)]
    .slice(1)
    .map(([, name = '', shown = '', policy = '']) => ({
      name,
      policy,
      files: [...shown.matchAll(/\(\.\.\/scenarios\/(.+?)\.yaml\)/g)].map(([, file = '']) => file),
    }));

  test('has all 26 rows, each with what is run here', () => {
    assert.equal(rows.length, 26);
    assert.deepEqual(
      rows.map(({ name, files }) => [name, files]),
      rows.map(({ name }) => [name, ROWS.filter(({ row }) => row === name).map(({ file }) => file)]),
    );
    const named = rows.filter(({ files }) => files.length === 0).map(({ name }) => name);
    assert.deepEqual(named, CHECKS);
  });

  test('names policies that there are', () => {
    const used = rows.flatMap(({ policy }) => [...policy.matchAll(/`use: (\S+)`/g)].map(([, name = '']) => name));
    assert.ok(used.length > 15);
    for (const name of used)
      assert.ok(
        NAMED_POLICIES.some((known) => known.name === name),
        name,
      );
  });

  test('mentions every scenario', () => {
    for (const file of scenarioFiles()) assert.ok(TABLE.includes(`(../${file})`), file);
  });
});

test('each row but the bounce has a contrast offline: one thing changes, and a refusal becomes an acceptance', async () => {
  const { contrasts } = await runOffline(ROWS.flatMap(({ file }) => casesOf(pathOf(file))));
  const flips = contrasts.filter(({ before, after, changed }) => {
    const refused = [before, after].filter((reply) => /^(?:[45]|a failed)/.test(reply)).length;
    return refused === 1 && Object.keys(changed).length === 1;
  });
  const flipped = new Set(flips.map(({ file }) => file));
  const without = [...new Set(ROWS.map(({ row }) => row))].filter(
    (name) => !ROWS.some(({ row, file }) => row === name && flipped.has(pathOf(file))),
  );
  assert.deepEqual(without, []);
});

describe('with the policy off, the refusal is missed', { concurrency: 4 }, () => {
  for (const { row, file, off, refused } of ROWS) {
    test(`${row}: ${file}`, async () => {
      const own = verdicts(await runOffline(casesOf(pathOf(file))));
      assert.deepEqual(new Set(Object.values(own)), new Set(['passed']));
      const missed = await runOffline(casesOf(pathOf(file), { text: withPolicy(pathOf(file), off) }));
      const without = verdicts(missed);
      const expected = Object.keys(own).map((variant) => [variant, refused.includes(variant) ? 'failed' : 'passed']);
      assert.deepEqual(without, Object.fromEntries(expected));
      for (const { verdict, text } of missed.cases) if (verdict === 'failed') assert.match(text ?? '', /^expected /);
    });
  }
});

test('a refusal in other words fails too, and points at the line', async () => {
  const file = pathOf('identity/reverse-dns');
  const text = withPolicy(file, 'reverse_dns: { missing: 127.0.20.3, tempfail: 127.0.20.4, text: "go away" }');
  const { cases } = await runOffline(casesOf(file, { text }));
  const [refused] = cases;
  assert.equal(refused?.verdict, 'failed');
  assert.match(refused?.text ?? '', /cannot find your reverse hostname.*got 550 5\.7\.1 go away/);
  assert.equal(refused?.steps.find(({ verdict }) => verdict === 'failed')?.verb, 'rcpt');
});

test('your own Postfix as AUTH client: a server that refuses at MAIL passes too', async () => {
  const file = pathOf('auth/required');
  const text = withPolicy(file, 'auth: { required: true, tls_only: true, users: { alice@lab.test: secret } }');
  const document = await runOffline(casesOf(file, { text }));
  assert.deepEqual(verdicts(document), { stranger: 'passed', customer: 'passed' });
  assert.match(document.contrasts[0]?.text ?? '', /MAIL FROM changed from 530 5\.7\.0 to 250 .*demands authentication/);
});

test('own MX, spare MX: each MX at each address is a case, and the spare that forgot the domain is found', async () => {
  const knows = policyOf('relay: { domains: company.test }');
  const first = await startSandbox(knows);
  const dns = new ZoneDns({
    'company.test': {
      MX: [
        [10, 'mx.company.test'],
        [20, 'spare.company.test'],
      ],
    },
    'mx.company.test': { A: '127.0.0.1' },
    'spare.company.test': { AAAA: '::1' },
  });
  const signal = new AbortController().signal;
  const parsed = parseTarget(`mx:company.test:${first.port}`);
  assert.ok('target' in parsed);
  const { endpoints } = await resolveTarget(parsed.target, { dns, family: null, all: false, signal });
  const places = endpoints.map((one): Place => ({ kind: 'endpoints', endpoints: [one] }));
  const atBoth = async () => {
    const { cases } = await runOffline(casesOf(pathOf('dns/every-mx')), places);
    return cases.map(({ target, verdict, reason }) => [target.host, reason ?? verdict]);
  };
  try {
    assert.deepEqual(await atBoth(), [
      ['mx.company.test', 'passed'],
      ['spare.company.test', 'unreachable'],
    ]);
    for (const [domains, verdict] of [
      ['company.test', 'passed'],
      ['another.test', 'failed'],
    ]) {
      const spare = await startSandbox(policyOf(`relay: { domains: ${domains} }`), { host: '::1', port: first.port });
      const found = await atBoth();
      await spare.close();
      assert.deepEqual(found, [
        ['mx.company.test', 'passed'],
        ['spare.company.test', verdict],
      ]);
    }
  } finally {
    await first.close();
  }
});

/** As intercommail's case was published; the hotel's data were left out there already. */
const BOUNCE = `This is the mail system at host mailrouter-***.prod.booking.com. I'm sorry to have to inform you that your message could not be delivered to one or more recipients. It's attached below. For further assistance, please send mail to postmaster. If you do so, please include this problem report. You can delete your own text from the attached returned message. The mail system <xxx.636363@guest.booking.com>: host intercommail.booking.com[...] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)
Reporting-MTA: dns; mailrouter-***.prod.booking.com Final-recipient: RFC822; xxx.636363@guest.booking.com Action: failed Status: 5.7.0 Remote-MTA: dns; intercommail.booking.com X-Supplementary-Info: <intercommail.booking.com #5.7.0 smtp; 530 5.7.0 Must issue a STARTTLS command first>
`;

test('bounce text: what the bounce says becomes a scenario, and STARTTLS flips the answer', async () => {
  const facts = readBounce(Buffer.from(BOUNCE));
  const [failure] = facts.failures;
  assert.deepEqual([failure?.stage, failure?.remote?.host], ['mail', 'intercommail.booking.com']);
  const flip = { name: 'encrypted', changes: { starttls: true } } as const;
  const written = toScenario(facts, failure as Failure, { flip });
  assert.ok('yaml' in written);
  const { cases, contrasts } = await runOffline(casesOf('bounce.yaml', { text: written.yaml }));
  assert.deepEqual(
    cases.map(({ variant, verdict }) => [variant, verdict]),
    [
      ['as-bounced', 'passed'],
      ['encrypted', 'passed'],
    ],
  );
  assert.match(contrasts[0]?.text ?? '', /MAIL FROM changed from 530 5\.7\.0 to 250.*: the server demands STARTTLS\.$/);
  const open = written.yaml.replace(/^sandbox:\n(?: .*\n)+/m, 'sandbox: {}\n');
  assert.notEqual(open, written.yaml);
  assert.deepEqual(verdicts(await runOffline(casesOf('bounce.yaml', { text: open }))), {
    'as-bounced': 'failed',
    encrypted: 'passed',
  });
});

/** crm-now's list of what a sending server should have. */
const GOOD: Zone = {
  '135.245.42.212.in-addr.arpa': { PTR: 'mail.sender.test' },
  'mail.sender.test': { A: '212.42.245.135', TXT: 'v=spf1 a -all' },
  'sender.test': { MX: [[10, 'mail.sender.test']], TXT: 'v=spf1 ip4:212.42.245.135 -all' },
  '_dmarc.sender.test': { TXT: 'v=DMARC1; p=reject' },
  '2.0.0.127.bl.test': { A: '127.0.0.2' },
};
const ZONE: DnsblZone = { zone: 'bl.test', label: 'bl.test', allow: false, codes: SPAMHAUS_CODES };

async function findingsOf(changes: Zone): Promise<readonly string[]> {
  const source = parseIp('212.42.245.135') ?? assert.fail();
  const asked = { source, helo: 'mail.sender.test', from: 'news@sender.test', zones: [ZONE] };
  const { findings } = await identify(asked, { dns: new ZoneDns({ ...GOOD, ...changes }), clock: new FakeClock() });
  return findings.map(({ id }) => id);
}

test('blacklist look-up: a listed address is found, an unlisted one is not', async () => {
  assert.deepEqual(await findingsOf({ '135.245.42.212.bl.test': { A: '127.0.0.4' } }), ['dnsbl-listed']);
  assert.deepEqual(await findingsOf({}), []);
});

test("identity of the sender's host: each thing that the pages ask for is missed by itself", async () => {
  const mx = GOOD['sender.test'];
  assert.ok(typeof mx === 'object');
  assert.deepEqual(await findingsOf({ '135.245.42.212.in-addr.arpa': {} }), ['ptr-missing']);
  assert.deepEqual(await findingsOf({ 'sender.test': { MX: mx.MX ?? [] } }), ['spf-none']);
  assert.deepEqual(await findingsOf({ '_dmarc.sender.test': {} }), ['dmarc-none']);
});
