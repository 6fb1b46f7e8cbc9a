// Sample runs, built from events as the runner would send them, so that what the reports are tested with can happen.
import { Buffer } from 'node:buffer';
import type { CaseRecord, CertificateRecord, ReplyRecord, RunDocument, TlsRecord } from '../../src/run/document.ts';
import type { CaseHead, RunEvent, StepSummary } from '../../src/run/events.ts';
import { Gathering } from '../../src/run/gather.ts';

const FILE = 'scenarios/starttls/required.yaml';
const STARTED = '2026-11-21T02:00:00.000Z';

export const certificate: CertificateRecord = {
  subject: 'CN=mx.sandbox.test',
  issuer: 'CN=mxprobe sandbox CA',
  san: ['mx.sandbox.test', 'mx1.sandbox.test'],
  notBefore: '2026-11-20T02:00:00.000Z',
  notAfter: '2027-02-18T02:00:00.000Z',
  daysLeft: 89,
  serial: '5a3f09',
  sha256: '3fa1c07d5e6b8a9940d2b7c1e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718',
  spkiSha256: '0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff0',
  key: { type: 'ec', bits: 256, curve: 'P-256' },
  signatureAlgorithm: 'ecdsa-with-SHA256',
  selfSigned: false,
  mustStaple: false,
  scts: false,
  pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
};

export const tls: TlsRecord = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  alpn: null,
  sni: 'mx.sandbox.test',
  resumed: false,
  stapled: false,
  certificate,
  chain: [{ ...certificate, subject: 'CN=mxprobe sandbox CA', sha256: certificate.sha256.replace('3f', 'ca') }],
  trusted: true,
  trustError: null,
  matchesHost: true,
  host: 'mx.sandbox.test',
  nameProblem: null,
  weaknesses: [],
  failure: null,
  ms: 4.25,
};

export function reply(...lines: string[]): ReplyRecord {
  const last = lines.at(-1) ?? '';
  return {
    code: /^\d{3}/.test(last) ? Number(last.slice(0, 3)) : null,
    enhanced: /^\d{3}[ -](\d\.\d+\.\d+)/.exec(last)?.[1] ?? null,
    lines,
    text: lines.map((line) => line.slice(4)).join('\n'),
    raw: Buffer.from(lines.map((line) => `${line}\r\n`).join('')).toString('base64'),
    violations: [],
  };
}

/** One step: verb, what is sent, what comes back, and how it is judged. */
export interface Said {
  readonly verb: string;
  readonly sent?: string | null;
  readonly reply?: ReplyRecord | null;
  readonly step?: Partial<StepSummary>;
  readonly outcome?: 'reply' | 'closed' | 'timeout' | 'tls-failure' | 'silence' | 'none';
  readonly secure?: boolean;
  readonly tls?: TlsRecord;
  /** What else is said in the same step: the EHLO after STARTTLS, a second recipient. */
  readonly more?: readonly Pick<Said, 'sent' | 'reply' | 'outcome' | 'secure'>[];
}

export interface Told {
  readonly said: readonly Said[];
  readonly head?: Partial<CaseHead>;
  readonly end?: Partial<Pick<CaseRecord, 'verdict' | 'reason' | 'text' | 'ms' | 'attempt'>>;
  readonly findings?: CaseRecord['findings'];
  readonly facts?: CaseRecord['facts'];
}

export function caseEvents(number: number, told: Told): RunEvent[] {
  const head: CaseHead = {
    id: `${FILE}#${told.head?.variant ?? number}@127.0.0.1`,
    scenario: 'MAIL FROM is refused until the session is encrypted',
    about: 'intercommail began to answer 530 5.7.0 to senders that do not use TLS.',
    tags: ['starttls'],
    file: FILE,
    variant: null,
    vars: {},
    target: {
      host: '127.0.0.1',
      address: null,
      port: 40123,
      mode: 'smtp',
      domain: null,
      sandbox: true,
      source: null,
    },
    started: STARTED,
    ...told.head,
  };
  const events: RunEvent[] = [{ e: 'case', case: number, head }];
  events.push({ e: 'connected', case: number, address: '127.0.0.1', port: head.target.port, source: '127.0.0.1' });
  let at = 0.5;
  for (const [index, said] of told.said.entries()) {
    events.push(...stepEvents(number, head.file, index, said, at));
    at += 1.5;
  }
  for (const finding of told.findings ?? []) events.push({ e: 'finding', case: number, finding });
  if (told.facts !== undefined) events.push({ e: 'facts', case: number, facts: told.facts });
  events.push({
    e: 'case-end',
    case: number,
    verdict: 'passed',
    reason: null,
    text: null,
    ms: at,
    attempt: 1,
    ...told.end,
  });
  return events;
}

const STAGES: Readonly<Record<string, StepSummary['stage']>> = {
  connect: 'connect',
  ehlo: 'ehlo',
  starttls: 'starttls',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
};

function stepEvents(number: number, file: string, index: number, said: Said, at: number): RunEvent[] {
  const { verb } = said;
  const stage = STAGES[verb] ?? 'other';
  const events = exchangeEvents(number, stage, said, at);
  if (said.tls !== undefined) events.push({ e: 'tls', case: number, at: at + 1, tls: said.tls });
  const decisive = events.length === 0 ? null : 0;
  for (const [nth, more] of (said.more ?? []).entries())
    events.push(...exchangeEvents(number, stage, more, at + nth + 1));
  events.push({
    e: 'step',
    case: number,
    step: {
      index,
      attempt: 1,
      verb,
      name: null,
      stage,
      file,
      line: 18 + index,
      column: 5,
      expected: said.reply == null ? null : String(said.reply.code),
      verdict: 'passed',
      problem: null,
      ms: 1.25,
      secure: said.secure ?? false,
      captured: {},
      decisive,
      own: null,
      ...said.step,
    },
  });
  return events;
}

function exchangeEvents(
  number: number,
  stage: StepSummary['stage'],
  {
    sent = null,
    reply: answer = null,
    outcome = answer === null ? 'none' : 'reply',
    secure = false,
  }: Omit<Said, 'verb'>,
  at: number,
): RunEvent[] {
  const events: RunEvent[] = [];
  if (sent !== null) events.push({ e: 'sent', case: number, at, stage, sent, sentBytes: null, secure });
  if (outcome !== 'none') {
    const answers = sent !== null;
    events.push({ e: 'reply', case: number, at: at + 1, stage, secure, outcome, reply: answer, ms: 1, answers });
  }
  return events;
}

const GREETING: Said = { verb: 'connect', reply: reply('220 mx.sandbox.test ESMTP') };
const EHLO: Said = {
  verb: 'ehlo',
  sent: 'EHLO probe.example',
  reply: reply('250-mx.sandbox.test', '250-SIZE 10240000', '250-STARTTLS', '250 ENHANCEDSTATUSCODES'),
};
const SKIPPED_STARTTLS: Said = { verb: 'starttls', step: { verdict: 'skipped', problem: 'if: ${starttls}' } };
const MAIL = 'MAIL FROM:<bookings@sender.example>';
const QUIT: Said = { verb: 'quit', sent: 'QUIT', reply: reply('221 2.0.0 Bye') };
const DEMAND = reply('530 5.7.0 Must issue a STARTTLS command first');
const EXPECTED = '530 5.7.0 /must issue a STARTTLS/i';
const PROBLEM = `expected ${EXPECTED}, got 250 2.1.0 Ok`;

export const cleartext: Told = {
  head: { variant: 'cleartext', vars: { starttls: false, answer: EXPECTED } },
  said: [
    GREETING,
    EHLO,
    SKIPPED_STARTTLS,
    { verb: 'mail', sent: MAIL, reply: DEMAND, step: { expected: EXPECTED } },
    QUIT,
  ],
};

export const encrypted: Told = {
  head: { variant: 'encrypted', vars: { starttls: true, answer: 250 } },
  said: [
    GREETING,
    EHLO,
    {
      verb: 'starttls',
      sent: 'STARTTLS',
      reply: reply('220 2.0.0 Ready to start TLS'),
      tls,
      more: [{ sent: 'EHLO probe.example', reply: reply('250-mx.sandbox.test', '250 SIZE 10240000'), secure: true }],
    },
    { verb: 'mail', sent: MAIL, reply: reply('250 2.1.0 Ok'), secure: true },
    { ...QUIT, secure: true },
  ],
};

/** The same scenario against a server that demands nothing. */
export const lenient: Told = {
  head: {
    variant: 'cleartext',
    vars: { starttls: false },
    target: { ...target('mx.lenient.example', 25), sandbox: false, domain: 'lenient.example' },
  },
  said: [
    GREETING,
    EHLO,
    SKIPPED_STARTTLS,
    {
      verb: 'mail',
      sent: MAIL,
      reply: reply('250 2.1.0 Ok'),
      more: [{ sent: 'QUIT', reply: reply('221 2.0.0 Bye') }],
      step: { expected: EXPECTED, verdict: 'failed', problem: PROBLEM, line: 30, column: 13 },
    },
    { verb: 'rcpt', step: { verdict: 'not-reached' } },
    { verb: 'data', step: { verdict: 'not-reached' } },
    { verb: 'quit', step: { verdict: 'not-reached' } },
  ],
  end: { verdict: 'failed', text: PROBLEM },
};

export const unreachable: Told = {
  head: { variant: 'cleartext', target: { ...target('mx2.lenient.example', 25), sandbox: false } },
  said: [
    {
      verb: 'connect',
      outcome: 'none',
      step: { verdict: 'inconclusive', problem: 'connection refused', expected: '220' },
    },
  ],
  end: { verdict: 'inconclusive', reason: 'unreachable', text: '127.0.0.1:25 refuses the connection' },
};

export const notOffered: Told = {
  head: { variant: 'utf8', file: 'scenarios/rcpt/smtputf8.yaml', scenario: 'SMTPUTF8 addresses are taken' },
  said: [GREETING, EHLO],
  end: { verdict: 'skipped', reason: 'the server does not offer SMTPUTF8', text: 'the server does not offer SMTPUTF8' },
};

const EVIL = '\x1b[31m\x9b2J\u202e<script>alert(1)</script>]]>&"\'|`::error::##vso[x]\0\ud800\ufffe=1+1';

/** A server that sends what acts on a terminal, in HTML, in XML, in a CI log and in a spreadsheet. */
export const hostile: Told = {
  head: {
    variant: EVIL,
    scenario: `=${EVIL}`,
    about: EVIL,
    tags: [EVIL],
    vars: { [EVIL]: EVIL },
    target: target(`mx${EVIL}`, 25),
  },
  said: [
    { verb: 'connect', reply: { ...reply(`220 ${EVIL}`), violations: ['nul', 'control', 'eight-bit'] } },
    {
      verb: 'ehlo',
      sent: `EHLO ${EVIL}`,
      reply: reply(`250-${EVIL}`, `550 5.7.1 ${EVIL}`),
      step: { expected: `250 /${EVIL}/`, verdict: 'failed', problem: EVIL, captured: { [EVIL]: EVIL } },
      tls: { ...tls, trusted: false, trustError: EVIL, certificate: { ...certificate, subject: EVIL, san: [EVIL] } },
    },
  ],
  end: { verdict: 'failed', text: EVIL },
  findings: [{ id: 'unsolicited', severity: 'warning', text: EVIL, step: 1, standard: 'RFC 5321 4.2' }],
  facts: { [`ehlo.${EVIL}`]: EVIL, [EVIL]: `=${EVIL}` },
};

function target(host: string, port: number): CaseHead['target'] {
  return { host, address: null, port, mode: 'smtp', domain: null, sandbox: false, source: null };
}

export const RUN: RunEvent = {
  e: 'run',
  run: {
    id: '2026-11-21T02-00-00Z-required-k3f9',
    started: STARTED,
    version: '0.1.0',
    argv: ['run', 'scenarios/starttls/required.yaml'],
    node: 'v20.20.2',
    results: 'results/2026-11-21T02-00-00Z-required-k3f9',
  },
};

const CONTRAST: RunEvent = {
  e: 'contrast',
  contrast: {
    scenario: 'MAIL FROM is refused until the session is encrypted',
    file: FILE,
    step: 'mail',
    line: 21,
    variants: ['cleartext', 'encrypted'],
    changed: { starttls: [false, true] },
    before: '530 5.7.0',
    after: '250 2.1.0',
    confounded: false,
    text: 'Only starttls differs (false -> true), and MAIL FROM changed from 530 5.7.0 to 250 2.1.0: the server demands STARTTLS.',
  },
};

/** All events of a run of these cases, with the contrast if the intercommail pair is among them. */
export function runEvents(...told: readonly Told[]): RunEvent[] {
  const events = [RUN, ...told.flatMap((one, index) => caseEvents(index, one))];
  if (told.includes(cleartext) && told.includes(encrypted)) events.push(CONTRAST);
  const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  return [...events, { e: 'end', finished: '2026-11-21T02:00:00.412Z', summary }];
}

export function documentOf(events: readonly RunEvent[]): RunDocument {
  const gathering = new Gathering();
  for (const event of events) gathering.add(event);
  return gathering.document();
}

/** The intercommail pair. */
export const pair = () => documentOf(runEvents(cleartext, encrypted));
/** One case of every verdict, and a hostile server. */
export const mixed = () => documentOf(runEvents(cleartext, encrypted, lenient, unreachable, notOffered, hostile));
/** A thousand cases of six steps. */
export const thousand = () =>
  documentOf(
    runEvents(
      ...Array.from({ length: 1000 }, (_, n): Told => {
        const file = `scenarios/set/${Math.floor(n / 2)}.yaml`;
        const base = n % 2 === 0 ? cleartext : encrypted;
        return { ...base, head: { ...base.head, file, scenario: `scenario ${Math.floor(n / 2)}`, id: `${file}#${n}` } };
      }),
    ),
  );
