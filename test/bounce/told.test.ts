import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';
import type { ToldOf } from './told.ts';
import { MTAS } from './told-mtas.ts';
import { PROGRAMS } from './told-programs.ts';
import { PROVIDERS } from './told-providers.ts';

const CATALOGUE = builtInCatalogue();
const read = (text: string, lang: 'en' | 'de' = 'en') =>
  explainBounce(Buffer.from(text), { lang, audience: 'admin', we: null, catalogue: CATALOGUE }).failures;

describe('what each system tells', () => {
  for (const row of [...MTAS, ...PROVIDERS, ...PROGRAMS]) {
    it(row.name, () => check(row, row.text));
    it(`${row.name}: with line ends of Windows`, () => check(row, row.text.replaceAll('\n', '\r\n')));
    it(`${row.name}: German has a sentence of its own`, () => {
      const [german] = read(row.text, 'de');
      const [english] = read(row.text);
      assert.equal(german?.cause, english?.cause);
      assert.notEqual(german?.explanation?.summary, english?.explanation?.summary);
    });
  }
});

/** What a notice says below the address is the reason, though it has no code and no row knows its words. */
const WITHOUT_A_CODE = [
  ['La casilla de Maria ha expirado', 'rcpt-disabled'],
  ['Das Konto ist stillgelegt', 'rcpt-disabled'],
  ['Im Postfach ist kein Platz', 'rcpt-quota'],
  ['A bulk letter', 'content-spam'],
  ['Good bye and thank you', 'unknown'],
] as const;
describe('a reason without a code', () => {
  for (const [reason, cause] of WITHOUT_A_CODE)
    it(reason, () => {
      const notice = `From: MAILER-DAEMON@mx.example\nTo: a@sender.example\nSubject: failure notice\n\nYour message could not be delivered.\n\n<b@hotel.example>:\n${reason}.\n`;
      const [failure] = read(notice);
      assert.deepEqual([failure?.recipient, failure?.reply, failure?.cause], ['b@hotel.example', null, cause]);
    });
});

/** A reply of several lines, pasted with what Postfix writes behind it: all of it, and the command. */
const BLOCKS = [
  {
    text: '550-Verification failed for <x@sender.example>\n550-Unrouteable address\n550 Sender verify failed (in reply to RCPT TO command)\n',
    said: 'Verification failed for <x@sender.example>\nUnrouteable address\nSender verify failed',
    stage: 'rcpt',
  },
  {
    text: '550-Verification failed for <x@sender.example>\n550 Sender verify failed\n',
    said: 'Verification failed for <x@sender.example>\nSender verify failed',
    stage: null,
  },
  { text: '550 Sender verify failed (in reply to MAIL FROM command)\n', said: 'Sender verify failed', stage: 'mail' },
  // two replies
  { text: '450 Greylisted\n550 Relay not permitted\n', said: 'Relay not permitted', stage: null },
] as const;

describe('a reply that is pasted alone', () => {
  for (const { text, said, stage } of BLOCKS)
    it(JSON.stringify(text), () => {
      const [failure] = read(text);
      assert.deepEqual([failure?.reply?.text, failure?.stage], [said, stage]);
    });
});

const HOSTS: Readonly<Record<string, string | null>> = {
  'out.sender.example.': 'out.sender.example',
  'out.sender.example': 'out.sender.example',
  'mail01.': 'mail01',
  mail01: 'mail01',
  'richtiger hostname': null,
  'the right one here.': null,
};

describe('the host that reports', () => {
  for (const [written, host] of Object.entries(HOSTS))
    it(written, () => {
      const text = `This is the mail system at host ${written}\n\n<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 550 no (in reply to RCPT TO command)\n`;
      const how = { lang: 'en', audience: 'admin', we: null, catalogue: CATALOGUE } as const;
      assert.equal(explainBounce(Buffer.from(text), how).reportingMta, host);
    });
});

/** A filter of the server that reports is not one of the receiver's. */
const FILTERS = [
  { report: 'Diagnostic-Code: X-Postfix; message content rejected', own: true },
  {
    report: 'Remote-MTA: dns; mx.hotel.example\nDiagnostic-Code: smtp; 550 5.7.1 message content rejected',
    own: false,
  },
] as const;

describe('whose filter it was', () => {
  for (const { report, own } of FILTERS)
    for (const lang of ['en', 'de'] as const)
      it(`${lang}: ${report}`, () => {
        const text = `Reporting-MTA: dns; out.sender.example\n\nFinal-Recipient: rfc822; guest@hotel.example\nAction: failed\nStatus: 5.7.1\n${report}\n`;
        const summary = read(text, lang)[0]?.explanation?.summary ?? '';
        assert.equal(
          /^(?:The server that wrote this report|Der Server, der diese Meldung schrieb)/.test(summary),
          own,
          summary,
        );
      });
});

function check({ recipient, code, enhanced, host, causes }: ToldOf, text: string): void {
  const failures = read(text);
  assert.deepEqual(
    failures.map((one) => one.recipient),
    [recipient],
  );
  const [failure] = failures;
  if (code !== undefined) assert.equal(failure?.reply?.code ?? null, code);
  if (enhanced !== undefined) assert.equal(failure?.reply?.enhanced ?? failure?.status, enhanced);
  if (host !== undefined) assert.equal(failure?.remote.host, host);
  assert.ok(
    causes.some((cause) => cause === failure?.cause),
    `${failure?.cause}`,
  );
}
