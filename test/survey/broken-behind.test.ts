// Servers that offer STARTTLS, show a good certificate, and take no mail over TLS all the same: never "passed".
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import tls from 'node:tls';
import { exitCodeOf } from '../../src/cli/mx.ts';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { contextFor, countingServer } from './counting-server.ts';
import { serve, survey } from './surveying.ts';

const within = (rule: string) => `when: { tls: true, ${rule} }`;

/** What is done behind the handshake -> what is said of it. */
const ROWS: readonly (readonly [what: string, policy: string, id: string, words: RegExp])[] = [
  ['EHLO is refused for good', within('at: ehlo, reply: "554 5.7.1 no"'), 'tls-session-ends', /EHLO .* 554 5\.7\.1 no/],
  ['EHLO is refused for now', within('at: ehlo, reply: "451 4.3.0 no"'), 'tls-session-ends', /451 4\.3\.0/],
  ['421 to EHLO', within('at: ehlo, reply: "421 4.3.0 bye", close: true'), 'tls-session-ends', /421 4\.3\.0 bye/],
  ['EHLO is not known', within('at: ehlo, reply: "502 5.5.1 what?"'), 'tls-session-ends', /502 5\.5\.1/],
  ['EHLO is answered 220', within('at: ehlo, reply: "220 mx ESMTP"'), 'tls-session-ends', /250 was due/],
  ['EHLO is answered 354', within('at: ehlo, reply: "354 go on"'), 'tls-session-ends', /354/],
  [
    'closed at EHLO',
    within('at: ehlo, close: true'),
    'tls-session-ends',
    /closed the connection before the reply to EHLO/,
  ],
  [
    'reset at EHLO',
    within('at: ehlo, reset: true'),
    'tls-session-ends',
    /(?:reset|closed) the connection before the reply/,
  ],
  ['silent at EHLO', within('at: ehlo, silent: true'), 'tls-session-ends', /the reply to EHLO within TLS did not come/],
  ['stalled at EHLO', within('at: ehlo, stall: true'), 'tls-session-ends', /did not come within/],
  ['deaf at EHLO', within('at: ehlo, deaf: true'), 'tls-session-ends', /did not come within/],
  ['half a reply, then closed', within('at: ehlo, half: true'), 'tls-session-ends', /closed the connection/],
  [
    'half a reply, then reset',
    within('at: ehlo, half: true, then: reset'),
    'tls-session-ends',
    /the connection before/,
  ],
  [
    'half a reply, then nothing',
    within('at: ehlo, half: true, then: stall'),
    'tls-session-ends',
    /did not come within/,
  ],
  ['an unfinished reply', within('at: ehlo, multiline: unfinished'), 'tls-session-ends', /did not come within/],
  [
    'a greeting within TLS',
    'inject: { starttls: "" }\nunsolicited: { with: ehlo, reply: "220 again" }',
    'not-smtp',
    /220 again/,
  ],
  [
    'MAIL is not answered',
    within('at: mail, silent: true'),
    'tls-session-ends',
    /the reply to MAIL within TLS did not come/,
  ],
  [
    'closed at MAIL',
    within('at: mail, close: true'),
    'tls-session-ends',
    /closed the connection before the reply to MAIL/,
  ],
  ['reset at MAIL', within('at: mail, reset: true'), 'tls-session-ends', /the connection before the reply to MAIL/],
  [
    '421 to MAIL',
    within('at: mail, reply: "421 4.3.0 bye", close: true'),
    'tls-session-ends',
    /MAIL FROM .* 421 4\.3\.0/,
  ],
  ['MAIL is refused within TLS only', within('at: mail, reply: "550 5.7.1 no"'), 'tls-mail-refused', /550 5\.7\.1 no/],
  [
    'STARTTLS is demanded within TLS',
    within('at: mail, reply: "530 5.7.0 Must issue STARTTLS"'),
    'tls-not-noticed',
    /530/,
  ],
  ['closed at STARTTLS', 'when: { at: starttls, close: true }', 'tls-session-ends', /closed .* the reply to STARTTLS/],
  ['reset at STARTTLS', 'when: { at: starttls, reset: true }', 'tls-session-ends', /reset .* the reply to STARTTLS/],
  [
    'silent at STARTTLS',
    'when: { at: starttls, silent: true }',
    'tls-session-ends',
    /the reply to STARTTLS did not come/,
  ],
  ['the handshake is dropped', 'when: { at: starttls, tls: dropped }', 'starttls-broken', /during the handshake/],
  ['the handshake is garbled', 'when: { at: starttls, tls: garbled }', 'starttls-broken', /was not TLS/],
];

describe('broken behind the handshake', { concurrency: 6 }, () => {
  for (const [what, policy, id, words] of ROWS) {
    test(what, async () => {
      const { port } = await serve('127.0.0.1', policy);
      const found = await survey(`127.0.0.1:${port}`, {}, { serverName: 'mx.sandbox.test', timeoutMs: 1_500 });
      const finding =
        found.findings.find((one) => one.id === id) ?? assert.fail(JSON.stringify(found.findings, null, 1));
      assert.equal(finding.severity, 'error');
      assert.match(finding.text, words);
      assert.equal(exitCodeOf(found), 1);
    });
  }
});

describe('a server that demands a certificate of its clients', () => {
  for (const [version, rejects, id, code] of [
    ['TLSv1.2', true, 'client-certificate-required', 1],
    ['TLSv1.3', true, 'client-certificate-required', 1],
    ['TLSv1.2', false, 'client-certificate-demanded', 0],
    ['TLSv1.3', false, 'client-certificate-demanded', 0],
  ] as const) {
    test(`${version}, ${rejects ? 'or else' : 'if there is one'}: named`, async () => {
      const secureContext = await contextFor('mx.sandbox.test', { minVersion: version, maxVersion: version });
      const port = (await countingServer({ secureContext, requestCert: true, rejectUnauthorized: rejects })).port;
      const found = await survey(`127.0.0.1:${port}`, {}, { serverName: 'mx.sandbox.test' });
      const ids = found.findings.map((one) => one.id);
      assert.ok(ids.includes(id), ids.join());
      // That only the session is refused is no reason to say that a version is.
      if (version === 'TLSv1.2') assert.equal(ids.includes('tls-no-1.2'), false);
      assert.equal(exitCodeOf(found), code);
      const fact = found.endpoints[0]?.tls?.versions.find((one) => one.version === version);
      assert.notEqual(fact?.accepted, false);
    });
  }
});

describe('what a sender gets that names no host', () => {
  for (const [what, nameless, expected] of [
    ['the same certificate', 'mx.sandbox.test', []],
    ['another certificate', 'default.example', ['sni-other-certificate info']],
    ['no handshake', null, ['sni-needed error']],
  ] as const) {
    test(what, async () => {
      const named = await contextFor('mx.sandbox.test');
      const secureContext = nameless === null ? tls.createSecureContext() : await contextFor(nameless);
      const port = (await countingServer({ secureContext, SNICallback: (_name, settle) => settle(null, named) })).port;
      const found = await survey(`127.0.0.1:${port}`, {}, { serverName: 'mx.sandbox.test' });
      const told = found.findings.filter(({ id }) => id.startsWith('sni-'));
      assert.deepEqual(
        told.map(({ id, severity }) => `${id} ${severity}`),
        expected,
      );
    });
  }
});

describe('a silent server costs one deadline', { concurrency: true }, () => {
  for (const policy of [
    'when: { at: connect, stall: true }',
    'when: { at: ehlo, stall: true }',
    'when: { at: starttls, stall: true }',
    within('at: ehlo, stall: true'),
    within('at: mail, stall: true'),
  ]) {
    test(policy, async () => {
      let deadlines = 0;
      const clock: Clock = {
        now: () => systemClock.now(),
        date: () => systemClock.date(),
        after: (ms, action) =>
          systemClock.after(ms, () => {
            if (ms > 900 && ms <= 1_000) deadlines += 1;
            action();
          }),
      };
      const { port } = await serve('127.0.0.1', policy);
      const found = await survey(`127.0.0.1:${port}`, {}, { serverName: 'mx.sandbox.test', timeoutMs: 1_000, clock });
      assert.equal(found.connections, 1);
      assert.equal(deadlines, 1);
    });
  }
});
