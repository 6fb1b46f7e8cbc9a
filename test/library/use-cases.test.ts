// What a person asks, as functions: with the events while it goes on, and nothing thrown but the caller's mistake.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { checkScenario } from '../../src/library/check-scenario.ts';
import { MxprobeError } from '../../src/library/mistake.ts';
import { askingOf } from '../../src/library/options.ts';
import { proveBounce } from '../../src/library/prove.ts';
import { runScenarios } from '../../src/library/run-scenarios.ts';
import { surveyDomain } from '../../src/library/survey.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { policyOf } from '../sandbox/dialogues.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-library-'));
after(() => rmSync(folder, { recursive: true }));

const SCENARIO = `name: MAIL needs TLS
sandbox: { require_starttls: true }
tags: [tls]
variants:
  clear: { starttls: false, answer: 530 }
  encrypted: { starttls: true, answer: 250 }
dialogue:
  - connect
  - ehlo: \${helo}
  - { starttls: , if: "\${starttls}" }
  - mail: <>
    expect: \${answer}
  - quit
`;
const BOUNCE = `This is the mail system at host relay.example.

<jane@lab.test>: host mx.lab.test[192.0.2.7] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)
`;

const OPTIONS = { timeout: '5s' };

describe('scenarios', () => {
  test('a text is run: each event, then the document', async () => {
    const run = runScenarios({ text: SCENARIO }, OPTIONS);
    const names = new Set<string>();
    for await (const event of run) names.add(event.e);
    const document = await run.result;
    assert.ok('summary' in document);
    assert.deepEqual([document.summary.passed, document.run.complete, document.run.results], [2, true, null]);
    for (const name of ['run', 'case', 'case-end', 'end']) assert.ok(names.has(name), name);
  });

  test('a path is run, and recorded where that is asked for', async () => {
    writeFileSync(join(folder, 'tls.yaml'), SCENARIO);
    const results = join(folder, 'results');
    const { result } = runScenarios([{ path: join(folder, 'tls.yaml') }], { ...OPTIONS, variants: 'clear', results });
    const document = await result;
    assert.ok('summary' in document && document.summary.passed === 1);
    assert.deepEqual(readdirSync(results), [document.run.id]);
  });

  test('mistakes are data, with their place; nothing is sent', async () => {
    const document = await runScenarios({ text: SCENARIO.replace('- quit', '- qiut'), file: 'a.yaml' }, OPTIONS).result;
    assert.ok('problems' in document);
    assert.deepEqual(
      document.problems.map(({ file, line }) => [file, line]),
      [['a.yaml', 13]],
    );
  });

  test('is checked without being run', () => {
    const { scenarios, problems } = checkScenario({ text: SCENARIO });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      scenarios.map(({ name, variant, tags, sandbox }) => [name, variant, tags, sandbox]),
      ['clear', 'encrypted'].map((variant) => ['MAIL needs TLS', variant, ['tls'], true]),
    );
  });

  test('an aborted run says that it is not complete', async () => {
    const controller = new AbortController();
    const text = SCENARIO.replace('require_starttls: true', 'reply_delay: { connect: 1h }');
    const run = runScenarios({ text }, { signal: controller.signal });
    for await (const { e } of run) if (e === 'case') controller.abort();
    const document = await run.result;
    assert.ok('run' in document && !document.run.complete);
  });
});

describe('a proof', () => {
  test('tells its plan, each dialogue with the run\u2019s own events, each experiment, and the end', async () => {
    const proof = proveBounce(BOUNCE, { sandbox: true, ...OPTIONS });
    const told: string[] = [];
    let dialogues = 0;
    for await (const event of proof) {
      if (event.e === 'dialogue') {
        dialogues = Math.max(dialogues, event.dialogue);
        if (event.event.e === 'run') told.push('dialogue');
      } else told.push(event.e === 'experiment' ? `${event.e} ${event.experiment.outcome}` : event.e);
    }
    const found = await proof.result;
    assert.ok('conclusion' in found);
    assert.deepEqual([found.conclusion, found.factor, found.dialogues], ['shown', 'starttls', dialogues]);
    assert.equal(told[0], 'planned');
    assert.deepEqual(told.slice(-2), ['experiment flipped', 'end']);
    assert.equal(told.filter((one) => one === 'dialogue').length, dialogues);
  });

  test('what is no bounce is refused in words', async () => {
    const found = await proveBounce('Dear all, the meeting is at ten.', { sandbox: true }).result;
    assert.ok('refuse' in found && found.refuse !== '');
  });
});

test('a survey tells of each endpoint', async () => {
  const mx = await startSandbox(policyOf('require_starttls: true'));
  try {
    const going = surveyDomain(`127.0.0.1:${mx.port}`, { ca: await mx.caPem(), timeout: '5s' });
    const told: string[] = [];
    for await (const event of going) if (event.e === 'endpoint') told.push(`${event.endpoint.address} ${event.left}`);
    const found = await going.result;
    assert.deepEqual([told, found.endpoints.length, found.interrupted], [['127.0.0.1 0'], 1, false]);
  } finally {
    await mx.close();
  }
});

describe('the caller\u2019s mistake is thrown, and names the option', () => {
  const rows: readonly {
    readonly name: string;
    readonly call: () => unknown;
    readonly says: RegExp;
    readonly option: string | null;
  }[] = [
    { name: 'dns', call: () => askingOf({ dns: 'nowhere' }), says: /^dns nowhere$/, option: 'dns' },
    { name: 'source', call: () => askingOf({ source: 'lo' }), says: /^source lo$/, option: 'source' },
    { name: 'ca', call: () => askingOf({ ca: '/etc/ca.pem' }), says: /^ca: no PEM/, option: 'ca' },
    { name: 'timeout', call: () => askingOf({ timeout: 'soon' }), says: /^timeout soon$/, option: 'timeout' },
    {
      name: 'target',
      call: () => runScenarios({ text: SCENARIO }, { target: 'a:b:c' }).result,
      says: /^target a:b:c: /,
      option: 'target',
    },
    {
      name: 'a tag that nothing has',
      call: () => runScenarios({ text: SCENARIO }, { tags: 'dane' }).result,
      says: /^no case to run: nothing has/,
      option: null,
    },
    {
      name: 'nobody to ask',
      call: () => proveBounce(BOUNCE, {}).result,
      says: /neither a target nor the sandbox/,
      option: null,
    },
    {
      name: 'a survey of implicit TLS',
      call: () => surveyDomain('smtps://a.test').result,
      says: /STARTTLS/,
      option: null,
    },
    { name: 'helo', call: () => surveyDomain('a.test', { helo: 'a\r\nb' }).result, says: /^helo: /, option: 'helo' },
  ];
  for (const { name, call, says, option } of rows)
    test(name, async () => {
      await assert.rejects(
        async () => call(),
        (error) => error instanceof MxprobeError && says.test(error.message) && error.option === option,
      );
    });
});
