import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BounceFacts, Failure } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { FORMS, type Form } from './forms.ts';

const MAIL_HEAD = `Return-Path: <>
Received: from out.sender.example by mx.sender.example; Mon, 2 Nov 2026 09:00:00 +0100
From: Mail Delivery System <MAILER-DAEMON@out.sender.example>
To: desk@sender.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

`;
const FORWARDS: readonly (readonly [string, (text: string) => string])[] = [
  [
    'German client, quoted',
    (text) =>
      quote(`-----Ursprüngliche Nachricht-----
Von: Mail Delivery System <MAILER-DAEMON@out.sender.example>
Gesendet: Montag, 2. November 2026 10:00
An: Rezeption
Betreff: Undelivered Mail Returned to Sender

${text}`),
  ],
  [
    'English client, quoted',
    (text) =>
      quote(`---------- Forwarded message ---------
From: Mail Delivery System <MAILER-DAEMON@out.sender.example>
Date: Mon, Nov 2, 2026 at 10:00 AM
Subject: Undelivered Mail Returned to Sender
To: Reception

${text}`),
  ],
  ['quoted twice', (text) => quote(quote(text))],
  ['with a greeting above, not quoted', (text) => text],
];

describe('the forms of mail systems', () => {
  for (const form of FORMS) {
    it(form.name, () => {
      check(form, readBounce(Buffer.from(form.text)), 'pasted');
      check(form, readBounce(Buffer.from(form.text.replaceAll('\n', '\r\n'))), 'pasted with CRLF');
      check(form, readBounce(Buffer.from(MAIL_HEAD + form.text)), 'as a mail');
      for (const [name, wrap] of FORWARDS) {
        const head =
          'From: Rezeption <rezeption@hotel2.example>\nTo: help@provider.example\nSubject: WG: Undelivered\nDate: x\n\n';
        const mail = `${head}Hallo, bitte prüfen, warum das zurückkommt.\n\n${wrap(form.text)}`;
        check(form, readBounce(Buffer.from(mail)), `forwarded, ${name}`);
      }
    });
  }
});

describe('a bounce forwarded as HTML, each line a paragraph', () => {
  for (const form of FORMS) {
    it(form.name, () => {
      const lines = form.text.split('\n').map((line) => `<p class=MsoNormal>${asHtml(line)}</p>`);
      const head = `From: Rezeption <rezeption@hotel2.example>\nTo: help@provider.example\nSubject: WG: Undelivered\nMIME-Version: 1.0\n`;
      const html = `<html><head><style>p { margin: 0 }</style></head><body><p>Bitte pr&uuml;fen.</p>${lines.join('\n')}</body></html>`;
      const mail = `${head}Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(html).toString('base64')}\n`;
      check(form, readBounce(Buffer.from(mail)), 'HTML');
    });
  }
});

describe('a bounce that is cut anywhere', () => {
  for (const form of FORMS) {
    it(`never gives another code: ${form.name}`, () => {
      // every octet of the pasted text; as a mail, where the same readers follow, every fifth
      for (const [whole, step] of [
        [Buffer.from(form.text), 1] as const,
        [Buffer.from(MAIL_HEAD + form.text), 5] as const,
      ]) {
        for (let length = 0; length < whole.length; length += step) {
          for (const failure of readBounce(whole.subarray(0, length)).failures) {
            assert.ok([null, form.recipient].includes(failure.recipient), `recipient at ${length}`);
            assert.ok([null, form.code].includes(failure.reply?.code ?? null), `code at ${length}`);
            assert.ok([null, form.enhanced].includes(failure.reply?.enhanced ?? null), `enhanced code at ${length}`);
          }
        }
      }
    });
  }
});

function check(form: Form, facts: BounceFacts, how: string): void {
  assert.equal(facts.failures.length, 1, `${how}: one failure`);
  const failure = facts.failures[0] as Failure;
  assert.deepEqual(
    {
      recipient: failure.recipient,
      code: failure.reply?.code ?? null,
      enhanced: failure.reply?.enhanced ?? null,
      stage: failure.stageBasis === 'inferred' ? null : failure.stage,
      basis: failure.stageBasis === 'inferred' ? 'none' : failure.stageBasis,
      host: failure.remote.host,
      address: failure.remote.address,
    },
    {
      recipient: form.recipient,
      code: form.code,
      enhanced: form.enhanced,
      stage: form.stage,
      basis: form.basis,
      host: form.host,
      address: form.address,
    },
    how,
  );
}

function quote(text: string): string {
  return text.replace(/^/gm, '> ');
}

function asHtml(line: string): string {
  const text = line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('  ', '&nbsp; ');
  return text === '' ? '&nbsp;' : text;
}
