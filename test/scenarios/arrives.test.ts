// `arrives` from the file to the record: the embedded MX's store, a listener of ours, files; and no password in any of it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, problemsOf, withSteps } from '../scenario/reading.ts';
import { casesOf, runOffline } from './offline.ts';

const dialogue = (arrives: string, { data = 'data', sandbox = '{}' } = {}) =>
  `name: x\nsandbox: ${sandbox}\ndialogue:\n  - connect\n  - ehlo: c.test\n  - mail: a@b.test\n  - rcpt: x@lab.test\n  - ${data}\n  - quit\n  - arrives: ${arrives}\n`;

async function lastStep(text: string) {
  const { cases } = await runOffline(casesOf('x.yaml', { text }));
  const [one] = cases;
  return { one, step: one?.steps.at(-1) };
}

test('in the embedded MX, with its Authentication-Results', async () => {
  const sandbox =
    '{ spf: verify, dns: { b.test: { TXT: "v=spf1 ip4:127.0.0.1 -all" } }, dkim: verify, hostname: mx.lab.test }';
  const { one, step } = await lastStep(
    dialogue('{ settle: 0s, trust: mx.lab.test, expect: { spf: pass, dkim: pass, dmarc: none, body: exact } }', {
      data: 'data: { dkim: { domain: b.test } }',
      sandbox,
    }),
  );
  assert.equal(one?.text, null);
  assert.deepEqual([one?.verdict, step?.arrival?.verdict, step?.arrival?.places], ['passed', 'arrived', ['sandbox']]);
  assert.match(step?.arrival?.found[0]?.headers ?? '', /^Authentication-Results: mx\.lab\.test;\r\n\tspf=pass/);
});

test('nowhere: the case fails, with the last trace', async () => {
  const { one, step } = await lastStep(dialogue('{ at: { lmtp: 0 }, within: 100ms }'));
  assert.deepEqual([one?.verdict, step?.arrival?.verdict], ['failed', 'lost']);
  assert.match(
    one?.text ?? '',
    /^lost: accepted with "250 2\.0\.0 Ok: queued as (\w+)", and not seen within 100 ms; look for \1 in the log/,
  );
});

test('nothing was accepted: there is nothing to look for', async () => {
  const { one } = await lastStep(
    dialogue('{ within: 100ms }', { data: 'data: { }\n    expect: any', sandbox: '{ refuse: { eod: 550 5.7.1 no } }' }),
  );
  assert.deepEqual([one?.verdict, one?.reason], ['inconclusive', 'protocol']);
  assert.match(one?.text ?? '', /no message was accepted that could arrive/);
});

test('what must not arrive, and does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-'));
  try {
    const { one, step } = await lastStep(
      dialogue(`{ at: { maildir: ${folder} }, within: 100ms, expect: { times: 0 } }`),
    );
    assert.deepEqual([one?.verdict, step?.arrival?.found], ['passed', []]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a mailbox that can not be asked is no verdict on the server, and its password stands nowhere', async () => {
  for (const at of [
    '{ imap: "127.0.0.1:1", user: joe, password: hunter2hunter2 }',
    '{ pop3s: "127.0.0.1:1", user: joe, password: hunter2hunter2 }',
    '{ maildir: /no/such/folder }',
  ]) {
    const { one, step } = await lastStep(dialogue(`{ at: ${at}, within: 100ms }`));
    assert.deepEqual([one?.verdict, one?.reason, step?.arrival?.verdict], ['inconclusive', 'mailbox', 'unknown'], at);
    assert.ok((step?.arrival?.faults.length ?? 0) > 0);
    assert.doesNotMatch(JSON.stringify(one), /hunter2/);
  }
});

test('what was found is taken away, and said to be gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-'));
  try {
    for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part));
    const seen = join(folder, 'new/1.x');
    const mail = '{ headers: { Message-ID: "<1.taken@b.test>" }, body: Hi }';
    writeFileSync(seen, 'Message-ID: <1.taken@b.test>\n\nHi\n');
    const arrives = `{ at: { maildir: ${folder} }, settle: 0s, remove: true, expect: { body: any } }`;
    const { one, step } = await lastStep(dialogue(arrives, { data: `data: ${mail}` }));
    assert.deepEqual([one?.verdict, step?.arrival?.found[0]?.removed], ['passed', true]);
    assert.deepEqual(readdirSync(join(folder, 'new')), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('known by a field of its own, where its Message-ID was rewritten', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-'));
  try {
    for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part));
    const mail = '{ headers: { X-Order: 7 of 9 }, body: Hi }';
    writeFileSync(join(folder, 'new/1.x'), 'X-Spam-Score: 1.5\nMessage-ID: <of@list.test>\nX-Order: 7 of 9\n\nHi\n');
    writeFileSync(join(folder, 'new/2.x'), 'Message-ID: <other@b.test>\nX-Order: 7 of 90\n\nHi\n');
    const asked = async (find: string) => {
      const rest = 'within: 100ms, settle: 0s, expect: { body: any, spam_score: "<5" }';
      return lastStep(dialogue(`{ at: { maildir: ${folder} }, find: ${find}, ${rest} }`, { data: `data: ${mail}` }));
    };
    const { one, step } = await asked('X-Order');
    assert.deepEqual(
      [one?.verdict, step?.arrival?.found.map(({ spam }) => spam?.score)],
      ['passed', [1.5]],
      one?.text ?? '',
    );
    const missing = await asked('X-Other');
    assert.deepEqual([missing.one?.verdict, missing.one?.reason], ['inconclusive', 'mailbox']);
    assert.match(missing.one?.text ?? '', /the message has no X-Other by which it could be found/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('by HTTP, as a service posts it', async () => {
  const { one, step } = await lastStep(dialogue('{ at: { webhook: 0 }, within: 100ms }'));
  assert.deepEqual([one?.verdict, step?.arrival?.verdict], ['failed', 'lost']);
  assert.match(step?.arrival?.places[0] ?? '', /^webhook 127\.0\.0\.1:\d+$/);
});

for (const [value, says] of [
  ['{ at: { imap: mail.test } }', /`imap` needs `user` and `password`, or `token`/],
  ['{ at: { imap: mail.test, pop3: mail.test, user: a, password: b } }', /one place is looked at/],
  ['{ at: { } }', /one place is looked at/],
  ['{ at: { imap: "mail.test:x", user: a, password: b } }', /imap|host/],
  ['{ expect: { delay: soon } }', /`soon` is not a duration to compare with/],
  ['{ expect: { times: -1 } }', /times|0/],
  ['{ within: 0s }', /no time at all/],
  ['{ remove: true }', /`remove` where nothing can be removed/],
  ['{ at: { mbox: x }, remove: true }', /`remove` where nothing can be removed/],
  ['{ find: Subject }', /other mail has the same Subject/],
  ['{ find: [from, To, subject] }', /other mail has the same from, To, subject/],
  ['{ find: "X Order" }', /find|header field/],
  ['{ at: { maildir: x }, remove: true, find: X-Order }', /`remove` of what is known by `find`/],
  ['{ expect: { spam_score: low } }', /`low` is not a number to compare with/],
  ['{ at: { webhook: 99999 } }', /99999 is not a port/],
] as const)
  test(`refused: arrives: ${value}`, () => {
    assert.match(problemsOf(load(withSteps(`  - arrives: ${value}`))).join(), says);
  });

test('nobody looks for the messages of a burst', () => {
  const text = withSteps('  - data\n  - arrives', 'burst: { sessions: 2 }\n');
  assert.match(problemsOf(load(text)).join(), /nobody looks for the messages of a burst/);
});
