// No password in clear text but to loopback, as with POP3.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapFault, imapTls } from '../../src/net/imap.ts';

for (const [host, implicit, starttls, expected] of [
  ['mail.example', true, null, { secure: true }],
  ['mail.example', true, false, { secure: true }],
  ['mail.example', false, null, { secure: false, doSTARTTLS: true }],
  ['mail.example', false, true, { secure: false, doSTARTTLS: true }],
  ['mail.example', false, false, null],
  ['192.0.2.1', false, null, { secure: false, doSTARTTLS: true }],
  ['127.0.0.1.example', false, null, { secure: false, doSTARTTLS: true }],
  ['localhost.example', false, false, null],
  ['127.0.0.1', false, null, { secure: false }],
  ['::1', false, false, { secure: false, doSTARTTLS: false }],
  ['LOCALHOST', false, true, { secure: false, doSTARTTLS: true }],
] as const)
  test(`${host}, implicit ${implicit}, starttls ${starttls}`, () => {
    if (expected === null) assert.throws(() => imapTls({ host, implicit, starttls }), ImapFault);
    else assert.deepEqual(imapTls({ host, implicit, starttls }), expected);
  });
