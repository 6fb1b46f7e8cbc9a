// Every hostile server, one after the other: what is said of it, how long it takes, how much is kept.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRecord } from '../../src/record/read-record.ts';
import { coloured, plain } from '../../src/report/palette.ts';
import { runText } from '../../src/report/terminal.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { CASES, ENDLESS, type HostileCase } from './cases.ts';
import { ask } from './question.ts';
import { assertNoCiCommand, assertReports, assertTerminal } from './sinks.ts';

/** Whatever else the machine does. */
const HUNG_MS = 120_000;
const MAX_CPU_MS = 3_000;

/** The longest reply that is kept, as base64, lines and text, in the longest form that JSON has, in both files. */
const MAX_RECORD_OCTETS = 2 * (64 * 1024 * (4 / 3 + 6 + 6) + 64 * 1024);

describe('guarantee 3: a hostile server costs its deadline and a bounded record', { concurrency: 12 }, () => {
  for (const one of CASES) test(one.name, { timeout: HUNG_MS }, () => assertHeld(one));
});

// One at a time: what the processor does is done for it. Some 200 ms, most of them for reports.
describe('guarantee 3: an endless server costs its deadline and a bounded record', () => {
  for (const one of ENDLESS)
    test(one.name, { timeout: HUNG_MS }, async () => {
      const begun = process.cpuUsage();
      await assertHeld(one);
      const { user, system } = process.cpuUsage(begun);
      assert.ok((user + system) / 1000 < MAX_CPU_MS, `${user + system} us of the processor`);
    });
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
  assert.ok(asked.ms <= deadlineMs + 1000, `the case took ${asked.ms} ms`);
  assert.ok(asked.recordOctets < MAX_RECORD_OCTETS, `${asked.recordOctets} octets are recorded`);
  assertShown(asked.document);
  const reread = await readRecord(asked.files, asked.folder);
  assert.equal(JSON.stringify(reread), JSON.stringify({ document: asked.document, damage: null }));
}

/** Reports with a sentence for each case; JSON is compared whole, OpenMetrics has numbers only. */
const TELLING = ['text', 'junit', 'tap', 'html', 'markdown', 'github', 'nagios', 'csv'] as const;

/** Every report and the screen say why, in their own way of writing, and hold nothing that acts. */
function assertShown(document: RunDocument): void {
  const reports = assertReports(document);
  const [one] = document.cases;
  // What was expected and what came may stand on two lines.
  const parts = (one?.text ?? '')
    .split(/, (?:got|but) /)
    .map((part) => letters(/^[\x20-\x7e]*/.exec(part)?.[0] ?? '').slice(0, 60));
  const says = (shown: string) => parts.every((part) => shown.includes(part));
  for (const kind of TELLING) assert.ok(says(letters(reports[kind])), `${kind} does not say: ${one?.text}`);
  for (const palette of [plain, coloured])
    for (const verbose of [false, true]) {
      const screen = runText(document, { verbose, palette });
      assertTerminal(screen, palette === coloured);
      assertNoCiCommand(screen);
      assert.ok(says(letters(screen)), screen);
    }
}

/** What is left of a text when the escapes of every medium are taken away. */
const letters = (text: string): string =>
  text.replace(/&[a-z]+;|&#[0-9]+;|\x1b\[[0-9;]*m|%[0-9A-F]{2}/g, '').replace(/[^A-Za-z]/g, '');
