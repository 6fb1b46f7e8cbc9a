// Our client against our server, each mechanism; and what either must refuse.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { acceptSasl } from '../../../src/wire/sasl/accept-sasl.ts';
import {
  octets,
  SASL_MECHANISMS,
  type SaslClient,
  type SaslCredentials,
  type SaslMechanism,
  type SaslServer,
  type SaslServerStep,
  textOf,
} from '../../../src/wire/sasl/mechanism.ts';
import { startSasl } from '../../../src/wire/sasl/start-sasl.ts';

const NONCE = 'fyko+d2lbbFgONRv9qkxdawL';
const users = new Map([
  ['alice@lab.test', 'secret'],
  ['grün,=', 'pässword, with=all'],
]);

function client(mechanism: SaslMechanism, credentials: SaslCredentials): SaslClient {
  const started = startSasl(mechanism, credentials, { nonce: NONCE });
  assert.ok(started.ok);
  return started.client;
}

function server(mechanism: SaslMechanism): SaslServer {
  return acceptSasl(mechanism, users, { nonce: '3rfcNHYJY1ZVvWVs7j', salt: octets('salt') });
}

/** What the server says in the end; null if the client gave up. */
function exchange(from: SaslClient, to: SaslServer, initialResponse: boolean): SaslServerStep | null {
  let unsent = from.initial;
  let step = to.next(initialResponse ? unsent : null);
  if (initialResponse) unsent = null;
  while ('challenge' in step) {
    if (unsent !== null) {
      assert.deepEqual(step.challenge, octets(''), 'a client that speaks first is asked by an empty challenge');
      step = to.next(unsent);
      unsent = null;
      continue;
    }
    const answer = from.next(step.challenge);
    if ('fail' in answer) return null;
    step = to.next(answer.send);
  }
  return step;
}

for (const mechanism of SASL_MECHANISMS) {
  describe(mechanism, () => {
    for (const initialResponse of [true, false]) {
      const how = initialResponse ? 'with initial response' : 'without initial response';
      for (const [user, secret] of users) {
        test(`${user} is accepted ${how}`, () => {
          const from = client(mechanism, { user, secret, host: 'mx.lab.test', port: 25 });
          assert.deepEqual(exchange(from, server(mechanism), initialResponse), { accepted: user });
          assert.equal(from.doubt(), null);
        });
      }
      for (const [user, secret] of [
        ['alice@lab.test', 'wrong'],
        ['alice@lab.test', ''],
        ['nobody', 'secret'],
        ['nobody', ''],
        ['__proto__', 'secret'],
      ] as const) {
        test(`${user} with ${JSON.stringify(secret)} is refused ${how}`, () => {
          const step = exchange(client(mechanism, { user, secret }), server(mechanism), initialResponse);
          assert.ok(step !== null && 'refused' in step, JSON.stringify(step));
        });
      }
    }

    test('NUL in user or password is refused', () => {
      for (const credentials of [
        { user: 'a\0b', secret: 'c' },
        { user: 'a', secret: 'b\0c' },
      ]) {
        const started = startSasl(mechanism, credentials, { nonce: NONCE });
        assert.ok(!started.ok && started.problem.startsWith('NUL in the '));
      }
    });

    test('challenges without end: the client gives up', () => {
      const from = client(mechanism, { user: 'alice@lab.test', secret: 'secret' });
      const steps = Array.from({ length: 4 }, () => from.next(octets('x')));
      assert.ok(steps.some((step) => 'fail' in step));
    });

    test('any responses: the server never throws and never accepts', () => {
      fc.assert(
        fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 30 })), { maxLength: 4 }), (responses) => {
          const to = server(mechanism);
          for (const response of responses) {
            const step = to.next(response);
            assert.ok(!('accepted' in step));
            if ('refused' in step) break;
          }
        }),
      );
    });
  });
}

test('PLAIN: one may not act as another, but as oneself', () => {
  assert.deepEqual(server('PLAIN').next(octets('alice@lab.test\0alice@lab.test\0secret')), {
    accepted: 'alice@lab.test',
  });
  assert.ok('refused' in server('PLAIN').next(octets('root\0alice@lab.test\0secret')));
  assert.ok('refused' in server('PLAIN').next(octets('\0alice@lab.test\0secret\0')));
});

test('LOGIN: the user may come as initial response', () => {
  const to = server('LOGIN');
  assert.deepEqual(to.next(octets('alice@lab.test')), { challenge: octets('Password:') });
  assert.deepEqual(to.next(octets('secret')), { accepted: 'alice@lab.test' });
});

test('0x01 would add a field to XOAUTH2 and OAUTHBEARER', () => {
  for (const mechanism of ['XOAUTH2', 'OAUTHBEARER'] as const) {
    const started = startSasl(mechanism, { user: 'a', secret: 'b\x01auth=Bearer c' }, { nonce: NONCE });
    assert.equal(started.ok, false);
  }
});

describe('SCRAM-SHA-256: a server that cheats', () => {
  const first = `r=${NONCE}abc,s=c2FsdA==,i=4096`;
  for (const [what, challenge, fail] of [
    ['another nonce', 'r=other,s=c2FsdA==,i=4096', "the server's nonce does not continue ours"],
    ['no nonce of its own', `r=${NONCE},s=c2FsdA==,i=4096`, "the server's nonce does not continue ours"],
    ['no salt', `r=${NONCE}abc,i=4096`, 'the salt is no base64'],
    ['wrong salt', `r=${NONCE}abc,s=%,i=4096`, 'the salt is no base64'],
    ['no count', `r=${NONCE}abc,s=c2FsdA==`, 'the iteration count is no number'],
    ['count 0', `r=${NONCE}abc,s=c2FsdA==,i=0`, 'the iteration count is no number'],
    ['endless work', `r=${NONCE}abc,s=c2FsdA==,i=999999999`, '999999999 iterations are too many: 1000000 is the most'],
    ['an extension', `m=x,${first}`, 'the server demands an extension of SCRAM that is not known'],
  ] as const) {
    test(what, () => {
      const from = client('SCRAM-SHA-256', { user: 'a', secret: 'b' });
      assert.deepEqual(from.next(octets(challenge)), { fail });
    });
  }

  for (const [what, final, fail] of [
    ['a wrong signature', 'v=AAAA', 'the server does not know the password: its signature is wrong'],
    ['no signature', '', 'the server does not know the password: its signature is wrong'],
    ['an error', 'e=invalid-proof', 'the server refused: invalid-proof'],
  ] as const) {
    test(what, () => {
      const from = client('SCRAM-SHA-256', { user: 'a', secret: 'b' });
      assert.ok('send' in from.next(octets(first)));
      assert.deepEqual(from.next(octets(final)), { fail });
      assert.equal(from.doubt(), 'the server accepted without showing that it knows the password');
    });
  }

  test('a proof is for this exchange only', () => {
    const from = client('SCRAM-SHA-256', { user: 'alice@lab.test', secret: 'secret' });
    const to = server('SCRAM-SHA-256');
    const challenge = to.next(from.initial);
    assert.ok('challenge' in challenge);
    const proof = from.next(challenge.challenge);
    assert.ok('send' in proof);
    const other = acceptSasl('SCRAM-SHA-256', users, { nonce: 'another', salt: octets('salt') });
    other.next(from.initial);
    assert.deepEqual(other.next(proof.send), { refused: 'the nonce changed' });
    assert.ok(textOf(proof.send).includes('3rfcNHYJY1ZVvWVs7j'));
  });
});
