// What a receiver holds against a mail itself: its signatures, its DMARC result, how it is made. Each with what to do.
import { MIN_BITS_NOW } from '../trust/dkim-key.ts';
import type { SignableMessage } from '../trust/dkim-message.ts';
import type { DkimVerdict } from '../trust/sender-facts.ts';
import type { Received, ReceivedFinding, ReceivedMail } from './received-document.ts';

type Facts = Pick<Received, 'octets' | 'tls' | 'authentication'>;

export function judgeReceived(
  facts: Facts,
  message: SignableMessage,
  mail: Pick<ReceivedMail, 'breaches'>,
): ReceivedFinding[] {
  const { dkim, dmarc } = facts.authentication;
  const unsigned: ReceivedFinding[] =
    dkim.length > 0
      ? []
      : [
          {
            id: 'not-signed',
            severity: 'warning',
            text: 'the mail has no DKIM signature',
            remedy: 'let the sending server sign it, and publish the key',
            standard: 'RFC 6376',
          },
        ];
  return [...unsigned, ...dkim.flatMap(judgeSignature), ...judgeDmarc(dmarc, dkim), ...judgeForm(facts, message, mail)];
}

function judgeSignature(one: DkimVerdict): ReceivedFinding[] {
  const who = `the DKIM signature of ${one.domain ?? 'an unreadable domain'}`;
  const odd = one.findings.map(
    (text): ReceivedFinding => ({
      id: 'dkim-odd',
      severity: 'warning',
      text: `${who}: ${text}`,
      remedy: 'sign the whole body: leave l= away',
      standard: 'RFC 6376 8.2',
    }),
  );
  const weak: ReceivedFinding[] =
    one.result === 'pass' && one.algorithm === 'rsa-sha256' && (one.bits ?? 0) < MIN_BITS_NOW
      ? [
          {
            id: 'dkim-weak',
            severity: 'warning',
            text: `${who}: its key has ${one.bits} bits`,
            remedy: `make a key of ${MIN_BITS_NOW} bits, at a new selector`,
            standard: 'RFC 8301 3.2',
          },
        ]
      : [];
  const testing: ReceivedFinding[] = one.testing
    ? [
        {
          id: 'dkim-testing',
          severity: 'info',
          text: `${who}: its record says t=y, DKIM is only tried out`,
          remedy: 'take t=y away when it works',
          standard: 'RFC 6376 3.6.1',
        },
      ]
    : [];
  if (one.result === 'pass') return [...odd, ...weak, ...testing];
  const severity = one.result === 'temperror' ? 'warning' : 'error';
  return [
    {
      id: `dkim-${one.fault ?? one.result}`,
      severity,
      text: `${who} does not hold: ${one.text}`,
      remedy: REMEDIES[one.fault ?? 'syntax'],
      standard: 'RFC 6376 6',
    },
    ...odd,
  ];
}

const REMEDIES: Readonly<Record<NonNullable<DkimVerdict['fault']>, string>> = {
  syntax: 'mend the program that signs',
  body: 'sign last: behind scanners, footers and lists; see what changes the text behind the signing server',
  signature:
    'see what changes header fields behind the signing server (subject tags), and whether key and record belong together',
  'body-and-signature':
    'see what changes the mail behind the signing server, and whether key and record belong together',
  length: 'leave l= away',
  expired: 'mend the clock of the signing server, or let signatures hold longer than mail may lie in a queue',
  future: 'mend the clock of the signing server',
  dns: "look at the DNS servers of the signer's domain",
  'no-key': 'publish the key at that name, or sign with the selector that is published',
  'several-keys': 'leave one TXT record at that name',
  revoked: 'sign with the new key: this one was taken back',
  weak: 'make a key of 2048 bits, at a new selector',
  key: 'mend the record of the key',
  identity: 'sign with i= of the very domain of d=, or take t=s out of the record',
  'too-many': 'sign once, or twice with two kinds of key',
};

function judgeDmarc(dmarc: Facts['authentication']['dmarc'], dkim: readonly DkimVerdict[]): ReceivedFinding[] {
  const standard = 'RFC 9989 5';
  if (dmarc.result === 'permerror')
    return [
      {
        id: 'author-unclear',
        severity: 'error',
        text: `no receiver knows whose mail it is: ${dmarc.text}`,
        remedy: 'write one From with one address',
        standard: 'RFC 5322 3.6.2',
      },
    ];
  if (dmarc.result !== 'fail') return [];
  const signed = dkim.some(({ result }) => result === 'pass');
  const remedy = signed ? `sign with the domain of From, ${dmarc.from}, too` : `let SPF or DKIM pass for ${dmarc.from}`;
  const asks = dmarc.disposition === 'none' ? '' : `; its owner asks to ${dmarc.disposition} it`;
  return [
    {
      id: 'dmarc-fail',
      severity: dmarc.disposition === 'none' ? 'warning' : 'error',
      text: `DMARC fails: ${dmarc.text}${asks}`,
      remedy,
      standard,
    },
  ];
}

const ONCE: readonly (readonly [name: string, severity: 'error' | 'warning'])[] = [
  ['from', 'error'],
  ['date', 'error'],
  ['message-id', 'warning'],
  ['subject', 'warning'],
];
/** What large receivers take: Gmail 25 MB, Outlook.com 20 MB, many others less. */
const LARGE_OCTETS = 20_000_000;

function judgeForm(
  { octets, tls }: Facts,
  { fields }: SignableMessage,
  { breaches }: Pick<ReceivedMail, 'breaches'>,
): ReceivedFinding[] {
  const findings: ReceivedFinding[] = [];
  for (const [name, severity] of ONCE) {
    const times = fields.filter((field) => field.name === name).length;
    const text = times === 0 ? `there is no ${name}` : `${name} stands ${times} times`;
    if (times !== 1)
      findings.push({
        id: `${times === 0 ? 'no' : 'many'}-${name}`,
        severity: times === 0 ? severity : 'error',
        text,
        remedy: 'mend the program that writes the mail',
        standard: 'RFC 5322 3.6',
      });
  }
  for (const { rule, text, rfc } of breaches)
    findings.push({
      id: `breach-${rule}`,
      severity: 'warning',
      text,
      remedy: 'mend the program that sends the mail',
      standard: rfc,
    });
  if (octets > LARGE_OCTETS)
    findings.push({
      id: 'large',
      severity: 'warning',
      text: `it has ${octets} octets; many receivers take no more than ${LARGE_OCTETS}`,
      remedy: 'send a link instead',
      standard: null,
    });
  if (tls === 'none')
    findings.push({
      id: 'clear-text',
      severity: 'warning',
      text: 'it came in clear text',
      remedy: 'let the sending server use STARTTLS where it is offered',
      standard: 'RFC 3207',
    });
  return findings;
}
