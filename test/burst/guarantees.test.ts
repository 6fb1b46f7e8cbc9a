// The guarantees of docs/security.md on the second way through the house: bursts have a stream and a session of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import { plain, scripted } from './scripted.ts';
import { countOf, driven, recorded, scenarioOf } from './world.ts';

const MAIL = '  - mail: a@good.test\n  - rcpt: b@lab.test\n  - data\n  - quit';
const HELLO = '  - connect\n  - ehlo: probe.example\n';

async function asked(dialogue: string, instead: Readonly<Record<string, string>>) {
  const clock = new FakeClock();
  const open = scripted(plain(instead));
  const endpoint = { address: '127.0.0.1', port: 25 };
  const scenario = scenarioOf('sessions: 2', `${HELLO}${dialogue}`, 'timeout: 2s\n');
  return driven(clock, recorded(scenario, [], { clock, open, endpoint }));
}

test('1: 354 and 250 in one segment, and the message is refused: nothing was accepted', async () => {
  const { record } = await asked(MAIL, { DATA: '354 go ahead\r\n250 2.0.0 queued\r\n', message: '554 5.7.1 no\r\n' });
  assert.deepEqual([record.messages.accepted, record.sessions.refused], [0, 2]);
  assert.equal(countOf(record, 'data', 'unsolicited', 250), 2);
  assert.equal(countOf(record, 'data', 'reply', 554), 2);
});

test('1: what comes with the greeting is no answer to EHLO', async () => {
  const { record } = await asked(MAIL, { greeting: '220 x\r\n250 y\r\n', EHLO: '550 5.7.1 no\r\n' });
  assert.deepEqual([countOf(record, 'ehlo', 'unsolicited', 250), countOf(record, 'ehlo', 'reply', 550)], [2, 2]);
  assert.equal(record.sessions.done, 0);
});

test('2: octets behind the 220 to STARTTLS: no handshake', async () => {
  const { record } = await asked(`  - starttls\n${MAIL}`, { STARTTLS: '220 go\r\n250 injected\r\n' });
  assert.deepEqual([record.sessions.tlsFailed, record.messages.accepted], [2, 0]);
  assert.match(record.replies.find(({ outcome }) => outcome === 'tls-failure')?.text ?? '', /stood behind the 220/);
});

test('2: what was offered before TLS is forgotten: a step that asks for it fails', async () => {
  const steps = `  - starttls: { reehlo: false }\n  - mail: a@good.test\n    expect: { reply: 250, capabilities: { include: [SIZE] } }\n  - quit`;
  const { record } = await asked(steps, { EHLO: '250-mx\r\n250 SIZE 1000\r\n' });
  assert.deepEqual([record.sessions.done, record.sessions.unexpected], [0, 2]);
});

test('4: 2500, 2x0 and a reply that is cut are no 250', async () => {
  for (const reply of ['2500 ok\r\n', '2x0 ok\r\n', '25 ok\r\n', `250 ${'x'.repeat(70_000)}\r\n`]) {
    const { record } = await asked(MAIL, { MAIL: reply });
    assert.equal(record.sessions.done, 0, reply.slice(0, 12));
    assert.equal(record.messages.accepted, 0);
  }
});

test('4: a reply in which two clients could read two is no acceptance, and no refusal of the message', async () => {
  for (const reply of ['250-ok\r\n550 no\r\n550-no\r\n250 ok\r\n', '550-no\r\n250 ok\r\n', '250 ok\r550 no\r\n']) {
    const { record } = await asked(MAIL, { message: reply });
    assert.deepEqual([record.sessions.done, record.messages.accepted], [0, 0], JSON.stringify(reply));
  }
  const { record } = await asked(MAIL, { message: '550-no\r\n250 ok\r\n' });
  assert.deepEqual([record.messages.unknown, record.sessions.unexpected], [2, 2]);
});

test('4: a 354 or a 220 that another client would read as a refusal: no message, no handshake', async () => {
  for (const reply of ['550-no\r\n354 go\r\n', '354 go\r550 no\r\n']) {
    const { record } = await asked(MAIL, { DATA: reply });
    assert.deepEqual([record.sessions.done, countOf(record, 'data', 'reply', 250)], [0, 0], JSON.stringify(reply));
  }
  const { record } = await asked(`  - starttls\n${MAIL}`, { STARTTLS: '454-no\r\n220 go\r\n' });
  assert.deepEqual([record.sessions.unexpected, record.phases.tls], [2, undefined]);
});

test('6: a captured line end does not become a second command', async () => {
  const vrfy = '  - vrfy: a\n    capture: { who: "/(a[^]*b)/" }\n  - vrfy: "${who}"\n  - quit';
  const { record } = await asked(vrfy, { VRFY: '250-a\r\n250 b\r\n' });
  assert.deepEqual([record.sessions.unsent, record.sessions.done], [2, 0]);
  assert.equal(countOf(record, 'vrfy', 'reply', 250), 2);
});

test('7: a secret that the server echoes stands nowhere, in clear or as base64', async () => {
  const auth = '  - auth: { mechanism: PLAIN, user: alice, password: open-sesame, clear_text: true }\n  - quit';
  const base64 = Buffer.from('\0alice\0open-sesame').toString('base64');
  const { record, text } = await asked(auth, { AUTH: `535-not open-sesame\r\n535 not ${base64}\r\n` });
  assert.equal(countOf(record, 'auth', 'reply', 535), 2);
  const all = text + JSON.stringify(record);
  assert.ok(!all.includes('open-sesame') && !all.includes(base64), all);
});

test('10: silence behind the final dot: delivery unknown, never accepted, never refused', async () => {
  const { record } = await asked(MAIL, { message: '' });
  assert.deepEqual([record.messages.unknown, record.messages.accepted, record.sessions.refused], [2, 0, 0]);
  assert.equal(record.sessions.timedOut, 2);
});
