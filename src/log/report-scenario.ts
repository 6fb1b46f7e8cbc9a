// A failure that a report tells of -> the scenario that asks just that.
import { quoted } from '../document/yaml-text.ts';
import type { DmarcRefusal, ResultType, TlsFailure } from './reports-document.ts';

/** What must hold for the failure to be gone, as the long form of an expectation of STARTTLS. */
const WANTED: Readonly<Partial<Record<ResultType, string>>> = {
  'certificate-host-mismatch': '{ reply: 220, certificate: { matches_host: true } }',
  'certificate-expired': '{ reply: 220, certificate: { days_left: ">0" } }',
  'certificate-not-trusted': '{ reply: 220, certificate: { trusted: true } }',
  'validation-failure':
    '{ reply: 220, certificate: { trusted: true, matches_host: true, days_left: ">0" }, tls: { version: ">=TLSv1.2" } }',
  'tlsa-invalid': '{ reply: 220, dane: verified }',
  'dane-required': '{ reply: 220, dane: verified }',
};

export function tlsScenario({ mx, domain, result, failed, sessions, reporters }: TlsFailure): string {
  const wanted = WANTED[result] ?? '{ reply: 220, tls: { version: ">=TLSv1.2" } }';
  return [
    `name: ${quoted(`TLS to ${mx ?? domain}: ${result}`)}`,
    'about: |',
    `  ${plain(reporters.join(', '))} could not encrypt to ${plain(mx ?? domain)}: ${failed} of ${sessions} sessions failed with ${result}.`,
    '  It passes when that is no longer so.',
    'tags: [tls-report]',
    'dialogue:',
    '  - connect',
    '  - ehlo: ${helo}',
    '    expect: 250 +STARTTLS',
    '  - starttls:',
    `    expect: ${wanted}`,
    '  - quit',
    '',
  ].join('\n');
}

/** The same mail with the envelope of the report and with one that is aligned; from `source`, if this machine has it. */
export function dmarcScenario({ source, headerFrom, envelopeFrom, why, disposition, messages }: DmarcRefusal): string {
  const domain = nameOf(headerFrom) ?? 'sender.example';
  const envelope = nameOf(envelopeFrom ?? '') ?? domain;
  return [
    `name: ${quoted(`mail from ${domain}, sent by ${source}`)}`,
    'about: |',
    `  ${messages} messages from ${plain(domain)} by ${plain(source)} were met with ${disposition}: ${why.join(', ')}.`,
    '  The variants differ in the envelope sender, and so in what SPF is asked for. Run it from the sending machine; --source chooses the address.',
    '  A signature is the other factor: send the same mail through the server that signs.',
    'tags: [dmarc-report]',
    'variants:',
    `  as-reported: { sender: ${quoted(`postmaster@${envelope}`)} }`,
    `  aligned: { sender: ${quoted(`postmaster@${domain}`)} }`,
    'dialogue:',
    '  - connect',
    '  - ehlo: ${helo}',
    '  - mail: ${sender}',
    '  - rcpt: ${to}',
    `  - data: { headers: { From: ${quoted(`postmaster@${domain}`)}, Subject: a test of DMARC } }`,
    '  - quit',
    '',
  ].join('\n');
}

const nameOf = (name: string) => (/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(name) ? name : null);
/** A stranger's words within a line of a block. */
const plain = (text: string) =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('${', '$${')
    .slice(0, 200);
