// AUTH challenge by challenge, with a mechanism that answers whatever it is asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaslExchange } from '../../src/dialogue/sasl-exchange.ts';
import { octets, type SaslClient, textOf } from '../../src/wire/sasl/mechanism.ts';

/** Answers a challenge with itself, and doubts every success. */
const ECHO: SaslClient = {
  mechanism: 'CRAM-MD5',
  initial: octets('first'),
  next: (challenge) => (textOf(challenge) === 'bad' ? { fail: 'a bad one' } : { send: challenge }),
  doubt: () => 'it asked for nothing',
};
const base64 = (text: string) => Buffer.from(text).toString('base64');
const line = (text: string) => `${base64(text)}\r\n`;

test('the initial response that was not sent with AUTH answers the first challenge', () => {
  const exchange = new SaslExchange(ECHO, false);
  assert.deepEqual([exchange.answer(''), exchange.answer(base64('x'))], [line('first'), line('x')]);
});

test('the one that was sent is not said again', () => {
  const exchange = new SaslExchange(ECHO, true);
  assert.deepEqual([exchange.answer(base64('x')), exchange.answer(base64('y'))], [line('x'), line('y')]);
});

test('a mechanism without one answers the first challenge', () => {
  assert.equal(new SaslExchange({ ...ECHO, initial: null }, false).answer(base64('x')), line('x'));
});

test('eight challenges are answered, the ninth ends it', () => {
  const exchange = new SaslExchange(ECHO, true);
  const said = Array.from({ length: 10 }, () => exchange.answer(base64('x')));
  assert.deepEqual(said, [...Array.from({ length: 8 }, () => line('x')), '*\r\n', null]);
  assert.equal(exchange.doubt(501), 'CRAM-MD5: the server sent more than 8 challenges');
});

for (const [challenge, why] of [
  ['!', 'the challenge is no base64'],
  [base64('bad'), 'a bad one'],
] as const)
  test(`it is given up: ${why}`, () => {
    const exchange = new SaslExchange(ECHO, true);
    assert.deepEqual([exchange.answer(challenge), exchange.answer(base64('x'))], ['*\r\n', null]);
    assert.equal(exchange.doubt(501), `CRAM-MD5: ${why}`);
  });

test('LOGIN takes a prompt in clear text', () => {
  assert.equal(new SaslExchange({ ...ECHO, mechanism: 'LOGIN' }, true).answer('!'), line(''));
});

test('a success is doubted, a refusal is not', () => {
  const exchange = new SaslExchange(ECHO, true);
  assert.deepEqual(
    [235, 535, null].map((code) => exchange.doubt(code)),
    ['CRAM-MD5: it asked for nothing', null, null],
  );
  assert.equal(new SaslExchange({ ...ECHO, doubt: () => null }, true).doubt(235), null);
});
