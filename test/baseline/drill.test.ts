// The drill: more than 30 regressions, one at a time, must all wake the postmaster; 300 nights in which nothing happened must not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../../src/baseline/accept.ts';
import type { Baseline } from '../../src/baseline/baseline.ts';
import { causesOf } from '../../src/baseline/causes.ts';
import { judgeNight, type Night } from '../../src/baseline/night.ts';
import { NORMALISING, normalise } from '../../src/baseline/normalise.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { writeBaseline } from '../../src/baseline/write-baseline.ts';
import { healthyServer, hex, night, randomFrom, type Server } from './world.ts';

const START = Date.parse('2026-11-01T02:00:00Z');
const dateOf = (number: number) => new Date(START + number * 86_400_000);

interface Weather {
  readonly first?: (caseId: string) => 'unreachable' | 'timeout' | 'throttled' | null;
  readonly second?: (caseId: string) => 'unreachable' | 'timeout' | 'throttled' | null;
}

/** One night: asked, compared, asked again where it differs. */
async function probe(
  baseline: Baseline,
  number: number,
  random: () => number,
  serverOf: (tries: number) => Server,
  weather: Weather = {},
): Promise<Night> {
  const options = (tries: number) => ({
    id: `night-${number}-${tries}`,
    started: dateOf(number).toISOString(),
    random,
  });
  const policies = () => Object.entries(serverOf(1).policies);
  const rules = { normalising: { ...NORMALISING, policies }, vary: [], nights: 3, vantages: [] };
  const first = night(serverOf(1), { ...options(1), unreachable: weather.first ?? (() => null) });
  return judgeNight(baseline, first, rules, new Map(), async (only) =>
    night(serverOf(2), { ...options(2), only, unreachable: weather.second ?? (() => null) }),
  );
}

/** What was accepted on the first night, through its file and back. */
function accepted(seed = 1): Baseline {
  const random = randomFrom(seed);
  const server = healthyServer(random, dateOf(0));
  const document = night(server, { id: 'night-0', started: dateOf(0).toISOString(), random });
  const policies = () => Object.entries(server.policies);
  const { baseline, doubts } = accept('own-mx', document, normalise(document, { ...NORMALISING, policies }).cases);
  assert.deepEqual(doubts, []);
  assert.ok(baseline);
  const read = readBaseline({ file: 'own-mx.json', text: writeBaseline(baseline) });
  assert.deepEqual(read.problems, []);
  assert.ok(read.baseline);
  return read.baseline;
}

interface Injected {
  readonly name: string;
  readonly bend: (server: Server) => void;
  /** Each of these must be reported as a regression: a part of the case, the step, the kind. */
  readonly told: readonly (readonly [caseId: string, step: string | null, what: string])[];
  /** How the one sentence begins that is told of it. */
  readonly cause: string;
}

const say = (line: string) => () => ({ lines: [line] });
const without = (list: readonly string[], word: string) => list.filter((line) => !line.startsWith(word));
const only = (number: number, server: Server) => {
  server.hosts = server.hosts.slice(0, number);
};

const INJECTED: readonly Injected[] = [
  {
    name: 'STARTTLS is no longer offered',
    bend: (s) => {
      s.clear = without(s.clear, 'STARTTLS');
      s.starttls = { lines: ['502 5.5.1 not implemented'] };
    },
    told: [
      ['#encrypted', 'ehlo', 'capability'],
      ['#encrypted', 'starttls', 'code'],
      ['vrfy', 'ehlo', 'capability'],
    ],
    cause: 'STARTTLS is no longer offered',
  },
  {
    name: 'STARTTLS is offered and refused',
    bend: (s) => {
      s.starttls = { lines: ['454 4.7.0 TLS not available due to local problem'] };
    },
    told: [
      ['#encrypted', 'starttls', 'code'],
      ['delivery', 'starttls', 'code'],
    ],
    cause: 'STARTTLS is put off with 454',
  },
  {
    name: 'the TLS handshake fails',
    bend: (s) => {
      s.handshake = 'failed';
    },
    told: [['#encrypted', 'starttls/tls', 'outcome']],
    cause: 'the TLS handshake fails',
  },
  {
    name: 'AUTH is no longer offered',
    bend: (s) => {
      s.secure = without(s.secure, 'AUTH');
    },
    told: [['submission', 'starttls/ehlo', 'capability']],
    cause: 'AUTH LOGIN PLAIN SCRAM-SHA-256 is no longer offered',
  },
  {
    name: 'SCRAM is gone from AUTH',
    bend: (s) => {
      s.secure = s.secure.map((line) => line.replace(' SCRAM-SHA-256', ''));
    },
    told: [['submission', 'starttls/ehlo', 'capability']],
    cause: 'AUTH SCRAM-SHA-256 is no longer offered',
  },
  {
    name: 'PIPELINING is gone',
    bend: (s) => {
      s.clear = without(s.clear, 'PIPELINING');
    },
    told: [['vrfy', 'ehlo', 'capability']],
    cause: 'PIPELINING is no longer offered',
  },
  {
    name: 'SIZE shrank',
    bend: (s) => {
      s.secure = s.secure.map((line) => line.replace('52428800', '10485760'));
    },
    told: [['delivery', 'starttls/ehlo', 'capability']],
    cause: 'only smaller messages are allowed: 10.5 MB (it was 52.4 MB)',
  },
  {
    name: 'TLS 1.3 became 1.2',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' };
    },
    told: [['#encrypted', null, 'tls.version']],
    cause: 'TLS is weaker: TLSv1.2',
  },
  {
    name: 'the cipher lost its authentication (CBC)',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-SHA' };
    },
    told: [['#encrypted', null, 'tls.cipher']],
    cause: 'TLS is weaker: TLSv1.2',
  },
  {
    name: 'the key exchange lost forward secrecy',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'AES256-SHA', group: null };
    },
    told: [['#encrypted', null, 'tls.group']],
    cause: 'TLS is weaker: TLSv1.2',
  },
  {
    name: 'the certificate is self-signed',
    bend: (s) => {
      s.tls = { trusted: false, trustError: 'self-signed certificate' };
      s.certificate = { issuer: 'CN=mx1.example.com', selfSigned: true, sha256: 'cc'.repeat(32) };
    },
    told: [
      ['#encrypted', null, 'certificate.trusted'],
      ['#encrypted', null, 'certificate.authority'],
    ],
    cause: 'the certificate is not trusted: self-signed',
  },
  {
    name: 'the certificate has another name',
    bend: (s) => {
      s.tls = { matchesHost: false };
      s.certificate = { san: ['www.example.com'], sha256: 'cd'.repeat(32) };
    },
    told: [
      ['#encrypted', null, 'certificate.matches_host'],
      ['#encrypted', null, 'certificate.names'],
    ],
    cause: 'the certificate does not bear the host name',
  },
  {
    name: 'the certificate has expired',
    bend: (s) => {
      s.tls = { trusted: false, trustError: 'expired 1 day ago' };
      s.certificate = { daysLeft: -1 };
    },
    told: [
      ['#encrypted', null, 'certificate.expiry'],
      ['#encrypted', null, 'certificate.trusted'],
    ],
    cause: 'the certificate has expired: 1 day ago, on 2026-12-30',
  },
  {
    name: 'the certificate expires soon',
    bend: (s) => {
      s.certificate = { daysLeft: 9 };
    },
    told: [['#encrypted', null, 'certificate.expiry']],
    cause: 'the certificate expires soon: in 9 days, on 2026-12-30',
  },
  {
    name: 'the intermediate certificate is missing',
    bend: (s) => {
      s.tls = { trusted: false, trustError: 'the intermediate certificate is missing' };
    },
    told: [['delivery', null, 'certificate.trusted']],
    cause: 'the certificate is not trusted: the intermediate',
  },
  {
    name: 'the certificate comes from another authority',
    bend: (s) => {
      s.certificate = { issuer: 'CN=Fast CA,O=Somebody Else,C=XX', sha256: 'ce'.repeat(32) };
    },
    told: [['delivery', null, 'certificate.authority']],
    cause: 'the certificate comes from another authority: Somebody Else',
  },
  {
    name: 'the key became RSA 1024',
    bend: (s) => {
      s.certificate = { key: { type: 'RSA', bits: 1024, curve: null }, sha256: 'cf'.repeat(32) };
    },
    told: [['delivery', null, 'certificate.key']],
    cause: 'the key of the certificate is weak: RSA 1024',
  },
  {
    name: 'an open relay',
    bend: (s) => {
      s.rcpt = say('250 2.1.5 Ok');
    },
    told: [['relay', 'rcpt', 'code']],
    cause: 'an open relay? RCPT is accepted',
  },
  {
    name: 'unknown recipients are accepted',
    bend: (s) => {
      const before = s.rcpt;
      s.rcpt = (c) => (c.to.startsWith('nobody') ? { lines: ['250 2.1.5 Ok'] } : before(c));
    },
    told: [['recipient', 'rcpt', 'code']],
    cause: 'RCPT is accepted with 250 2.1.5 Ok (it was refused with 550 5.1.1',
  },
  {
    name: 'MAIL is accepted in clear text',
    bend: (s) => {
      const before = s.mail;
      s.mail = (c) => (c.secure ? before(c) : { lines: ['250 2.1.0 Ok'] });
    },
    told: [['#cleartext', 'mail', 'code']],
    cause: 'MAIL is accepted with 250 2.1.0 Ok (it was refused with 530',
  },
  {
    name: 'MAIL is refused for good',
    bend: (s) => {
      s.mail = say('550 5.7.1 Client host blocked using a list');
    },
    told: [
      ['delivery', 'mail', 'code'],
      ['#encrypted', 'mail', 'code'],
    ],
    cause: 'MAIL is refused with 550 5.7.1',
  },
  {
    name: 'MAIL is put off',
    bend: (s) => {
      const before = s.mail;
      s.mail = (c) => (c.secure ? { lines: ['451 4.3.0 Temporary lookup failure'] } : before(c));
    },
    told: [['delivery', 'mail', 'code']],
    cause: 'MAIL is put off with 451 4.3.0',
  },
  {
    name: 'greeted with 554',
    bend: (s) => {
      s.greeting = say('554 5.7.1 no service for you');
    },
    told: [
      ['vrfy', 'connect', 'code'],
      ['delivery', 'connect', 'code'],
    ],
    cause: 'the server turns us away with 554',
  },
  {
    name: 'greeted with 451',
    bend: (s) => {
      s.greeting = say('451 4.3.2 Please try again later');
    },
    told: [['vrfy', 'connect', 'code']],
    cause: 'the server turns us away with 451',
  },
  {
    name: 'the mailbox is full for good',
    bend: (s) => {
      const before = s.rcpt;
      s.rcpt = (c) => (c.to.startsWith('postmaster') ? { lines: ['552 5.2.2 Mailbox full'] } : before(c));
    },
    told: [['delivery', 'rcpt', 'code']],
    cause: 'RCPT is refused with 552 5.2.2',
  },
  {
    name: 'the message is refused after the dot',
    bend: (s) => {
      s.message = say('550 5.7.1 Message content rejected');
    },
    told: [['delivery', 'data/eod', 'code']],
    cause: 'the message is refused with 550 5.7.1',
  },
  {
    name: 'the connection is closed at DATA',
    bend: (s) => {
      s.data = { lines: [], outcome: 'closed' };
    },
    told: [['delivery', 'data', 'outcome']],
    cause: 'the server closes the connection at the message',
  },
  {
    name: 'valid credentials are refused',
    bend: (s) => {
      s.auth = { lines: ['535 5.7.8 Authentication credentials invalid'] };
    },
    told: [['submission', 'auth', 'code']],
    cause: 'AUTH is refused with 535',
  },
  {
    name: 'over-large mail is no longer refused',
    bend: (s) => {
      s.mail = ({ secure }) => ({ lines: [secure ? '250 2.1.0 Ok' : '530 5.7.0 Must issue a STARTTLS command first'] });
    },
    told: [['size', 'mail', 'code']],
    cause: 'MAIL is accepted with 250 2.1.0 Ok (it was refused with 552',
  },
  {
    name: 'the greeting takes forty seconds',
    bend: (s) => {
      const before = s.greeting;
      s.greeting = (host) => ({ ...before(host), ms: 80_000 });
    },
    told: [['vrfy', 'connect', 'latency']],
    cause: 'late: the greeting took ',
  },
  {
    name: 'DANE fails',
    bend: (s) => {
      s.policies = { ...s.policies, dane: 'failed' };
    },
    told: [['delivery', null, 'dane']],
    cause: 'DANE fails (before: verified)',
  },
  {
    name: 'MTA-STS is gone',
    bend: (s) => {
      s.policies = { ...s.policies, mta_sts: 'absent' };
    },
    told: [['delivery', null, 'mta_sts']],
    cause: 'MTA-STS is absent (it was verified)',
  },
  {
    name: 'commands are injected before TLS',
    bend: (s) => {
      s.findings = [{ id: 'injected-before-tls', severity: 'error', text: 'x', step: 2, standard: 'RFC 3207 4.2' }];
    },
    told: [['delivery', null, 'finding']],
    cause: 'x, found for the first time',
  },
  {
    name: 'the second MX is gone from the DNS',
    bend: (s) => only(1, s),
    told: [['delivery/accepted.yaml@192.0.2.20', null, 'target']],
    cause: 'the MX look-up no longer gives mx2.example.com (192.0.2.20)',
  },
];

test(`each of ${INJECTED.length} injected regressions is told, with its class and case`, async (t) => {
  const baseline = accepted();
  let told = 0;
  for (const [index, injected] of INJECTED.entries()) {
    const random = randomFrom(1000 + index);
    const bent = () => {
      const server = healthyServer(random, dateOf(index + 1));
      injected.bend(server);
      return server;
    };
    const { changes } = await probe(baseline, index + 1, random, bent);
    const regressions = changes.filter((change) => change.class === 'regression');
    for (const [caseId, step, what] of injected.told) {
      const found = regressions.some((c) => c.case.includes(caseId) && c.step === step && c.what === what);
      const all = changes.map((c) => `${c.class} ${c.case} ${c.step} ${c.what}: ${c.text}`).join('\n');
      assert.ok(found, `${injected.name}: no regression in ${what} of ${caseId} ${step}\n${all}`);
    }
    told += 1;
    const causes = causesOf(changes).filter((cause) => cause.class === 'regression');
    assert.equal(causes.length, 1, `${injected.name} is told as ${causes.map(({ text }) => text).join('; ')}`);
    assert.ok(causes[0]?.text.startsWith(injected.cause), `${injected.name} is told as ${causes[0]?.text}`);
  }
  t.diagnostic(`${told} of ${INJECTED.length} injected regressions told`);
  assert.ok(INJECTED.length >= 30);
});

test('300 undisturbed nights tell no regression', async (t) => {
  const baseline = accepted();
  const counts = new Map<string, number>();
  const shaken = { nights: 0, again: 0, renewed: 0 };
  for (let number = 1; number <= 300; number += 1) {
    const random = randomFrom(number);
    const renewal = Math.floor(number / 60);
    if (renewal > 0) shaken.renewed += 1;
    const serverOf = (tries: number) => {
      const server = healthyServer(random, dateOf(number));
      if (renewal > 0) renew(server, renewal, random);
      // Greylisting of a sender that is new tonight, where no retry is written: put off at the first try only.
      if (number % 7 === 0 && tries === 1) {
        const before = server.rcpt;
        server.rcpt = (c) =>
          c.to.startsWith('postmaster') ? { lines: ['450 4.7.1 Greylisted, see http://postgrey.example/'] } : before(c);
      }
      return server;
    };
    const weather: Weather = {};
    if (number % 11 === 0)
      Object.assign(weather, { first: (id: string) => (id.includes('vrfy') ? 'throttled' : null) });
    if (number % 50 === 0) Object.assign(weather, { first: () => 'unreachable', second: () => 'timeout' });
    const { changes, second } = await probe(baseline, number, random, serverOf, weather);
    shaken.nights += 1;
    if (second !== null) shaken.again += 1;
    for (const change of changes) counts.set(change.class, (counts.get(change.class) ?? 0) + 1);
    const regressions = changes.filter((change) => change.class === 'regression');
    assert.deepEqual(regressions, [], `night ${number}`);
    const loud = changes.filter(
      (c) => c.class !== 'inconclusive' && c.class !== 'flapping' && !c.what.startsWith('certificate'),
    );
    assert.deepEqual(loud, [], `night ${number}`);
  }
  const seen = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  t.diagnostic(
    `${shaken.nights} nights, 0 regressions; ${shaken.again} asked again, ${shaken.renewed} after a renewal; ${seen}`,
  );
  assert.ok(shaken.again > 20 && (counts.get('notice') ?? 0) > 0 && (counts.get('flapping') ?? 0) > 0);
});

/** A certificate renewed by the same authority; its intermediates take turns. */
function renew(server: Server, times: number, random: () => number): void {
  server.certificate = {
    issuer: `CN=R1${times % 3},O=Let's Encrypt,C=US`,
    sha256: hex(randomFrom(times), 64),
    serial: hex(randomFrom(times), 36),
    daysLeft: 60 + Math.floor(random() * 29),
  };
}
