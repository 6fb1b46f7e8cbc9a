// The exchanges that the RFCs print, octet by octet.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { acceptSasl } from '../../../src/wire/sasl/accept-sasl.ts';
import { encodeBase64 } from '../../../src/wire/sasl/base64.ts';
import {
  octets,
  type SaslClient,
  type SaslCredentials,
  type SaslMechanism,
  textOf,
} from '../../../src/wire/sasl/mechanism.ts';
import { startSasl } from '../../../src/wire/sasl/start-sasl.ts';

function client(mechanism: SaslMechanism, credentials: SaslCredentials, nonce = ''): SaslClient {
  const started = startSasl(mechanism, credentials, { nonce });
  assert.ok(started.ok);
  return started.client;
}

function answer(to: SaslClient, challenge: string): string {
  const step = to.next(octets(challenge));
  assert.ok('send' in step);
  return textOf(step.send);
}

test('PLAIN, RFC 4616 section 4', () => {
  const { initial } = client('PLAIN', { user: 'tim', secret: 'tanstaaftanstaaf' });
  assert.deepEqual(initial, octets('\0tim\0tanstaaftanstaaf'));
});

test('CRAM-MD5, RFC 2195 section 2', () => {
  const tim = client('CRAM-MD5', { user: 'tim', secret: 'tanstaaftanstaaf' });
  assert.equal(answer(tim, '<1896.697170952@postoffice.reston.mci.net>'), 'tim b913a602c7eda7a495b4e6e7334d3890');
});

describe('SCRAM-SHA-256, RFC 7677 section 3', () => {
  const nonce = 'rOprNGfwEbeRWgbNEkqO';
  const serverNonce = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  const messages = [
    `n,,n=user,r=${nonce}`,
    `r=${nonce}${serverNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `c=biws,r=${nonce}${serverNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
    'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  ] as const;

  test('client', () => {
    const user = client('SCRAM-SHA-256', { user: 'user', secret: 'pencil' }, nonce);
    assert.equal(textOf(user.initial ?? octets('')), messages[0]);
    assert.equal(answer(user, messages[1]), messages[2]);
    assert.notEqual(user.doubt(), null);
    assert.equal(answer(user, messages[3]), '');
    assert.equal(user.doubt(), null);
  });

  test('server', () => {
    const server = acceptSasl('SCRAM-SHA-256', new Map([['user', 'pencil']]), { nonce: serverNonce, salt });
    assert.deepEqual(server.next(octets(messages[0])), { challenge: octets(messages[1]) });
    assert.deepEqual(server.next(octets(messages[2])), { challenge: octets(messages[3]) });
    assert.deepEqual(server.next(octets('')), { accepted: 'user' });
  });
});

test('OAUTHBEARER, RFC 7628 section 4.1', () => {
  const credentials = {
    user: 'user@example.com',
    secret: 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==',
    host: 'server.example.com',
    port: 143,
  };
  const { initial } = client('OAUTHBEARER', credentials);
  assert.equal(
    encodeBase64(initial ?? octets('')),
    'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
  );
});

test("XOAUTH2, Google's own example", () => {
  const { initial } = client('XOAUTH2', {
    user: 'someuser@example.com',
    secret: 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg',
  });
  assert.equal(
    encodeBase64(initial ?? octets('')),
    'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
  );
});
