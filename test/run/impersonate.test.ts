// XCLIENT and PROXY in a dialogue, against the embedded MX, which judges the client that they name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { serve } from '../survey/surveying.ts';

/** Runs the steps against an MX of that policy, and gives the verdict and the clients that the MX saw. */
async function ask(policy: string, steps: readonly string[], head = '') {
  const mx = await serve('127.0.0.1', policy);
  const { scenarios, problems } = load(
    `name: shoes\n${head}dialogue:\n${steps.map((step) => `  - ${step}\n`).join('')}`,
  );
  assert.deepEqual(problems, []);
  const endpoint = { host: '127.0.0.1', address: '127.0.0.1', port: mx.port, mode: 'smtp', domain: null } as const;
  const document = await run(
    scenarios.map((scenario) => ({
      scenario,
      source: null,
      place: { kind: 'endpoints', endpoints: [{ ...endpoint, preference: null }] },
    })),
    {
      head: { id: 'test', started: '2026-11-21T02:00:00.000Z', version: '0', argv: [], node: '', results: null },
      jobs: 1,
      listen: () => {},
      around: {
        clock: systemClock,
        signal: new AbortController().signal,
        open: openStream,
        startSandbox: () => Promise.reject(new Error('one is running')),
        roots: [],
        trustStore: () => new TrustStore([]),
        serverName: null,
        random: () => 'random',
        throttlePauseMs: 1,
        policies: null,
      },
    },
  );
  const clients = new Set(mx.log().map(({ client }) => client));
  const [found = assert.fail('no case')] = document.cases;
  return { verdict: found.verdict, text: found.text, clients: [...clients] };
}

const MAIL = ['ehlo: probe.example', 'mail: a@sender.example\n    expect: 250'];

for (const [version, source] of [
  [1, '203.0.113.7'],
  [2, '203.0.113.7'],
  [1, '2001:db8::7'],
  [2, '2001:db8::7'],
] as const) {
  test(`PROXY v${version}: the MX sees ${source} from the first octet on`, async () => {
    const steps = [`proxy: { version: ${version}, source: "${source}", destination: "${source}" }`, 'connect', ...MAIL];
    const { verdict, text, clients } = await ask('proxy: true', [...steps, 'quit']);
    assert.deepEqual([verdict, text, clients], ['passed', null, [source]]);
  });
}

test('without the header an MX that waits for it does not greet', async () => {
  const { verdict } = await ask('proxy: true', ['connect: {}\n    timeout: 200ms\n    expect: timeout']);
  assert.equal(verdict, 'passed');
});

test('a header that cannot be written is never sent', async () => {
  const { verdict, text, clients } = await ask('proxy: true', [
    'proxy: { source: "${target.host}.example" }',
    'connect:\n    expect: 220',
  ]);
  assert.notEqual(verdict, 'passed');
  assert.match(text ?? '', /a PROXY header are IP addresses/);
  assert.deepEqual(clients, []);
});

test('XCLIENT: a new greeting, and the session of another client', async () => {
  const { verdict, text, clients } = await ask('xclient: true', [
    'connect',
    'ehlo: probe.example\n    expect: 250 +XCLIENT',
    'xclient: { ADDR: "2001:db8::7", NAME: mail.customer.example, HELO: mail.customer.example, LOGIN: boss }',
    ...MAIL,
    'quit',
  ]);
  assert.deepEqual([verdict, text], ['passed', null]);
  assert.deepEqual(clients, ['127.0.0.1', '2001:db8::7']);
});

test('XCLIENT where the MX does not take it fails, with its words', async () => {
  const { verdict, text } = await ask('{}', [
    'connect',
    'ehlo: probe.example',
    'xclient: { ADDR: 203.0.113.7 }\n    expect: 220',
  ]);
  assert.equal(verdict, 'failed');
  assert.match(text ?? '', /expected 220, got 500 5\.5\.2/);
});

test('an MX that offers XCLIENT to us and not to the client we appear as (Postfix) has offered it', async () => {
  const steps = [
    'connect',
    'ehlo: probe.example',
    'xclient: { ADDR: 203.0.113.7 }',
    'ehlo: mail.customer.example\n    expect: 250 -XCLIENT',
    'quit',
  ];
  const requires = 'requires: { capabilities: [XCLIENT] }\n';
  assert.equal((await ask('xclient: { from: 127.0.0.0/8 }', steps, requires)).verdict, 'passed');
  assert.equal((await ask('{}', steps, requires)).verdict, 'skipped');
});
