import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Comparable, contrastsOf } from '../../src/run/contrast.ts';
import type { CaseRecord, StepRecord } from '../../src/run/document.ts';
import type { Value } from '../../src/scenario/template.ts';

function step(index: number, verb: string, code: number | null, more: Partial<StepRecord> = {}): StepRecord {
  const reply =
    code === null
      ? null
      : { code, enhanced: `${Math.floor(code / 100)}.1.0`, lines: [], text: '', raw: '', violations: [] };
  return {
    index,
    verb,
    attempt: 1,
    name: null,
    stage: 'other',
    file: 'f.yaml',
    line: index + 3,
    column: 5,
    sent: null,
    outcome: code === null ? 'closed' : 'reply',
    reply,
    expected: null,
    verdict: 'passed',
    problem: null,
    ms: 1,
    secure: false,
    exchanges: [],
    captured: {},
    ...more,
  };
}

function one(
  variant: string,
  acting: Comparable['acting'],
  steps: StepRecord[],
  verdict: CaseRecord['verdict'] = 'passed',
): Comparable {
  const target = {
    host: 'h',
    address: '127.0.0.1',
    port: 25,
    mode: 'smtp',
    domain: null,
    sandbox: false,
    source: null,
  } as const;
  const record: CaseRecord = {
    id: variant,
    scenario: 's',
    about: null,
    tags: [],
    file: 'f.yaml',
    variant,
    vars: acting,
    target,
    verdict,
    reason: null,
    text: null,
    started: '',
    ms: 1,
    attempt: 1,
    steps,
    tls: null,
    burst: null,
    threshold: null,
    findings: [],
  };
  return { record, acting };
}

const texts = (cases: Comparable[]) => contrastsOf(cases).map((contrast) => contrast.text);

describe('contrasts', () => {
  test('one changed variable is the reason', () => {
    const before = one('clear', { starttls: false }, [
      step(0, 'connect', 220),
      step(1, 'starttls', null, { verdict: 'skipped', outcome: 'none' }),
      step(2, 'mail', 530),
    ]);
    const after = one('tls', { starttls: true }, [
      step(0, 'connect', 220),
      step(1, 'starttls', 220),
      step(2, 'mail', 250),
    ]);
    assert.deepEqual(texts([before, after]), [
      'Only starttls differs (false -> true), and MAIL FROM changed from 530 5.1.0 to 250 2.1.0: the server demands STARTTLS.',
    ]);
  });

  test('several are confounded', () => {
    const before = one('a', { helo: 'x', from: 'a@b' }, [step(0, 'mail', 550)]);
    const after = one('b', { helo: 'y', from: 'c@d' }, [step(0, 'mail', 250)]);
    const [contrast] = contrastsOf([before, after]);
    assert.equal(contrast?.confounded, true);
    assert.match(contrast?.text ?? '', /can't be told/);
  });

  test('each variant is compared with the nearest before it', () => {
    const cases = [
      one('a', { helo: 'x', from: 'a' }, [step(0, 'mail', 550)]),
      one('b', { helo: 'y', from: 'a' }, [step(0, 'mail', 550)]),
      one('c', { helo: 'y', from: 'b' }, [step(0, 'mail', 250)]),
    ];
    const found = contrastsOf(cases);
    assert.deepEqual(
      found.map((contrast) => contrast.variants),
      [['b', 'c']],
    );
    assert.equal(found[0]?.confounded, false);
  });

  test('no change, no sentence; nor from what was inconclusive or not reached', () => {
    assert.deepEqual(
      texts([one('a', { x: 1 }, [step(0, 'mail', 250)]), one('b', { x: 2 }, [step(0, 'mail', 250)])]),
      [],
    );
    assert.deepEqual(
      texts([one('a', { x: 1 }, [step(0, 'mail', 250)]), one('b', { x: 2 }, [step(0, 'mail', 550)], 'inconclusive')]),
      [],
    );
    assert.deepEqual(
      texts([
        one('a', { x: 1 }, [step(0, 'mail', 250)]),
        one('b', { x: 2 }, [step(0, 'mail', null, { verdict: 'not-reached', outcome: 'none' })]),
      ]),
      [],
    );
  });

  test('the end of a connection is an answer too', () => {
    const found = texts([
      one('a', { size: 1 }, [step(0, 'mail', 250)]),
      one('b', { size: 2 }, [step(0, 'mail', null)]),
    ]);
    assert.match(found[0] ?? '', /MAIL FROM changed from 250 2\.1\.0 to a closed connection/);
  });

  test('expectations alone differ: nothing was changed', () => {
    assert.deepEqual(texts([one('a', {}, [step(0, 'mail', 250)]), one('b', {}, [step(0, 'mail', 550)])]), []);
  });

  test('the nearest is the first of those that differ least, whatever the others are', () => {
    const value = fc.constantFrom<Value>('x', 'y', 1, true, null);
    const acting = fc.dictionary(fc.constantFrom('helo', 'from', 'size', '__proto__'), value);
    fc.assert(
      fc.property(fc.array(acting, { maxLength: 12 }), (all) => {
        // Each answers with a code of its own, so that every pair that differs makes a contrast.
        const cases = all.map((vars, i) => one(`${i}`, vars, [step(0, 'mail', 500 + i)]));
        const found = contrastsOf(cases).map(({ variants, changed }) => ({ variants, changed }));
        const expected = all.flatMap((after, i) => {
          const pairs = all.slice(0, i).map((before, j) => ({ j, changed: changes(before, after) }));
          const size = ({ changed }: { changed: object }) => Object.keys(changed).length;
          const [nearest] = pairs.filter((pair) => size(pair) > 0).sort((a, b) => size(a) - size(b) || a.j - b.j);
          return nearest === undefined ? [] : [{ variants: [`${nearest.j}`, `${i}`], changed: nearest.changed }];
        });
        assert.deepEqual(found, expected);
      }),
    );
  });
});

/** What differs, by looking at every name of both; a variable that is not there counts as null. */
function changes(before: Comparable['acting'], after: Comparable['acting']) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const value = (acting: Comparable['acting'], name: string) => (Object.hasOwn(acting, name) ? acting[name] : null);
  const pairs = names.map((name) => [name, [value(before, name), value(after, name)]] as const);
  return Object.fromEntries(pairs.filter(([, [was, is]]) => was !== is));
}
