// A probe asked, and two runs told apart, by a program.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diffRuns } from '../../src/library/diff-runs.ts';
import { MxprobeError } from '../../src/library/mistake.ts';
import { askProbe, type NightResult } from '../../src/library/one-night.ts';
import { runScenarios } from '../../src/library/run-scenarios.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { NightWorld } from '../cli/night-world.ts';

let world: NightWorld;
const SCENARIO = 'name: hello\ndialogue: [connect, { ehlo: a.example }, quit]\n';
before(async () => {
  world = await NightWorld.open();
  await world.write({
    'probe.yaml': `name: own\ntargets: 127.0.0.1:${world.port}\nscenarios: hello.yaml\n`,
    'hello.yaml': SCENARIO,
    'wrong.yaml': 'name: wrong\n',
  });
});
after(() => world.close());

async function asked(options = {}): Promise<NightResult & { readonly events: ReadonlySet<string> }> {
  const night = askProbe(join(world.folder, 'probe.yaml'), { results: world.results, timeout: '5s', ...options });
  const events = new Set<string>();
  for await (const { e } of night) events.add(e);
  const result = await night.result;
  return 'problems' in result ? assert.fail() : { ...result, events };
}

describe('a probe', () => {
  test('is accepted, is as it was, and is worse', async () => {
    await world.serve({});
    const accepted = await asked({ accept: true });
    assert.deepEqual([accepted.end, accepted.notices, accepted.document?.changes], ['good', [], []]);
    assert.ok(accepted.events.has('case-end'));
    assert.equal((await asked()).end, 'good');
    await world.serve({ capabilities: { remove: ['SIZE'] } });
    const worse = await asked();
    assert.equal(worse.end, 'regression');
    assert.deepEqual(
      worse.document?.changes?.map(({ text }) => text),
      ['SIZE (10.2 MB) is no longer offered'],
    );
    assert.ok(worse.events.has('again'));
    assert.equal(readdirSync(world.results).filter((name) => name.includes('-own-')).length, 3);
  });

  test('with mistakes is not asked, and they are told', async () => {
    const result = await askProbe(join(world.folder, 'wrong.yaml'), { results: join(world.folder, 'none') }).result;
    assert.ok('problems' in result);
    assert.match(result.problems[0]?.message ?? '', /targets/);
  });
});

describe('two runs', () => {
  const run = async (policy: string): Promise<RunDocument> => {
    const text = `name: hello\nsandbox: ${policy}\ndialogue: [connect, { ehlo: a.example }, { mail: a@a.example }, quit]\n`;
    const document = await runScenarios({ text, file: 'hello.yaml' }, { timeout: '5s' }).result;
    return 'problems' in document ? assert.fail() : document;
  };

  test('that are the same do not differ', async () => {
    const { changes, causes, differs, sides } = diffRuns(await run('{}'), await run('{}'));
    assert.deepEqual([changes, causes, differs, sides], [[], [], false, null]);
  });

  test('are told apart by cause', async () => {
    const { causes, differs } = diffRuns(await run('{}'), await run('{ capabilities: { remove: [SIZE] } }'));
    assert.deepEqual([causes.map(({ text }) => text), differs], [['SIZE (10.2 MB) is no longer offered'], true]);
  });

  test('a target that nobody asked is the mistake of the caller', async () => {
    const document = await run('{}');
    assert.throws(
      () => diffRuns(document, document, { targets: ['a.example', 'b.example'] }),
      (error) => error instanceof MxprobeError && /the run did not ask it/.test(error.message),
    );
  });
});
