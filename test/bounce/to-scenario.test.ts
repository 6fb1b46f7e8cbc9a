import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { BounceFacts, Failure, Stage } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { expectationOf, toScenario } from '../../src/bounce/to-scenario.ts';
import { type LoadOptions, loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { FORMS } from './forms.ts';

const OPTIONS: LoadOptions = {
  helo: 'probe.example',
  readFile: () => assert.fail('a scenario of ours names no file'),
  environment: (name) => assert.fail(`the text of a bounce reached the environment: ${name}`),
};
const STAGES: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'];

describe('toScenario', () => {
  it('writes what a person would have written', () => {
    const form = FORMS.find((f) => f.name === 'exim, host behind the phrase');
    const facts = readBounce(Buffer.from(form?.text ?? ''));
    const flip = { name: 'encrypted', changes: { starttls: true } } as const;
    const written = toScenario(facts, facts.failures[0] as Failure, { flip });
    assert.ok('yaml' in written);
    assert.equal(
      written.yaml,
      `name: "530 5.7.0 in reply to MAIL FROM"
about: |
  Written from a bounce: mx.hotel.example answered
    530 5.7.0 Must issue a STARTTLS command first
tags: [bounce]
sandbox:
  require_starttls: { at: mail, code: 530, enhanced: 5.7.0, text: Must issue a STARTTLS command first }
vars:
  from: desk@sender.example
variants:
  as-bounced: { starttls: false, answer: "530 5.7.0 /Must issue a STARTTLS command first/" }
  encrypted: { starttls: true, answer: "250" }
dialogue:
  - connect
  - ehlo: \${helo}
  - starttls:
    if: \${starttls}
  - mail: \${from}
    expect: \${answer}
  - quit
`,
    );
    assert.equal(load(written.yaml).length, 2);
  });

  for (const form of FORMS.filter((f) => f.code !== null)) {
    it(`loads without a problem: ${form.name}`, () => {
      const facts = readBounce(Buffer.from(form.text));
      const written = toScenario(facts, facts.failures[0] as Failure);
      assert.ok('yaml' in written);
      const [scenario] = load(written.yaml);
      assert.ok(scenario);
    });
  }

  it('stops before DATA unless the refusal came after it', () => {
    for (const stage of STAGES) {
      const written = toScenario(FACTS, failure('x', stage));
      assert.ok('yaml' in written);
      assert.equal(/^ {2}- data/m.test(written.yaml), stage === 'data' || stage === 'eod', stage);
    }
  });

  it('refuses a bounce that quotes no reply', () => {
    assert.ok('refuse' in toScenario(FACTS, { ...failure('x', 'connect'), reply: null }));
  });

  it('survives any text: the expectation matches the very reply', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...STAGES), (text, stage) => {
        const written = toScenario(FACTS, failure(text, stage));
        assert.ok('yaml' in written);
        assert.ok(load(written.yaml)[0], written.yaml);
      }),
      { numRuns: 60 },
    );
  });

  it('survives the characters of YAML, patterns and variables', () => {
    for (const text of [
      '${env.HOME}',
      '$${x}',
      "it's: [a, b] #c",
      '/slash/i \\d+ (x)',
      '- a',
      'a: b',
      '"q"',
      '%TAG !',
      '{{x}}',
    ]) {
      const written = toScenario(FACTS, failure(text, 'mail'));
      assert.ok('yaml' in written);
      const [scenario] = load(written.yaml);
      assert.ok(scenario, written.yaml);
      const pattern = /\/(.*)\/$/s.exec(
        expectationOf(failure(text, 'mail').reply as NonNullable<Failure['reply']>),
      )?.[1];
      assert.match(text, new RegExp(pattern ?? '(?!)'));
    }
  });
});

const FACTS: BounceFacts = {
  schema: 'mxprobe/bounce@1',
  kind: 'bounce',
  form: 'mail',
  reportingMta: 'out.sender.example',
  arrival: null,
  date: null,
  subject: null,
  failures: [],
  notes: [],
};

function failure(text: string, stage: Stage): Failure {
  return {
    recipient: 'guest@hotel.example',
    originalRecipient: null,
    sender: 'desk@sender.example',
    action: 'failed',
    remote: { host: null, address: null },
    reply: { code: 550, enhanced: '5.7.1', text, lines: 1 },
    replyBy: 'remote',
    status: null,
    stage,
    helo: null,
    stageBasis: 'stated',
    tls: null,
    diagnostic: null,
    words: null,
    basis: { recipient: 'stated', remote: 'none', reply: 'stated', status: 'none', sender: 'stated' },
    places: { recipient: null, reply: null, stage: null, remote: null, status: null },
  };
}

function load(text: string): readonly Scenario[] {
  const { scenarios, problems } = loadScenario({ file: 'bounce.yaml', text }, OPTIONS);
  assert.deepEqual(problems, [], text);
  return scenarios;
}
