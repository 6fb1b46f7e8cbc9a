// Who sees a regression: one of several vantage points, or most of them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seenByMost } from '../../src/baseline/askers.ts';
import type { Change, ChangeClass } from '../../src/baseline/change.ts';

const THREE = ['fra1', 'syd1', 'nyc1'];
const change = (name: string, more: Partial<Change> = {}): Change => ({
  case: `a.yaml@mx.example:25${name === '' ? '' : ` from ${name}`}`,
  ...{ step: 'rcpt', what: 'code', before: '250', after: '550' },
  class: 'regression' as ChangeClass,
  text: 'RCPT TO is refused',
  ...more,
});

describe('of three vantage points', () => {
  for (const { name, changes, vantages = THREE, told } of [
    { name: 'one sees it', changes: [change('syd1')], told: ['notice: RCPT TO is refused; only from syd1'] },
    {
      name: 'two see it',
      changes: [change('syd1'), change('fra1')],
      told: ['regression: RCPT TO is refused', 'regression: RCPT TO is refused'],
    },
    {
      name: 'two see something else each',
      changes: [change('syd1'), change('fra1', { what: 'latency' })],
      told: ['notice: RCPT TO is refused; only from fra1', 'notice: RCPT TO is refused; only from syd1'],
    },
    {
      name: 'two see it of two cases',
      changes: [change('syd1'), change('fra1', { case: 'b.yaml@mx.example:25 from fra1' })],
      told: ['notice: RCPT TO is refused; only from syd1', 'notice: RCPT TO is refused; only from fra1'],
    },
    {
      name: 'one sees it, another has a doubt',
      changes: [change('syd1'), change('fra1', { class: 'inconclusive', text: 'no answer' })],
      told: ['inconclusive: no answer', 'notice: RCPT TO is refused; only from syd1'],
    },
    {
      name: 'half of four see it',
      changes: [change('syd1'), change('fra1')],
      vantages: [...THREE, 'gru1'],
      told: ['notice: RCPT TO is refused; only from fra1, syd1', 'notice: RCPT TO is refused; only from fra1, syd1'],
    },
    {
      name: 'this machine sees it, which is none of them',
      changes: [change('')],
      told: ['regression: RCPT TO is refused'],
    },
    {
      name: 'it is the only one',
      changes: [change('syd1')],
      vantages: ['syd1'],
      told: ['regression: RCPT TO is refused'],
    },
    { name: 'each counts', changes: [change('syd1')], vantages: [], told: ['regression: RCPT TO is refused'] },
  ] as const)
    test(name, () => {
      assert.deepEqual(
        seenByMost(changes, vantages).map((one) => `${one.class}: ${one.text}`),
        told,
      );
    });
});
