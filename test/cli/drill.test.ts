// The drill on the embedded MX: a whole night through real sockets for each of more than thirty regressions, one at a time.
// Each must end the night as a regression, and be told with its case, step and kind; nights without one must end well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { causesOf } from '../../src/baseline/causes.ts';
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
  'scenarios/trusted.yaml': `name: the certificate holds\n${IN_TLS('').replace(
    'starttls\n',
    'starttls:\n    expect: { certificate: { trusted: true, matches_host: true } }\n',
  )}`,
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
  /** How the one sentence begins that is told of it. */
  readonly cause: string;
}

const lost = (keyword: string): WrittenPolicy => ({ capabilities: { remove: [keyword] } });

const INJECTED: readonly Injected[] = [
  {
    name: 'AUTH is offered before TLS',
    bend: { auth: { ...AUTH, tls_only: false } },
    told: ['cleartext', 'ehlo', 'auth-in-clear'],
    cause: 'AUTH LOGIN PLAIN is offered before TLS',
  },
  {
    name: 'STARTTLS is gone',
    bend: { tls: 'none' },
    told: ['delivery', 'ehlo', 'capability'],
    cause: 'STARTTLS is no longer offered',
  },
  {
    name: 'STARTTLS is refused',
    bend: { tls: 'refused' },
    told: ['delivery', 'starttls', 'code'],
    cause: 'STARTTLS is put off with 454 4.7.0 TLS not available',
  },
  {
    name: 'the handshake fails',
    bend: { tls: 'broken' },
    told: ['delivery', 'starttls/tls', 'outcome'],
    cause: 'the TLS handshake fails: ',
  },
  {
    name: 'STARTTLS is overwritten on the way',
    bend: { tls: 'stripped' },
    told: ['delivery', 'ehlo', 'capability'],
    cause: 'a middlebox has overwritten STARTTLS: XXXXXXXA, found for the first time',
  },
  {
    name: 'PIPELINING is gone',
    bend: lost('PIPELINING'),
    told: ['cleartext', 'ehlo', 'capability'],
    cause: 'PIPELINING is no longer offered',
  },
  {
    name: '8BITMIME is gone',
    bend: lost('8BITMIME'),
    told: ['delivery', 'starttls/ehlo', 'capability'],
    cause: '8BITMIME is no longer offered',
  },
  {
    name: 'SMTPUTF8 is gone',
    bend: lost('SMTPUTF8'),
    told: ['delivery', 'starttls/ehlo', 'capability'],
    cause: 'SMTPUTF8 is no longer offered',
  },
  {
    name: 'DSN is gone',
    bend: lost('DSN'),
    told: ['delivery', 'starttls/ehlo', 'capability'],
    cause: 'DSN is no longer offered',
  },
  {
    name: 'SIZE shrank',
    bend: { size: 1_000_000 },
    told: ['delivery', 'starttls/ehlo', 'capability'],
    cause: 'only smaller messages are allowed: 1 MB (it was 10 MB)',
  },
  {
    name: 'AUTH is gone',
    bend: { auth: undefined },
    told: ['auth', 'starttls/ehlo', 'capability'],
    cause: 'AUTH LOGIN PLAIN is no longer offered',
  },
  {
    name: 'LOGIN is gone from AUTH',
    bend: { auth: { ...AUTH, mechanisms: ['PLAIN'] } },
    told: ['auth', 'starttls/ehlo', 'capability'],
    cause: 'AUTH LOGIN is no longer offered',
  },
  {
    name: 'TLS 1.3 is gone',
    bend: { tls_versions: { max: 'TLSv1.2' } },
    told: ['delivery', null, 'tls.version'],
    cause: 'TLS is weaker: TLSv1.2 (it was TLSv1.3)',
  },
  ...(
    [
      ['expired', 'certificate.expiry', 'the certificate has expired: '],
      ['self-signed', 'certificate.trusted', 'the certificate is not trusted: self-signed'],
      ['wrong-name', 'certificate.matches_host', 'the certificate does not bear the host name'],
      [
        'missing-intermediate',
        'certificate.trusted',
        'the certificate is not trusted: the intermediate certificate is missing',
      ],
      ['not-yet', 'certificate.trusted', 'the certificate is not trusted: not valid before '],
      ['weak-key', 'certificate.key', 'the key of the certificate is weak: RSA 1024 (it was EC P-256)'],
    ] as const
  ).map(
    ([kind, what, cause]): Injected => ({
      name: `the certificate is ${kind}`,
      bend: { certificate: kind },
      told: ['delivery', null, what],
      cause,
    }),
  ),
  {
    name: 'an open relay',
    bend: { relay: undefined },
    told: ['relay', 'rcpt', 'code'],
    cause: 'an open relay? RCPT is accepted with 250',
  },
  {
    name: 'unknown recipients are taken',
    bend: { mailboxes: undefined },
    told: ['unknown', 'rcpt', 'code'],
    cause: 'RCPT is accepted with 250 2.1.5 Ok (it was refused with 550 5.1.1 <nobody@lab.test>',
  },
  {
    name: 'MAIL is taken in clear text',
    bend: { require_starttls: undefined },
    told: ['cleartext', 'mail', 'code'],
    cause: 'MAIL is accepted with 250 2.1.0 Ok (it was refused with 530 5.7.0',
  },
  {
    name: 'MAIL is refused for good',
    bend: { refuse: { mail: '550 5.7.1 no' } },
    told: ['delivery', 'mail', 'code'],
    cause: 'MAIL is refused with 550 5.7.1 no (it was 250',
  },
  {
    name: 'MAIL is put off',
    bend: { refuse: { mail: '451 4.3.0 later' } },
    told: ['delivery', 'mail', 'code'],
    cause: 'MAIL is put off with 451 4.3.0 later (it was 250',
  },
  {
    name: 'we are on a block list',
    bend: { blocked: '127.0.0.0/8' },
    told: ['delivery', 'rcpt', 'code'],
    cause: 'RCPT is refused with 554 5.7.1 <unknown[<address>]>: Client host rejected',
  },
  {
    name: 'greeted with 554',
    bend: { greeting: '554 5.7.1 no' },
    told: ['vrfy', 'connect', 'code'],
    cause: 'the server turns us away with 554 5.7.1 no',
  },
  {
    name: 'greeted with 451',
    bend: { greeting: '451 4.3.2 later' },
    told: ['vrfy', 'connect', 'code'],
    cause: 'the server turns us away with 451 4.3.2 later',
  },
  {
    name: 'the mailbox is full for good',
    bend: { mailboxes: { unknown: 'nobody@lab.test', full: 'postmaster@lab.test' } },
    told: ['delivery', 'rcpt', 'code'],
    cause: 'RCPT is refused with 552 5.2.2',
  },
  {
    name: 'refused after the dot',
    bend: { refuse: { eod: '550 5.7.1 no' } },
    told: ['delivery', 'data', 'code'],
    cause: 'the message is refused with 550 5.7.1 no',
  },
  {
    name: 'put off after the dot',
    bend: { refuse: { eod: '451 4.3.0 no' } },
    told: ['delivery', 'data', 'code'],
    cause: 'the message is put off with 451 4.3.0 no',
  },
  {
    name: 'closed at DATA',
    bend: { close_after: 'data' },
    told: ['delivery', 'data', 'outcome'],
    cause: 'the server closes the connection at the message',
  },
  {
    name: 'reset at RCPT',
    bend: { reset: 'rcpt' },
    told: ['delivery', 'rcpt', 'outcome'],
    cause: 'the server closes the connection at RCPT',
  },
  {
    name: 'the password no longer holds',
    bend: { auth: { ...AUTH, users: { alice: 'something-else' } } },
    told: ['auth', 'auth', 'code'],
    cause: 'AUTH is refused with 535 5.7.8',
  },
  {
    name: 'over-large mail is taken',
    bend: { size: 'off' },
    told: ['size', 'mail', 'code'],
    cause: 'larger messages are allowed: no limit (it was 10 MB)',
  },
  {
    name: 'VRFY is not known',
    bend: { replies: { vrfy: '502 5.5.1 no' } },
    told: ['vrfy', 'vrfy', 'code'],
    cause: 'VRFY is refused with 502 5.5.1 no (it was 252',
  },
  {
    name: 'the greeting is late',
    bend: { greeting: { delay: '1600ms' } },
    told: ['vrfy', 'connect', 'latency'],
    cause: 'late: the greeting took ',
  },
  {
    name: 'a command is injected before TLS',
    bend: { inject: { starttls: '250 injected\\r\\n' } },
    told: ['delivery', null, 'finding'],
    cause: '14 octets stood behind the 220 to STARTTLS',
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
  assert.match(accepted.out, /8 cases: 8 passed/);
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

test(`each of ${INJECTED.length} regressions ends its night, and is told as one cause`, async (t) => {
  let told = 0;
  for (const { name, bend, told: wanted, cause } of INJECTED) {
    await world.serve({ ...HEALTHY, ...bend });
    const { changes } = await world.document(probe);
    const [caseId, step, what] = wanted;
    const found = changes?.some(
      (one) =>
        one.class === 'regression' && one.case.includes(`${caseId}.yaml`) && one.step === step && one.what === what,
    );
    const all = changes?.map((one) => `${one.class} ${one.case} ${one.step} ${one.what}: ${one.text}`).join('\n');
    assert.ok(found, `${name}: no regression in ${what} of ${caseId} ${step}\n${all}`);
    const causes = causesOf(changes ?? []).filter((cause) => cause.class === 'regression');
    assert.equal(causes.length, 1, `${name} is told as ${causes.map(({ text }) => text).join('; ')}`);
    assert.ok(causes[0]?.text.startsWith(cause), `${name} is told as ${causes[0]?.text}`);
    told += 1;
  }
  t.diagnostic(`${told} of ${INJECTED.length} injected regressions told`);
  assert.ok(INJECTED.length >= 30);
});
