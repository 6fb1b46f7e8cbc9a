import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadScenario } from '../../src/scenario/load.ts';
import { loadingWith, maySayPolicy } from '../../src/scenario/load-with.ts';

const OPTIONS = {
  helo: 'probe.example',
  environment: () => undefined,
  readFile: () => ({ refuse: 'there is no file' }),
};

const DIALOGUE = 'dialogue:\n  - connect\n  - rcpt: b@mx.sandbox.test\n';

describe('whether a file may have a policy is seen from its text', () => {
  for (const { name, text } of [
    { name: 'as a key', text: 'sandbox: { tls: none }' },
    { name: 'in quotes', text: '"sandbox": { tls: none }' },
    { name: 'in single quotes', text: "'sandbox' : {tls: none}" },
    { name: 'with an escape', text: '"s\\x61ndbox": { tls: none }' },
    { name: 'as a key that is marked', text: '? sandbox\n: { tls: none }' },
    { name: 'with a tag', text: '!!str sandbox: { tls: none }' },
  ])
    test(name, () => {
      const source = { file: 'x.yaml', text: `${text}\n${DIALOGUE}` };
      const { scenarios, problems } = loadScenario(source, OPTIONS);
      assert.deepEqual(problems, []);
      assert.equal(scenarios[0]?.sandbox?.tls, 'none');
      assert.ok(maySayPolicy(source.text));
    });

  test('in braces', () => {
    const text = '{sandbox: {tls: none}, dialogue: [connect]}';
    assert.equal(loadScenario({ file: 'x.yaml', text }, OPTIONS).scenarios[0]?.sandbox?.tls, 'none');
    assert.ok(maySayPolicy(text));
  });

  test('a name that has the word in it is none', () => assert.ok(!maySayPolicy(DIALOGUE)));
});

describe('another word for it is refused, whether or not policies can be read', () => {
  const words = 'Sandbox SANDBOX sand_box sand-box sandbx snadbox sand\u200bbox mock policy server fake'.split(' ');
  for (const word of words)
    test(word, () => {
      const source = { file: 'x.yaml', text: `${word}: { tls: none }\n${DIALOGUE}` };
      for (const load of [loadScenario, loadingWith(null)]) {
        const { scenarios, problems } = load(source, OPTIONS);
        assert.deepEqual(scenarios, []);
        assert.ok(problems.some(({ severity, line }) => severity === 'error' && line === 1));
      }
    });
});

test('without what reads policies, a file that has none is read the same', () => {
  const source = { file: 'x.yaml', text: DIALOGUE };
  assert.deepEqual(loadingWith(null)(source, OPTIONS), loadScenario(source, OPTIONS));
});
