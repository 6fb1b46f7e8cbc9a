// How a server ended a connection: words, and no code of Node or OpenSSL.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { endWords } from '../../src/dialogue/failure-words.ts';

describe('the end of a connection in words', () => {
  for (const [code, says] of [
    [null, 'closed the connection'],
    ['ECONNRESET', 'reset the connection'],
    ['EPIPE', 'ended the connection (the connection was closed by the other side)'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ended the connection (the server demands a client certificate)'],
    ['ERR_SSL_SOME_NEW_REASON', 'ended the connection (some new reason)'],
    ['more than 8 MiB were received', 'ended the connection (more than 8 MiB were received)'],
  ] as const)
    test(String(code), () => assert.equal(endWords(code), says));
});
