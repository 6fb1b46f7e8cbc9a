// The matchers of vitest and jest, called as these call them.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import nodemailer from 'nodemailer';
import { matchers } from '../../src/library/entry/expect.ts';
import type { Sandbox } from '../../src/library/sandbox-face.ts';
import { startSandbox } from '../../src/library/start-sandbox.ts';

let mx: Sandbox;
before(async () => {
  mx = await startSandbox();
});
beforeEach(() => mx.reset());
after(() => mx.close());

const send = (more: object = {}) =>
  nodemailer
    .createTransport({ host: mx.host, port: mx.port, tls: { ca: mx.ca } })
    .sendMail({ from: 'shop@shop.example', to: 'ada@example.org', subject: 'Invoice 7', text: '-', ...more });

test('toReceive waits, and says what came instead', async () => {
  const waited = matchers.toReceive.call({}, mx, { subject: /^Invoice \d+$/ });
  await send();
  assert.equal((await waited).pass, true);
  const missed = await matchers.toReceive.call({}, mx, { to: 'eve@example.org' }, { timeout: 5 });
  assert.deepEqual(
    [missed.pass, missed.message()],
    [false, 'no message to eve@example.org within 5ms; came: to ada@example.org "Invoice 7" (differs in to)'],
  );
});

test('not.toReceive is sure', async () => {
  assert.equal((await matchers.toReceive.call({ isNot: true }, mx, {})).pass, false);
  await send();
  const came = await matchers.toReceive.call({ isNot: true }, mx, { to: 'ada@' });
  assert.deepEqual([came.pass, came.message()], [true, 'a message to ada@ came: to ada@example.org "Invoice 7"']);
});

test('toHaveReceived is about now', async () => {
  assert.equal(matchers.toHaveReceived(mx, {}).pass, false);
  await send();
  assert.equal(matchers.toHaveReceived(mx, { to: 'ada@' }).pass, true);
  assert.match(matchers.toHaveReceived(mx, { to: 'eve@' }).message(), /^no message to eve@; came: to ada@/);
});

test('toHaveKeptTheRules names each breach with its RFC', async () => {
  assert.equal(matchers.toHaveKeptTheRules(mx).pass, true);
  const text = 'x'.repeat(2000);
  await send({ raw: `Subject: x\n\n${text}` });
  // And the session is over.
  await mx.noMessage({ to: 'eve@' });
  const { pass, message } = matchers.toHaveKeptTheRules(mx);
  assert.equal(pass, false);
  assert.match(message(), /^session \d+, eod: .*998 octets.* \(RFC 5321 4\.5\.3\.1\.6\)$/m);
  assert.match(message(), /^session \d+, quit: the connection was left without QUIT \(RFC 5321 4\.1\.1\.10\)$/m);
});

test('what is no sandbox is the caller\u2019s mistake', () => {
  assert.throws(() => matchers.toHaveReceived(JSON.parse('{}')), /a sandbox is expected/);
});
