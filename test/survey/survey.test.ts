import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import type { OpenStream } from '../../src/net/lean-stream.ts';
import type { PolicyFetch } from '../../src/net/policy-fetch.ts';
import type { MxSurvey } from '../../src/survey/document.ts';
import { ids, serve, survey } from './surveying.ts';

const NAMES = 'certificate: { kind: trusted, names: ["*.example.test"] }';

const one = (found: MxSurvey) => found.endpoints[0] ?? assert.fail('no endpoint');
/** A survey of one server, by its address, that is called mx.sandbox.test. */
async function surveyOf(policy: string, more: Parameters<typeof survey>[2] = {}, clock?: Clock): Promise<MxSurvey> {
  const { port } = await serve('127.0.0.1', policy, 0, clock);
  return survey(`127.0.0.1:${port}`, {}, { serverName: 'mx.sandbox.test', ...more });
}
/** A stream that is never connected. */
const nobody: OpenStream = (_endpoint, _source, sink) => ({
  write() {},
  secure() {},
  giveUp: (code, why) => sink.gone(code, why),
  tlsSession: () => null,
  close: (over) => over?.(),
  destroy() {},
});
const worse = (found: MxSurvey) => ids(found).filter((id) => !id.startsWith('ptr-'));

describe('what is said of STARTTLS', () => {
  for (const [policy, starttls, verdict, findings] of [
    ['{}', 'offered', 'passed', []],
    ['require_starttls: true', 'demanded', 'passed', ['clear-text-demands-tls']],
    ['tls: none', 'absent', 'failed', ['starttls-absent']],
    ['when: { at: ehlo, reply: "550 5.7.1 not you" }', null, 'inconclusive', ['refused']],
    ['when: { at: ehlo, reply: "501 5.5.4 no such name" }', null, 'inconclusive', ['refused']],
    ['when: { at: ehlo, reply: "504 5.5.2 need a name" }', null, 'inconclusive', ['refused']],
    ['when: { at: ehlo, reply: "500 5.5.2 what?" }', 'absent', 'failed', ['starttls-absent', 'ehlo-unknown']],
    ['when: { at: ehlo, reply: "502 5.5.1 what?" }', 'absent', 'failed', ['starttls-absent', 'ehlo-unknown']],
    ['tls: stripped', 'stripped', 'failed', ['starttls-stripped']],
    ['tls: broken', 'broken', 'failed', ['starttls-broken']],
    ['tls: refused', 'broken', 'failed', ['starttls-broken']],
    [
      '{tls: broken, require_starttls: true}',
      'broken',
      'failed',
      ['starttls-broken', 'starttls-demanded-not-possible'],
    ],
    ['{tls: none, require_starttls: true}', 'absent', 'failed', ['starttls-absent', 'starttls-demanded-not-possible']],
    ['{inject: {starttls: "250 injected\\r\\n"}}', 'broken', 'failed', ['injected-before-tls']],
    ['{capabilities: {in_tls: {add: [STARTTLS]}}}', 'offered', 'passed', ['starttls-offered-again']],
    ['{refuse: {mail: "550 5.7.1 not you"}}', 'offered', 'inconclusive', ['refused', 'clear-text-refused']],
    ['{when: {at: mail, tls: false, reply: "550 5.7.1 not you"}}', 'offered', 'passed', ['clear-text-refused']],
    [
      '{when: {at: mail, tls: false, reply: "451 5.7.3 STARTTLS is required to send mail"}}',
      'demanded',
      'passed',
      ['clear-text-demands-tls'],
    ],
  ] as const) {
    test(`${policy}: ${starttls}`, async () => {
      const found = await surveyOf(policy);
      assert.equal(one(found).starttls, starttls);
      assert.equal(one(found).verdict, verdict);
      assert.deepEqual(
        worse(found).map((id) => id.split(' ')[0]),
        findings,
      );
    });
  }

  test('no RCPT, no DATA, and every transaction is given up', async () => {
    const mx = await serve('127.0.0.1', '{}');
    await survey(`127.0.0.1:${mx.port}`, {});
    assert.equal(
      mx.log().some(({ moment }) => moment === 'rcpt' || moment === 'data'),
      false,
    );
    assert.deepEqual(
      mx
        .log()
        .filter(({ moment }) => moment === 'mail' || moment === 'rset')
        .map(({ moment }) => moment),
      ['mail', 'rset', 'mail', 'rset'],
    );
  });
});

describe('what is said of certificate and versions', () => {
  for (const [policy, findings, versions] of [
    ['certificate: expired', ['certificate-expired'], '1.2 1.3'],
    ['certificate: self-signed', ['certificate-not-trusted'], '1.2 1.3'],
    ['certificate: wrong-name', ['certificate-host-mismatch'], '1.2 1.3'],
    ['certificate: missing-intermediate', ['chain-incomplete'], '1.2 1.3'],
    ['certificate: must-staple', ['staple-missing'], '1.2 1.3'],
    ['tls_versions: {min: TLSv1}', ['tls-old-versions'], '1 1.1 1.2 1.3'],
    ['tls_versions: {max: TLSv1.1}', ['tls-only-old'], '1 1.1'],
    ['tls_versions: {max: TLSv1.2}', ['tls-no-1.3'], '1.2'],
    ['tls_versions: {min: TLSv1.3}', ['tls-no-1.2'], '1.3'],
  ] as const) {
    test(policy, async () => {
      const found = await surveyOf(policy);
      const { tls } = one(found);
      assert.deepEqual(
        worse(found).map((id) => id.split(' ')[0]),
        findings,
      );
      const taken = tls?.versions.filter(({ accepted }) => accepted).map(({ version }) => version.replace('TLSv', ''));
      assert.equal(taken?.reverse().join(' '), versions);
      assert.match(tls?.certificate?.pem ?? '', /^-----BEGIN CERTIFICATE-----/);
    });
  }

  test('groups, order, resumption, ALPN', async () => {
    const { tls } = one(await surveyOf('{}'));
    assert.deepEqual(
      tls?.groups
        .filter(({ accepted }) => accepted)
        .map(({ group }) => group)
        .slice(0, 4),
      ['X25519', 'P-256', 'P-384', 'P-521'],
    );
    assert.equal(tls?.cipherOrder?.decides, 'client');
    assert.equal(tls?.resumption, true);
    assert.equal(tls?.alpnOffered, 'ignored');
  });
});

describe('a server that holds us back', () => {
  test('421 on the third connection is throttled, asked again once, and never no STARTTLS', async () => {
    const mx = await serve('127.0.0.1', 'rate: {connections: 2, window: 60s}');
    const found = await survey(`127.0.0.1:${mx.port}`, {}, { serverName: 'mx.sandbox.test' });
    const { starttls, reason, verdict, text, tls, connections } = one(found);
    assert.deepEqual([starttls, reason, verdict], ['offered', 'throttled', 'inconclusive']);
    assert.match(text ?? '', /^421 4\.7\.0 .*too many connections/);
    assert.equal(
      ids(found).some((id) => id.startsWith('starttls')),
      false,
    );
    assert.equal(tls?.certificate?.subject, 'CN=mx.sandbox.test');
    assert.equal(connections, mx.counts.sessions);
    // Two answered, three held back at the same time, and one of them asked again.
    assert.ok(connections <= 7, `${connections} connections`);
  });

  test('after the pause all is asked', async () => {
    // Time stands still but for the pauses: how busy the machine is must not decide how many connections fall into a window.
    let now = 0;
    const clock: Clock = {
      now: () => now,
      date: () => systemClock.date(),
      after(ms, action) {
        if (ms !== 60_001) return systemClock.after(ms, action);
        now += ms;
        return systemClock.after(0, action);
      },
    };
    const found = await surveyOf('rate: {connections: 4, window: 60s}', { throttlePauseMs: 60_001, clock }, clock);
    assert.equal(one(found).reason, null);
    assert.equal(
      one(found).tls?.versions.every(({ accepted }) => accepted !== null),
      true,
    );
  });

  test('where two connections at a time are the limit, it goes on with one', async () => {
    const found = await surveyOf('concurrency: 2');
    assert.equal(one(found).verdict, 'passed');
    assert.equal(one(found).tls?.resumption, true);
  });

  test('from the first connection on: nothing is known', async () => {
    const found = await surveyOf('greeting: "421 4.7.0 too many connections"');
    assert.deepEqual([one(found).starttls, one(found).reason, one(found).connections], [null, 'throttled', 2]);
    assert.deepEqual(worse(found), ['throttled 127.0.0.1']);
  });

  test('a server that dies amid the survey has stopped: nobody is throttled', async () => {
    const found = await surveyOf('when: { at: connect, after: 2, close: true }');
    assert.deepEqual(
      [one(found).starttls, one(found).reason, one(found).verdict],
      ['offered', 'stopped', 'inconclusive'],
    );
    assert.match(one(found).text ?? '', /^it answered, and on connection \d no more: /);
    assert.ok(worse(found).includes('stopped 127.0.0.1'), `${worse(found)}`);
  });

  test('a server that says it goes down has stopped', async () => {
    const found = await surveyOf('greeting: "421 4.3.2 Service shutting down"');
    assert.deepEqual([one(found).starttls, one(found).reason, one(found).connections], [null, 'stopped', 2]);
    assert.deepEqual(worse(found), ['stopped 127.0.0.1']);
  });

  test('a refusal is not a limit', async () => {
    const found = await surveyOf('greeting: "554 5.7.1 blocked using zen.example"');
    assert.deepEqual([one(found).starttls, one(found).reason, one(found).connections], [null, 'refused', 1]);
  });
});

describe('a domain', () => {
  test('two hosts at two addresses each, one broken: the survey shows which', async () => {
    const { port } = await serve('127.0.0.2', NAMES);
    await serve('127.0.0.3', NAMES, port);
    await serve('127.0.0.4', NAMES, port);
    await serve('127.0.0.5', `{tls: broken, ${NAMES}}`, port);
    const found = await survey(`mx:example.test:${port}`, {
      'example.test': {
        MX: [
          [20, 'mx2.example.test'],
          [10, 'mx1.example.test'],
        ],
      },
      'mx1.example.test': { A: ['127.0.0.2', '127.0.0.3'] },
      'mx2.example.test': { A: ['127.0.0.4', '127.0.0.5'] },
      'one.example.test': { A: '127.0.0.2' },
      '2.0.0.127.in-addr.arpa': { PTR: 'one.example.test' },
    });
    assert.deepEqual(
      found.endpoints.map(({ host, address, starttls, verdict }) => [host, address, starttls, verdict]),
      [
        ['mx1.example.test', '127.0.0.2', 'offered', 'passed'],
        ['mx1.example.test', '127.0.0.3', 'offered', 'passed'],
        ['mx2.example.test', '127.0.0.4', 'offered', 'passed'],
        ['mx2.example.test', '127.0.0.5', 'broken', 'failed'],
      ],
    );
    assert.deepEqual(
      found.findings.filter(({ severity }) => severity === 'error').map(({ id, endpoint }) => [id, endpoint]),
      [['starttls-broken', `mx2.example.test[127.0.0.5]:${port}`]],
    );
    assert.deepEqual(found.endpoints[0]?.ptr?.confirmed, ['one.example.test']);
    assert.equal(
      found.connections,
      found.endpoints.reduce((sum, { connections }) => sum + connections, 0),
    );
    assert.ok(found.endpoints.every(({ connections }) => connections <= 25));
  });

  test('takes as long as its slowest endpoint, and asks one address at most four times at a time', async () => {
    const { port } = await serve('127.0.0.6', `{reply_delay: {connect: 150ms}, ${NAMES}}`);
    const others = ['127.0.0.7', '127.0.0.8'];
    for (const address of others)
      await serve(address, `{reply_delay: {connect: 150ms}, concurrency: 4, ${NAMES}}`, port);
    const found = await survey(`mx:example.test:${port}`, {
      'example.test': {
        MX: [
          [10, 'mx1.example.test'],
          [20, 'mx2.example.test'],
        ],
      },
      'mx1.example.test': { A: ['127.0.0.6', '127.0.0.7'] },
      // The same address under another name: its limit is the address's.
      'mx2.example.test': { A: ['127.0.0.8'] },
    });
    const slowest = Math.max(...found.endpoints.map(({ ms }) => ms));
    assert.ok(found.ms < slowest + 200, `${found.ms} ms, the slowest ${slowest} ms`);
    assert.deepEqual(
      found.endpoints.map(({ verdict }) => verdict),
      ['passed', 'passed', 'passed'],
    );
  });

  test('what the DNS refuses is a reason', async () => {
    assert.match((await survey('mx:none.test', {})).problem ?? '', /NXDOMAIN/);
    assert.match((await survey('mx:quiet.test', { 'quiet.test': { MX: [[0, '.']] } })).problem ?? '', /null MX/);
    const half = await survey('mx:half.test', { 'half.test': { MX: [[10, 'gone.half.test']] } });
    assert.match(half.problem ?? '', /gone\.half\.test does not exist/);
    assert.deepEqual(ids(half), ['host-without-address gone.half.test']);
  });

  test('an endpoint where nothing listens is unreachable, and the others are told all the same', async () => {
    const { port } = await serve('127.0.0.9', NAMES);
    const found = await survey(`mx:example.test:${port}`, {
      'example.test': { MX: [[10, 'mx1.example.test']] },
      'mx1.example.test': { A: ['127.0.0.9', '127.0.0.10'] },
    });
    assert.deepEqual(
      found.endpoints.map(({ address, reason }) => [address, reason]),
      [
        ['127.0.0.10', 'unreachable'],
        ['127.0.0.9', null],
      ],
    );
  });

  test('a connection that is not there within ten seconds is not waited for', async () => {
    const waits: number[] = [];
    const clock: Clock = {
      now: () => systemClock.now(),
      date: () => systemClock.date(),
      after(ms, action) {
        waits.push(ms);
        return systemClock.after(ms === 10_000 ? 0 : ms, action);
      },
    };
    const found = await survey('192.0.2.1:25', {}, { clock, timeoutMs: 30_000, endpointMs: 240_000, open: nobody });
    assert.equal(one(found).text, 'no connection within 10 s');
    assert.deepEqual(ids(found), ['unreachable 192.0.2.1', 'ptr-missing 192.0.2.1']);
  });

  test('an interrupted survey keeps what it has', async () => {
    const { port } = await serve('127.0.0.1', 'reply_delay: {ehlo: 10s}');
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('interrupted')), 100);
    const found = await survey(`127.0.0.1:${port}`, {}, { signal: stop.signal });
    assert.equal(found.interrupted, true);
    assert.deepEqual(
      [one(found).banner, one(found).reason, one(found).verdict],
      ['mx.sandbox.test ESMTP', 'interrupted', 'inconclusive'],
    );
  });
});

describe('policies', () => {
  const fetched = (mode: string, mx: string): PolicyFetch => ({
    outcome: 'fetched',
    url: 'https://mta-sts.example.test/.well-known/mta-sts.txt',
    address: '127.0.0.1',
    text: `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 604800\r\n`,
  });
  const RECORD = { '_mta-sts.example.test': { TXT: 'v=STSv1; id=20261121;' } };
  const zone = (more = {}) => ({
    'example.test': { MX: [[10, 'mx1.example.test']] as const, authentic: true },
    'mx1.example.test': { A: '127.0.0.11', authentic: true },
    ...more,
  });

  for (const [what, policy, certificate, expected, verdict] of [
    ['is kept', fetched('enforce', '*.example.test'), NAMES, [], 'verified'],
    [
      'lists another host',
      fetched('enforce', 'mail.example.test'),
      NAMES,
      ['sts-host', 'sts-pattern-unused'],
      'failed',
    ],
    [
      'only tests',
      fetched('testing', 'mail.example.test'),
      NAMES,
      ['sts-host-testing', 'sts-pattern-unused', 'sts-mode'],
      'failed',
    ],
    [
      'meets no STARTTLS',
      fetched('enforce', '*.example.test'),
      `{tls: none, ${NAMES}}`,
      ['starttls-absent', 'sts-host'],
      'failed',
    ],
    ['cannot be read', { ...fetched('enforce', 'x'), text: 'version: STSv2' }, NAMES, ['sts-policy-invalid'], null],
    [
      'redirects',
      { outcome: 'redirect', url: 'https://mta-sts.example.test/', address: '127.0.0.1', code: null, text: 'HTTP 301' },
      NAMES,
      ['sts-fetch'],
      null,
    ],
  ] as const) {
    test(`an MTA-STS policy that ${what}`, async () => {
      const { port } = await serve('127.0.0.11', certificate);
      const found = await survey(`mx:example.test:${port}`, zone(RECORD), { policy });
      assert.equal(one(found).mtaSts?.verdict ?? null, verdict);
      const told = worse(found).map((id) => id.split(' ')[0]);
      assert.deepEqual(told.filter((id) => id !== 'tlsrpt-absent').sort(), [...expected].sort());
    });
  }

  test('DANE: a record that matches, one that does not, one that nobody signed, a broken signature', async () => {
    const { port } = await serve('127.0.0.11', NAMES);
    const name = `_${port}._tcp.mx1.example.test`;
    const first = await survey(`mx:example.test:${port}`, zone());
    const key = Buffer.from(one(first).tls?.certificate?.spkiSha256 ?? '', 'hex');
    const other = Buffer.alloc(32, 7);
    for (const [held, verdict, finding] of [
      [{ TLSA: [[3, 1, 1, key]], authentic: true }, 'verified', null],
      [
        {
          TLSA: [
            [3, 1, 1, key],
            [3, 1, 1, other],
          ],
          authentic: true,
        },
        'verified',
        'dane-rollover',
      ],
      [{ TLSA: [[3, 1, 1, other]], authentic: true }, 'failed', 'dane-failed'],
      [{ TLSA: [[3, 1, 1, key]] }, 'insecure', 'dane-insecure'],
      [{ TLSA: [[1, 1, 1, key]], authentic: true }, 'unusable', 'dane-unusable'],
      [{ TLSA: 'SERVFAIL' }, 'bogus', 'dane-bogus'],
      [{ TLSA: 'TIMEOUT' }, 'unknown', 'dane-unknown'],
    ] as const) {
      const found = await survey(`mx:example.test:${port}`, zone({ [name]: held }));
      const { dane } = one(found);
      assert.equal(dane?.verdict, verdict);
      assert.equal(
        dane?.records.find(({ state }) => state === 'matched')?.depth,
        verdict === 'verified' ? 0 : undefined,
      );
      if (finding !== null) assert.ok(ids(found).includes(`${finding} 127.0.0.11`), ids(found).join());
      assert.equal(
        found.endpoints[0]?.verdict,
        finding === 'dane-failed' || finding === 'dane-bogus' ? 'failed' : 'passed',
      );
    }
  });

  test('DANE makes TLS mandatory: no STARTTLS is a failure by its name', async () => {
    const { port } = await serve('127.0.0.11', 'tls: none');
    const held = {
      [`_${port}._tcp.mx1.example.test`]: { TLSA: [[3, 1, 1, Buffer.alloc(32)]], authentic: true } as const,
    };
    const { dane } = one(await survey(`mx:example.test:${port}`, zone(held)));
    assert.deepEqual([dane?.verdict, dane?.result], ['failed', 'starttls-not-supported']);
  });

  test('a matching key is all that DANE usage 3 asks: names and dates are told, and are no error', async () => {
    const { port } = await serve('127.0.0.11', 'certificate: expired');
    const name = `_${port}._tcp.mx1.example.test`;
    const spki = one(await survey(`mx:example.test:${port}`, zone())).tls?.certificate?.spkiSha256 ?? '';
    const found = await survey(
      `mx:example.test:${port}`,
      zone({ [name]: { TLSA: [[3, 1, 1, Buffer.from(spki, 'hex')]], authentic: true } }),
    );
    assert.equal(found.findings.find(({ id }) => id === 'certificate-expired')?.severity, 'info');
    assert.equal(one(found).verdict, 'passed');
  });
});
