// Every hostile server, one after the other: what is said of it, how long it takes, how much is kept.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRecord } from '../../src/record/read-record.ts';
import { CASES, ENDLESS, type HostileCase } from './cases.ts';
import { ask } from './question.ts';

/** The longest reply that is kept, as base64, lines and text, in the longest form that JSON has, in both files. */
const MAX_RECORD_OCTETS = 2 * (64 * 1024 * (4 / 3 + 6 + 6) + 64 * 1024);

describe('guarantee 3: a hostile server costs its deadline and a bounded record', { concurrency: 12 }, () => {
  for (const one of CASES) test(one.name, { timeout: 30_000 }, () => assertHeld(one));
});

// One at a time: a flood takes the processor that others are timed on.
describe('guarantee 3: an endless server costs its deadline and a bounded record', () => {
  for (const one of ENDLESS) test(one.name, { timeout: 30_000 }, () => assertHeld(one));
});

async function assertHeld(one: HostileCase): Promise<void> {
  const asked = await ask(one);
  const { verdict, reason, text, findings } = asked.case;
  assert.notEqual(verdict, 'passed');
  if (one.verdict !== 'either')
    assert.deepEqual({ verdict, reason }, { verdict: one.verdict, reason: one.reason }, text ?? '');
  assert.match(text ?? '', one.says);
  const found = findings.map(({ id }) => id);
  for (const id of one.finds ?? []) assert.ok(found.includes(id), `${id} is not among ${found.join(', ') || 'none'}`);
  const deadlineMs = one.deadlineMs ?? 10_000;
  assert.ok(asked.waitedMs <= deadlineMs + 1000, `the case waited ${asked.waitedMs} ms for nothing`);
  // On the wall, with room for a machine that is busy.
  assert.ok(asked.ms < deadlineMs + 10_000, `the case took ${asked.ms} ms`);
  assert.ok(asked.recordOctets < MAX_RECORD_OCTETS, `${asked.recordOctets} octets are recorded`);
  const reread = await readRecord(asked.files, asked.folder);
  assert.equal(JSON.stringify(reread), JSON.stringify({ document: asked.document, damage: null }));
}
