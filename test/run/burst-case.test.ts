// A burst as a case of a run: where it goes, and what its record is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import type { RunDocument } from '../../src/run/document.ts';
import type { RunEvent } from '../../src/run/events.ts';
import type { PlannedCase } from '../../src/run/plan.ts';
import { run } from '../../src/run/run.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import type { Endpoint } from '../../src/target/resolve-target.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { scenarioOf } from '../burst/world.ts';

async function runOne(planned: PlannedCase, signal = new AbortController().signal) {
  const events: RunEvent[] = [];
  const document: RunDocument = await run([planned], {
    head: { id: 'test', started: '2026-11-21T02:00:00.000Z', version: 'test', argv: [], node: '', results: null },
    jobs: 1,
    listen: (event) => events.push(event),
    around: {
      clock: systemClock,
      open: openStream,
      roots: [],
      trustStore: () => new TrustStore([]),
      serverName: null,
      random: () => 'random',
      throttlePauseMs: 0,
      policies: null,
      signal,
      startSandbox: (policy) => startSandbox(policy),
      burst: { threads: null, owned: false, log: null, progress: () => {} },
    },
  });
  return { events, document, record: document.cases[0] };
}

const endpoint = (address: string, port: number): Endpoint => ({
  host: 'mx.example.org',
  address,
  port,
  mode: 'smtp',
  domain: null,
  preference: null,
});

test('a burst at the embedded MX: its record is the last of its events, and the case passed', async () => {
  const scenario = scenarioOf('sessions: 10, expect: { accepted: 10 }', undefined, 'sandbox: {}\n');
  const { events, record } = await runOne({ scenario, place: { kind: 'sandbox' }, source: null });
  const bursts = events.filter((event) => event.e === 'burst');
  assert.deepEqual(bursts.at(-1)?.burst, record?.burst);
  assert.deepEqual([record?.verdict, record?.burst?.messages.accepted, record?.steps], ['passed', 10, []]);
});

test('numbers that differ: failed, with each difference; nobody there: inconclusive', async () => {
  const scenario = scenarioOf('sessions: 3, expect: { accepted: 5 }', undefined, 'sandbox: {}\n');
  const failed = await runOne({ scenario, place: { kind: 'sandbox' }, source: null });
  assert.deepEqual([failed.record?.verdict, failed.record?.text], ['failed', 'expected accepted 5, got 3']);
  const nobody = await runOne({
    scenario,
    place: { kind: 'endpoints', endpoints: [endpoint('127.0.0.1', 1)] },
    source: null,
  });
  assert.deepEqual([nobody.record?.verdict, nobody.record?.reason], ['inconclusive', 'unreachable']);
});

test('a target with several addresses: the first that answers', async () => {
  const mx = await startSandbox({});
  const scenario = scenarioOf('sessions: 5, expect: { accepted: 5 }', undefined, 'sandbox: {}\n');
  const endpoints = [endpoint('127.0.0.2', 1), endpoint(mx.address, mx.port)] as const;
  const { record } = await runOne({ scenario, place: { kind: 'endpoints', endpoints: [...endpoints] }, source: null });
  await mx.close();
  assert.deepEqual([record?.verdict, record?.target.port, mx.counts.accepted], ['passed', mx.port, 5]);
});

test('a target that nobody declared to be owned: the run itself refuses', async () => {
  const scenario = scenarioOf('sessions: 3', undefined, 'sandbox: {}\n');
  const place = { kind: 'endpoints', endpoints: [endpoint('192.0.2.1', 25)] } as const;
  await assert.rejects(runOne({ scenario, place, source: null }), /nobody declared to be owned/);
  const threshold = { by: 'messages', most: 5, patienceMs: 1, rounds: 1 } as const;
  await assert.rejects(runOne({ scenario, place, source: null, threshold }), /nobody declared to be owned/);
});

const REQUIRES = `  - connect
  - ehlo: probe.example
  - starttls:
    if: "\${index} == \${encrypted}"
  - mail: a@good.test
  - quit`;
/** AUTH is offered within TLS: only a session that begins TLS has what is required. */
const requiring = (encrypted: number, expect = '') =>
  scenarioOf(
    `sessions: 2, concurrency: 1${expect}`,
    REQUIRES,
    `sandbox: { certificate: ec, auth: { tls_only: true, users: { anna: x } } }\nrequires: { capabilities: [auth] }\nvars: { encrypted: "${encrypted}" }\n`,
  );

for (const { name, scenario, is } of [
  {
    name: 'what `requires` misses in every session skips the case',
    scenario: requiring(0),
    is: ['skipped', 'the server does not offer AUTH', 'the server does not offer AUTH', 2],
  },
  {
    name: 'so it does where numbers are expected',
    scenario: requiring(0, ', expect: { accepted: 2 }'),
    is: ['skipped', 'the server does not offer AUTH', 'the server does not offer AUTH', 2],
  },
  {
    name: 'what it misses in one of them fails the case, as anything does that is not sent',
    scenario: requiring(1),
    is: ['failed', null, 'expected every session to go as written; 1 of 2 did not (1 could not be sent)', 1],
  },
])
  test(name, async () => {
    const { record } = await runOne({ scenario, place: { kind: 'sandbox' }, source: null });
    const lacking = record?.burst?.replies.find(({ outcome }) => outcome === 'lacking')?.count;
    assert.deepEqual([record?.verdict, record?.reason, record?.text, lacking], is);
  });
