// The drill on the embedded MX: a whole night through real sockets for each of more than thirty regressions, one at a time.
// Each must end the night as a regression, and be told with its case, step and kind; nights without one must end well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ReadProbe } from '../../src/library/read-probes.ts';
import { NightWorld, type WrittenPolicy } from './night-world.ts';

const STEPS = (rest: string) => `dialogue:\n  - connect\n  - ehlo: probe.example.net\n${rest}  - quit\n`;
const IN_TLS = (rest: string) => STEPS(`  - starttls\n${rest}`);

const SCENARIOS: Readonly<Record<string, string>> = {
  'scenarios/cleartext.yaml': `name: MAIL needs TLS\n${STEPS('  - mail: <>\n    expect: 530\n')}`,
  'scenarios/delivery.yaml': `name: mail is taken\n${IN_TLS(
    '  - mail: a@example.net\n  - rcpt: postmaster@lab.test\n  - data: { body: hello }\n    expect: 250\n',
  )}`,
  'scenarios/relay.yaml': `name: no relay\n${IN_TLS('  - mail: a@example.net\n  - rcpt: x@elsewhere.test\n    expect: 554\n')}`,
  'scenarios/unknown.yaml': `name: nobody\n${IN_TLS('  - mail: a@example.net\n  - rcpt: nobody@lab.test\n    expect: 550\n')}`,
  'scenarios/size.yaml': `name: too large\n${IN_TLS('  - mail: { from: a@example.net, size: 99999999 }\n    expect: 552\n')}`,
  'scenarios/auth.yaml': `name: login\n${IN_TLS('  - auth: { mechanism: PLAIN, user: alice, password: correct-horse }\n    expect: 235\n')}`,
  'scenarios/vrfy.yaml': `name: VRFY\n${IN_TLS('  - vrfy: postmaster\n    expect: 252\n')}`,
};

const PROBE = (port: number) => `name: drill
targets: smtp://localhost:${port}
scenarios: "scenarios/*.yaml"
thresholds: { latency: 1500ms }
`;

const AUTH = { users: { alice: 'correct-horse' }, mechanisms: ['PLAIN', 'LOGIN'], tls_only: true };
const HEALTHY: WrittenPolicy = {
  hostname: 'localhost',
  require_starttls: true,
  relay: { domains: 'lab.test' },
  mailboxes: { unknown: 'nobody@lab.test' },
  size: 10_000_000,
  auth: AUTH,
  replies: { vrfy: '252 2.0.0 try it' },
};

interface Injected {
  readonly name: string;
  readonly bend: WrittenPolicy;
  readonly told: readonly [caseId: string, step: string | null, what: string];
}

const lost = (keyword: string): WrittenPolicy => ({ capabilities: { remove: [keyword] } });

const INJECTED: readonly Injected[] = [
  { name: 'STARTTLS is gone', bend: { tls: 'none' }, told: ['delivery', 'ehlo', 'capability'] },
  { name: 'STARTTLS is refused', bend: { tls: 'refused' }, told: ['delivery', 'starttls', 'code'] },
  { name: 'the handshake fails', bend: { tls: 'broken' }, told: ['delivery', 'starttls/tls', 'outcome'] },
  { name: 'STARTTLS is overwritten on the way', bend: { tls: 'stripped' }, told: ['delivery', 'ehlo', 'capability'] },
  { name: 'PIPELINING is gone', bend: lost('PIPELINING'), told: ['cleartext', 'ehlo', 'capability'] },
  { name: '8BITMIME is gone', bend: lost('8BITMIME'), told: ['delivery', 'starttls/ehlo', 'capability'] },
  { name: 'SMTPUTF8 is gone', bend: lost('SMTPUTF8'), told: ['delivery', 'starttls/ehlo', 'capability'] },
  { name: 'DSN is gone', bend: lost('DSN'), told: ['delivery', 'starttls/ehlo', 'capability'] },
  { name: 'SIZE shrank', bend: { size: 1_000_000 }, told: ['delivery', 'starttls/ehlo', 'capability'] },
  { name: 'AUTH is gone', bend: { auth: undefined }, told: ['auth', 'starttls/ehlo', 'capability'] },
  {
    name: 'LOGIN is gone from AUTH',
    bend: { auth: { ...AUTH, mechanisms: ['PLAIN'] } },
    told: ['auth', 'starttls/ehlo', 'capability'],
  },
  { name: 'TLS 1.3 is gone', bend: { tls_versions: { max: 'TLSv1.2' } }, told: ['delivery', null, 'tls.version'] },
  ...(
    [
      ['expired', 'certificate.expiry'],
      ['self-signed', 'certificate.trusted'],
      ['wrong-name', 'certificate.matches_host'],
      ['missing-intermediate', 'certificate.trusted'],
      ['not-yet', 'certificate.trusted'],
      ['weak-key', 'certificate.key'],
    ] as const
  ).map(
    ([kind, what]): Injected => ({
      name: `the certificate is ${kind}`,
      bend: { certificate: kind },
      told: ['delivery', null, what],
    }),
  ),
  { name: 'an open relay', bend: { relay: undefined }, told: ['relay', 'rcpt', 'code'] },
  { name: 'unknown recipients are taken', bend: { mailboxes: undefined }, told: ['unknown', 'rcpt', 'code'] },
  { name: 'MAIL is taken in clear text', bend: { require_starttls: undefined }, told: ['cleartext', 'mail', 'code'] },
  { name: 'MAIL is refused for good', bend: { refuse: { mail: '550 5.7.1 no' } }, told: ['delivery', 'mail', 'code'] },
  { name: 'MAIL is put off', bend: { refuse: { mail: '451 4.3.0 later' } }, told: ['delivery', 'mail', 'code'] },
  { name: 'we are on a block list', bend: { blocked: '127.0.0.0/8' }, told: ['delivery', 'rcpt', 'code'] },
  { name: 'greeted with 554', bend: { greeting: '554 5.7.1 no' }, told: ['vrfy', 'connect', 'code'] },
  { name: 'greeted with 451', bend: { greeting: '451 4.3.2 later' }, told: ['vrfy', 'connect', 'code'] },
  {
    name: 'the mailbox is full for good',
    bend: { mailboxes: { unknown: 'nobody@lab.test', full: 'postmaster@lab.test' } },
    told: ['delivery', 'rcpt', 'code'],
  },
  { name: 'refused after the dot', bend: { refuse: { eod: '550 5.7.1 no' } }, told: ['delivery', 'data', 'code'] },
  { name: 'put off after the dot', bend: { refuse: { eod: '451 4.3.0 no' } }, told: ['delivery', 'data', 'code'] },
  { name: 'closed at DATA', bend: { close_after: 'data' }, told: ['delivery', 'data', 'outcome'] },
  { name: 'reset at RCPT', bend: { reset: 'rcpt' }, told: ['delivery', 'rcpt', 'outcome'] },
  {
    name: 'the password no longer holds',
    bend: { auth: { ...AUTH, users: { alice: 'something-else' } } },
    told: ['auth', 'auth', 'code'],
  },
  { name: 'over-large mail is taken', bend: { size: 'off' }, told: ['size', 'mail', 'code'] },
  { name: 'VRFY is not known', bend: { replies: { vrfy: '502 5.5.1 no' } }, told: ['vrfy', 'vrfy', 'code'] },
  { name: 'the greeting is late', bend: { greeting: { delay: '1600ms' } }, told: ['vrfy', 'connect', 'latency'] },
  {
    name: 'a command is injected before TLS',
    bend: { inject: { starttls: '250 injected\\r\\n' } },
    told: ['delivery', null, 'finding'],
  },
];

let world: NightWorld;
let probe: ReadProbe;
before(async () => {
  world = await NightWorld.open();
  await world.write({ ...SCENARIOS, 'drill.yaml': PROBE(world.port) });
  probe = world.read('drill.yaml');
  await world.serve(HEALTHY);
  const accepted = await world.night(probe, { accept: true });
  assert.equal(accepted.end, 'good', accepted.out + accepted.err);
  assert.match(accepted.out, /7 cases: 7 passed/);
});
after(() => world.close());

test('nights in which nothing happens, whatever the banner says, tell no regression', async (t) => {
  const banners = ['{host} ESMTP 12:04:11', '{host} ESMTP Sat, 21 Nov 2026 02:00:00 +0000', '{host} ESMTP 4AF09C3B71'];
  for (const banner of banners) {
    await world.serve({ ...HEALTHY, banner });
    const { end, out } = await world.night(probe);
    assert.equal(end, 'good', out);
  }
  t.diagnostic(`${banners.length} undisturbed nights, no regression`);
});

test(`each of ${INJECTED.length} regressions ends its night, with its case and kind`, async (t) => {
  let told = 0;
  for (const { name, bend, told: wanted } of INJECTED) {
    await world.serve({ ...HEALTHY, ...bend });
    const { changes } = await world.document(probe);
    const [caseId, step, what] = wanted;
    const found = changes?.some(
      (one) =>
        one.class === 'regression' && one.case.includes(`${caseId}.yaml`) && one.step === step && one.what === what,
    );
    const all = changes?.map((one) => `${one.class} ${one.case} ${one.step} ${one.what}: ${one.text}`).join('\n');
    assert.ok(found, `${name}: no regression in ${what} of ${caseId} ${step}\n${all}`);
    told += 1;
  }
  t.diagnostic(`${told} of ${INJECTED.length} injected regressions told`);
  assert.ok(INJECTED.length >= 30);
});
