// The drill: 30 regressions, one at a time, must all wake the postmaster; 200 nights in which nothing happened must not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../../src/baseline/accept.ts';
import type { Baseline } from '../../src/baseline/baseline.ts';
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
  const rules = { normalising: { ...NORMALISING, policies }, vary: [], nights: 3 };
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
  },
  {
    name: 'the TLS handshake fails',
    bend: (s) => {
      s.handshake = 'failed';
    },
    told: [['#encrypted', 'starttls/tls', 'outcome']],
  },
  {
    name: 'AUTH is no longer offered',
    bend: (s) => {
      s.secure = without(s.secure, 'AUTH');
    },
    told: [['submission', 'starttls/ehlo', 'capability']],
  },
  {
    name: 'SCRAM is gone from AUTH',
    bend: (s) => {
      s.secure = s.secure.map((line) => line.replace(' SCRAM-SHA-256', ''));
    },
    told: [['submission', 'starttls/ehlo', 'capability']],
  },
  {
    name: 'PIPELINING is gone',
    bend: (s) => {
      s.clear = without(s.clear, 'PIPELINING');
    },
    told: [['vrfy', 'ehlo', 'capability']],
  },
  {
    name: 'SIZE shrank',
    bend: (s) => {
      s.secure = s.secure.map((line) => line.replace('52428800', '10485760'));
    },
    told: [['delivery', 'starttls/ehlo', 'capability']],
  },
  {
    name: 'TLS 1.3 became 1.2',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' };
    },
    told: [['#encrypted', null, 'tls.version']],
  },
  {
    name: 'the cipher lost its authentication (CBC)',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-SHA' };
    },
    told: [['#encrypted', null, 'tls.cipher']],
  },
  {
    name: 'the key exchange lost forward secrecy',
    bend: (s) => {
      s.tls = { protocol: 'TLSv1.2', cipher: 'AES256-SHA', group: null };
    },
    told: [['#encrypted', null, 'tls.group']],
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
  },
  {
    name: 'the certificate expires soon',
    bend: (s) => {
      s.certificate = { daysLeft: 9 };
    },
    told: [['#encrypted', null, 'certificate.expiry']],
  },
  {
    name: 'the intermediate certificate is missing',
    bend: (s) => {
      s.tls = { trusted: false, trustError: 'the intermediate certificate is missing' };
    },
    told: [['delivery', null, 'certificate.trusted']],
  },
  {
    name: 'the certificate comes from another authority',
    bend: (s) => {
      s.certificate = { issuer: 'CN=Fast CA,O=Somebody Else,C=XX', sha256: 'ce'.repeat(32) };
    },
    told: [['delivery', null, 'certificate.authority']],
  },
  {
    name: 'the key became RSA 1024',
    bend: (s) => {
      s.certificate = { key: { type: 'RSA', bits: 1024, curve: null }, sha256: 'cf'.repeat(32) };
    },
    told: [['delivery', null, 'certificate.key']],
  },
  {
    name: 'an open relay',
    bend: (s) => {
      s.rcpt = say('250 2.1.5 Ok');
    },
    told: [['relay', 'rcpt', 'code']],
  },
  {
    name: 'unknown recipients are accepted',
    bend: (s) => {
      const before = s.rcpt;
      s.rcpt = (c) => (c.to.startsWith('nobody') ? { lines: ['250 2.1.5 Ok'] } : before(c));
    },
    told: [['recipient', 'rcpt', 'code']],
  },
  {
    name: 'MAIL is accepted in clear text',
    bend: (s) => {
      const before = s.mail;
      s.mail = (c) => (c.secure ? before(c) : { lines: ['250 2.1.0 Ok'] });
    },
    told: [['#cleartext', 'mail', 'code']],
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
  },
  {
    name: 'MAIL is put off',
    bend: (s) => {
      const before = s.mail;
      s.mail = (c) => (c.secure ? { lines: ['451 4.3.0 Temporary lookup failure'] } : before(c));
    },
    told: [['delivery', 'mail', 'code']],
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
  },
  {
    name: 'greeted with 451',
    bend: (s) => {
      s.greeting = say('451 4.3.2 Please try again later');
    },
    told: [['vrfy', 'connect', 'code']],
  },
  {
    name: 'the mailbox is full for good',
    bend: (s) => {
      const before = s.rcpt;
      s.rcpt = (c) => (c.to.startsWith('postmaster') ? { lines: ['552 5.2.2 Mailbox full'] } : before(c));
    },
    told: [['delivery', 'rcpt', 'code']],
  },
  {
    name: 'the message is refused after the dot',
    bend: (s) => {
      s.message = say('550 5.7.1 Message content rejected');
    },
    told: [['delivery', 'data/eod', 'code']],
  },
  {
    name: 'the connection is closed at DATA',
    bend: (s) => {
      s.data = { lines: [], outcome: 'closed' };
    },
    told: [['delivery', 'data', 'outcome']],
  },
  {
    name: 'valid credentials are refused',
    bend: (s) => {
      s.auth = { lines: ['535 5.7.8 Authentication credentials invalid'] };
    },
    told: [['submission', 'auth', 'code']],
  },
  {
    name: 'over-large mail is no longer refused',
    bend: (s) => {
      s.mail = ({ secure }) => ({ lines: [secure ? '250 2.1.0 Ok' : '530 5.7.0 Must issue a STARTTLS command first'] });
    },
    told: [['size', 'mail', 'code']],
  },
  {
    name: 'the greeting takes forty seconds',
    bend: (s) => {
      const before = s.greeting;
      s.greeting = (host) => ({ ...before(host), ms: 80_000 });
    },
    told: [['vrfy', 'connect', 'latency']],
  },
  {
    name: 'DANE fails',
    bend: (s) => {
      s.policies = { ...s.policies, dane: 'failed' };
    },
    told: [['delivery', null, 'dane']],
  },
  {
    name: 'MTA-STS is gone',
    bend: (s) => {
      s.policies = { ...s.policies, mta_sts: 'absent' };
    },
    told: [['delivery', null, 'mta_sts']],
  },
  {
    name: 'commands are injected before TLS',
    bend: (s) => {
      s.findings = [{ id: 'injected-before-tls', severity: 'error', text: 'x', step: 2, standard: 'RFC 3207 4.2' }];
    },
    told: [['delivery', null, 'finding']],
  },
  {
    name: 'the second MX is gone from the DNS',
    bend: (s) => only(1, s),
    told: [['delivery/accepted.yaml@192.0.2.20', null, 'target']],
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
  }
  t.diagnostic(`${told} of ${INJECTED.length} injected regressions told`);
  assert.ok(INJECTED.length >= 30);
});

test('200 undisturbed nights tell no regression', async (t) => {
  const baseline = accepted();
  const counts = new Map<string, number>();
  const shaken = { nights: 0, again: 0, renewed: 0 };
  for (let number = 1; number <= 200; number += 1) {
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
