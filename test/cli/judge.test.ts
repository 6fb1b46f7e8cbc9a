// A recorded run judged by a changed expectation: nothing is sent, and what was never asked is not guessed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command as judge } from '../../src/cli/judge.ts';
import { command as run } from '../../src/cli/run.ts';
import type { Judgement } from '../../src/report/judgement-document.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-judge-'));
after(() => rmSync(folder, { recursive: true }));
const results = ['--results', join(folder, 'results')];
const asked = join(folder, 'asked.yaml');

const written = (lines: string) => `name: relay\nsandbox: { relay: { domains: lab.test } }\ndialogue:\n${lines}`;
const DIALOGUE = `  - connect
  - ehlo: x.example
    expect: 250 +PIPELINING
  - mail: a@x.example
  - rcpt: b@elsewhere.test
    expect: 550
  - quit
`;

before(async () => {
  writeFileSync(asked, written(DIALOGUE));
  const { code, out } = await called(run, [asked, ...results]);
  assert.equal(code, 1, out);
});

const ROWS: readonly {
  readonly name: string;
  readonly now: string;
  readonly code: number;
  readonly says: RegExp;
}[] = [
  { name: 'as it was', now: DIALOGUE, code: 1, says: /still failed[\s\S]*1 case: 0 would be different/ },
  {
    name: 'the refusal is expected: the step passes, and what came behind it was never asked',
    now: DIALOGUE.replace('550', '554'),
    code: 3,
    says: /failed -> unknown\n.*asked\.yaml:8 rcpt: failed -> passed\n *was expected 550\n *is expected {2}554\n *seen {9}554 .*\n.*line 10 quit: can't be judged: the recorded dialogue had ended before it/,
  },
  {
    name: 'the refusal is expected, and it was the last that is asked',
    now: DIALOGUE.replace('550', '554').replace('  - quit\n', ''),
    code: 0,
    says: /failed -> passed\n/,
  },
  {
    name: 'an earlier step fails now',
    now: DIALOGUE.replace('+PIPELINING', '+CHUNKING-NOT'),
    code: 1,
    says: /ehlo: passed -> failed\n[\s\S]*because *expected CHUNKING-NOT to be offered[\s\S]*1 would be different/,
  },
  {
    name: 'another recipient was never asked',
    now: DIALOGUE.replace('b@elsewhere.test', 'c@elsewhere.test'),
    code: 3,
    says: /rcpt: can't be judged: the record has `RCPT TO:<b@elsewhere\.test>` in place of `RCPT TO:<c@elsewhere\.test>`/,
  },
  {
    name: 'another parameter of MAIL was never asked',
    now: DIALOGUE.replace('mail: a@x.example', 'mail: { from: a@x.example, size: 99 }'),
    code: 3,
    says: /mail: can't be judged: the record has `MAIL FROM:<a@x\.example>` in place of `MAIL FROM:<a@x\.example> SIZE=99`/,
  },
  {
    name: 'a step that is left out now',
    now: DIALOGUE.replace('  - mail: a@x.example\n', '  - mail: a@x.example\n    if: false\n'),
    code: 3,
    says: /mail: can't be judged: it is left out now, and was asked then/,
  },
  {
    name: 'DANE is in no record',
    now: DIALOGUE.replace('expect: 250 +PIPELINING', 'expect: { reply: 250, dane: verified }'),
    code: 3,
    says: /ehlo: can't be judged: a record does not hold DANE and MTA-STS/,
  },
  {
    name: 'another verb was never asked',
    now: DIALOGUE.replace('  - mail: a@x.example\n', '  - noop\n'),
    code: 3,
    says: /noop: can't be judged: the record has `mail` in its place/,
  },
];

describe('mxprobe judge', () => {
  for (const { name, now, code, says } of ROWS)
    test(name, async () => {
      writeFileSync(asked, written(now));
      const said = await called(judge, ['last', asked, ...results]);
      assert.match(said.out, says, said.err);
      assert.equal(said.code, code, said.out);
    });

  const smtp = `name: sent
sandbox: { relay: { domains: lab.test }, auth: { users: { alice: secret-word }, tls_only: false }, mailboxes: { unknown: no@lab.test } }
dialogue:
  - connect
  - ehlo: x.example
  - auth: { mechanism: PLAIN, user: alice, password: secret-word, clear_text: true }
  - mail: a@x.example
  - rcpt: yes@lab.test
  - data: { headers: { Subject: hello }, body: "good morning" }
  - quit
`;
  for (const [name, now, says] of [
    ['the same', smtp, /still passed\n[\s\S]*0 would be different/],
    [
      'another body',
      smtp.replace('good morning', 'good evening'),
      /data: can't be judged: the body of the message was/,
    ],
    [
      'another field',
      smtp.replace('hello', 'hallo'),
      /data: can't be judged: the header of the message was .*: `Subject: hallo`/,
    ],
    [
      'another mechanism',
      smtp.replace('PLAIN', 'LOGIN'),
      /auth: can't be judged: the record has `AUTH PLAIN .*` in place of `AUTH LOGIN`/,
    ],
    [
      'another name',
      smtp.replace('x.example', 'y.example'),
      /ehlo: can't be judged: the record has `EHLO x\.example` in place of/,
    ],
  ] as const)
    test(`what was sent: ${name}`, async () => {
      const sent = join(folder, 'sent.yaml');
      const kept = ['--results', join(folder, 'sent')];
      writeFileSync(sent, smtp);
      const first = await called(run, [sent, ...kept]);
      assert.equal(first.code, 0, first.out + first.err);
      writeFileSync(sent, now);
      const { out, err } = await called(judge, ['last', sent, ...kept]);
      assert.match(out, says, err);
      assert.doesNotMatch(out, /secret-word/);
    });

  test('as JSON', async () => {
    writeFileSync(asked, written(DIALOGUE));
    const { out } = await called(judge, ['last', asked, '--json', ...results]);
    const { cases } = JSON.parse(out) as { cases: { before: string; after: string }[] };
    assert.deepEqual(
      cases.map(({ before: then, after: now }) => [then, now]),
      [['failed', 'failed']],
    );
  });

  test('the scenarios that come with mxprobe: judged again they are what they were, step for step', async () => {
    const all = ['--results', join(folder, 'all')];
    const { err } = await called(run, ['scenarios', '--jobs', '20', ...all]);
    const { out } = await called(judge, ['last', 'scenarios', '--json', ...all]);
    const { cases, apart } = JSON.parse(out) as Judgement;
    assert.ok(cases.length > 100, err);
    assert.deepEqual(
      cases.filter(({ changed }) => changed.length > 0),
      [],
    );
    const open = cases.filter(({ before: then, after: now }) => now !== then);
    for (const { id, unasked, after: now } of open)
      assert.deepEqual(
        [id, now, unasked.filter(({ why }) => !/^a record does not hold/.test(why))],
        [id, 'unknown', []],
      );
    assert.ok(open.length * 5 < cases.length, `${open.length} of ${cases.length} can't be judged`);
    for (const id of apart) assert.match(id, /burst|never asked/);
  });

  test('another scenario: no case of it was recorded', async () => {
    const other = join(folder, 'other.yaml');
    writeFileSync(other, written(DIALOGUE));
    const { code, err } = await called(judge, ['last', other, ...results]);
    assert.equal(code, 2);
    assert.match(err, /has no case of these scenarios/);
  });
});
