import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../../src/baseline/accept.ts';
import type { Baseline, CaseFacts } from '../../src/baseline/baseline.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { facts } from './facts.ts';

const document = (complete: boolean) =>
  ({ run: { id: 'r', started: '2026-11-21T02:00:00Z', complete } }) as unknown as RunDocument;
const [passed, failed, doubt, skipped] = [
  facts(),
  facts({ verdict: 'failed' }),
  facts({ verdict: 'inconclusive' }),
  facts({ verdict: 'skipped' }),
];
const before: Baseline = { name: 'p', accepted: 'x', run: 'x', cases: new Map([['k', facts({ omitted: 1 })]]) };

for (const [name, cases, previous, kept, ...doubts] of [
  ['passed', [passed], null, passed],
  ['skipped', [skipped], null, skipped],
  ['failed', [failed], null, failed, 'k fails, and is accepted so'],
  ['the address that passed counts', [failed, passed, doubt], null, passed],
  ['the first counts where none did', [failed, doubt], null, failed, 'k fails, and is accepted so'],
  [
    'in doubt',
    [doubt],
    null,
    null,
    'k was inconclusive and is not accepted',
    'no case was answered: there is nothing to accept',
  ],
  [
    'in doubt, known before',
    [doubt],
    before,
    before.cases.get('k'),
    'k was inconclusive and is not accepted; the earlier entry stays',
  ],
  ['nothing', [], before, null, 'no case was answered: there is nothing to accept'],
] as const satisfies readonly (readonly [string, readonly CaseFacts[], Baseline | null, ...unknown[]])[]) {
  test(`accepted: ${name}`, () => {
    const found = accept('p', document(true), new Map([['k', cases]]), previous);
    assert.deepEqual([found.baseline?.cases.get('k') ?? null, ...found.doubts], [kept, ...doubts]);
  });
}

test('who, when, and a run that was cut short', () => {
  const { baseline } = accept('p', document(true), new Map([['k', [passed]]]));
  assert.deepEqual([baseline?.name, baseline?.run, baseline?.accepted], ['p', 'r', '2026-11-21T02:00:00Z']);
  assert.deepEqual(accept('p', document(false), new Map([['k', [passed]]])), {
    baseline: null,
    doubts: ['the run was cut short: run it again before accepting it'],
  });
});
