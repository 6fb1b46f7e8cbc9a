// Every file below scenarios/: fits the published schema, tells its story, runs offline and passes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { casesOf, ROOT, runOffline, SANDBOX, scenarioFiles, told } from './offline.ts';

const FILES = scenarioFiles();
/** The whole of it takes some seconds on two cores: so much of the processor, and so many waits by the clock, one beside the other. */
const MAX_CPU_MS = 6_000;
const MAX_WAITS_MS = 25_000;

test('every scenario fits schema/scenario.schema.json', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schema/scenario.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const wrong = FILES.filter((file) => !validate(parse(readFileSync(join(ROOT, file), 'utf8'))));
  assert.deepEqual(wrong, []);
  assert.equal(validate({ name: 'x', dialogue: ['connect'], dialog: [] }), false, 'the schema refuses a typo');
});

for (const file of FILES) {
  test(`${file} names its schema, tells its story and has tags`, () => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    assert.match(text, /^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/scenario\.schema\.json\n/);
    const [scenario] = casesOf(file);
    assert.ok((scenario?.about ?? '').length > 80, 'about');
    assert.ok((scenario?.tags.length ?? 0) > 0, 'tags');
    assert.ok(scenario?.sandbox, 'sandbox');
  });
}

test('all of them pass against the embedded MX, in time, each contrast with one cause', async () => {
  let waits = 0;
  const clock: Clock = {
    ...systemClock,
    after(ms, action) {
      return systemClock.after(ms, () => {
        waits += ms;
        action();
      });
    },
  };
  const begun = process.cpuUsage();
  const scenarios = FILES.flatMap((file) => casesOf(file));
  // A burst wants the machine for itself; the others need not wait for their turn with it.
  const [others, bursts] = [false, true].map((isBurst) =>
    scenarios.filter(({ burst }) => (burst !== null) === isBurst),
  );
  const documents = [await runOffline(others ?? [], SANDBOX, clock), await runOffline(bursts ?? [], SANDBOX, clock)];
  const cases = documents.flatMap((document) => document.cases);
  const contrasts = documents.flatMap((document) => document.contrasts);
  assert.deepEqual(cases.filter(({ verdict }) => verdict !== 'passed').map(told), []);
  assert.ok(cases.length > 100);
  const { user, system } = process.cpuUsage(begun);
  assert.ok((user + system) / 1000 < MAX_CPU_MS, `${user + system} us of the processor`);
  assert.ok(waits < MAX_WAITS_MS, `${waits} ms of waits`);
  assert.deepEqual(
    contrasts.filter(({ confounded }) => confounded).map(({ text }) => text),
    [],
  );
  const unnamed = contrasts.filter(({ changed, text }) => text.endsWith(`: ${Object.keys(changed)[0]} is the reason.`));
  assert.deepEqual(
    unnamed.map(({ file, text }) => `${file}: ${text}`),
    [],
    'the conclusion names the cause in words',
  );
});

test('offline, the embedded MX takes us for an address that this machine does not have', async () => {
  const vars = { nameless: '192.0.2.3', unanswered: '2001:db8::4', named: '127.0.0.1' };
  const { cases } = await runOffline(casesOf('scenarios/identity/reverse-dns.yaml', { vars }));
  assert.deepEqual(cases.filter(({ verdict }) => verdict !== 'passed').map(told), []);
  const replies = cases.map(({ steps }) => steps.find(({ verb }) => verb === 'rcpt')?.reply?.text ?? '');
  assert.match(replies[0] ?? '', /cannot find your reverse hostname, \[192\.0\.2\.3\]$/);
  assert.match(replies[1] ?? '', /cannot find your reverse hostname, \[2001:db8::4\]$/);
  assert.deepEqual(
    cases.map(({ findings }) => findings.map(({ id, severity }) => `${severity} ${id}`)),
    [['info source-claimed'], ['info source-claimed'], ['info on-purpose']],
  );
});

test('what is no address to connect from is told before anything is sent', () => {
  const text = readFileSync(join(ROOT, 'scenarios/blocklist/rbl.yaml'), 'utf8');
  const options = { readFile: assert.fail, environment: () => undefined, helo: 'probe.example' };
  const { problems } = loadScenario({ file: 'rbl.yaml', text }, { ...options, vars: new Map([['unlisted', 'mx']]) });
  assert.match(problems[0]?.message ?? '', /^`mx` is no IP address/);
});
