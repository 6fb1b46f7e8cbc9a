// A mail exchanger that can be bent, and the nights it is asked in: real replies through the real reader, folded by the real
// gathering. What the drill changes is the server; nothing here knows what a regression is.
import { Buffer } from 'node:buffer';
import type { CertificateRecord, Outcome, ReplyRecord, RunDocument, Stage, TlsRecord } from '../../src/run/document.ts';
import type { CaseHead, RunEvent } from '../../src/run/events.ts';
import { Gathering } from '../../src/run/gather.ts';
import { formatEnhanced } from '../../src/wire/enhanced.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';

/** mulberry32: small, seeded, good enough to shake a night. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Answer {
  readonly lines: readonly string[];
  readonly ms?: number;
  readonly outcome?: Outcome;
}

/** How the server behaves tonight. Each answer is asked for anew, so that ids and clocks in it change. */
export interface Server {
  greeting: (host: string) => Answer;
  clear: readonly string[];
  secure: readonly string[];
  starttls: Answer;
  handshake: 'done' | 'failed' | null;
  tls: Partial<TlsRecord>;
  certificate: Partial<CertificateRecord>;
  mail: (context: Context) => Answer;
  rcpt: (context: Context) => Answer;
  data: Answer;
  message: (context: Context) => Answer;
  auth: Answer;
  vrfy: Answer;
  /** Names of MX hosts that the DNS gives. */
  hosts: readonly string[];
  findings: RunDocument['cases'][number]['findings'];
  policies: Record<string, string>;
}

export interface Context {
  readonly secure: boolean;
  readonly to: string;
  readonly argument: string;
  readonly attempt: number;
}

interface CaseScript {
  readonly file: string;
  readonly variant: string | null;
  readonly steps: readonly (readonly [verb: string, expected: string, argument?: string])[];
  readonly retries?: number;
}

const TLS_START: CaseScript['steps'] = [
  ['connect', '220'],
  ['ehlo', '250'],
  ['starttls', '220'],
];

export const SCRIPTS: readonly CaseScript[] = [
  {
    file: 'scenarios/starttls/required.yaml',
    variant: 'cleartext',
    steps: [
      ['connect', '220'],
      ['ehlo', '250'],
      ['mail', '530'],
      ['quit', '221'],
    ],
  },
  {
    file: 'scenarios/starttls/required.yaml',
    variant: 'encrypted',
    steps: [...TLS_START, ['mail', '250'], ['quit', '221']],
  },
  {
    file: 'scenarios/delivery/accepted.yaml',
    variant: null,
    steps: [...TLS_START, ['mail', '250'], ['rcpt', '250', 'postmaster@example.com'], ['data', '250'], ['quit', '221']],
  },
  {
    file: 'scenarios/relay/refused.yaml',
    variant: null,
    steps: [...TLS_START, ['mail', '250'], ['rcpt', '55\\d', 'someone@elsewhere.example'], ['quit', '221']],
  },
  {
    file: 'scenarios/recipient/unknown.yaml',
    variant: null,
    steps: [...TLS_START, ['mail', '250'], ['rcpt', '\\d\\d\\d', 'nobody@example.com'], ['quit', '221']],
  },
  {
    file: 'scenarios/size/too-large.yaml',
    variant: null,
    steps: [...TLS_START, ['mail', '5\\d\\d', 'SIZE=99999999'], ['quit', '221']],
  },
  {
    file: 'scenarios/greylisting/retry.yaml',
    variant: null,
    retries: 2,
    steps: [...TLS_START, ['mail', '250'], ['rcpt', '250', 'grey@example.com'], ['quit', '221']],
  },
  { file: 'scenarios/submission/auth.yaml', variant: null, steps: [...TLS_START, ['auth', '235'], ['quit', '221']] },
  {
    file: 'scenarios/vrfy.yaml',
    variant: null,
    steps: [
      ['connect', '220'],
      ['ehlo', '250'],
      ['vrfy', '252', 'postmaster'],
      ['quit', '221'],
    ],
  },
];

export interface NightOptions {
  readonly id: string;
  readonly started: string;
  readonly random: () => number;
  /** Only these cases. */
  readonly only?: readonly string[];
  /** Cases that can't be asked, with the reason. */
  readonly unreachable?: (caseId: string) => 'unreachable' | 'timeout' | 'throttled' | null;
}

/** Runs every case against the server and gives the run document. */
export function night(server: Server, options: NightOptions): RunDocument {
  const gathering = new Gathering();
  const { id, started } = options;
  gathering.add({ e: 'run', run: { id, started, version: '0.1.0', argv: [], node: 'v20', results: null } });
  let number = 0;
  for (const host of server.hosts) {
    for (const script of SCRIPTS) {
      const address = host === 'mx1.example.com' ? '192.0.2.10' : '192.0.2.20';
      const caseId = `${script.file}${script.variant === null ? '' : `#${script.variant}`}@${address}`;
      if (options.only !== undefined && !options.only.includes(caseId)) continue;
      for (const event of caseEvents(number, caseId, host, address, script, server, options)) gathering.add(event);
      number += 1;
    }
  }
  const { summary } = gathering.document();
  gathering.add({ e: 'end', finished: started, summary });
  return gathering.document();
}

function caseEvents(
  number: number,
  caseId: string,
  host: string,
  address: string,
  script: CaseScript,
  server: Server,
  options: NightOptions,
): RunEvent[] {
  const head: CaseHead = {
    id: caseId,
    scenario: script.file,
    about: null,
    tags: [],
    file: script.file,
    variant: script.variant,
    vars: {},
    target: { host, address, port: 25, mode: 'smtp', domain: 'example.com', sandbox: false, source: null },
    started: options.started,
  };
  const events: RunEvent[] = [{ e: 'case', case: number, head }];
  const silence = options.unreachable?.(caseId) ?? null;
  if (silence !== null) {
    events.push({
      e: 'case-end',
      case: number,
      verdict: 'inconclusive',
      reason: silence,
      text: silence,
      ms: 1,
      attempt: 1,
    });
    return events;
  }
  for (const finding of server.findings) events.push({ e: 'finding', case: number, finding });
  for (let attempt = 1; ; attempt += 1) {
    const dialogue = new Dialogue(number, host, script, server, attempt, options.random);
    events.push(...dialogue.run());
    const last = attempt > (script.retries ?? 0) || !dialogue.putOff;
    if (!last) continue;
    events.push({
      e: 'case-end',
      case: number,
      verdict: dialogue.tlsFailed ? 'inconclusive' : dialogue.problem === null ? 'passed' : 'failed',
      reason: dialogue.tlsFailed ? 'tls' : null,
      text: dialogue.problem,
      ms: 30,
      attempt,
    });
    return events;
  }
}

class Dialogue {
  putOff = false;
  problem: string | null = null;
  tlsFailed = false;
  readonly #events: RunEvent[] = [];
  #secure = false;
  #at = 0;
  #to = '';
  #stopped = false;
  readonly #number: number;
  readonly #host: string;
  readonly #script: CaseScript;
  readonly #server: Server;
  readonly #attempt: number;
  readonly #random: () => number;

  constructor(number: number, host: string, script: CaseScript, server: Server, attempt: number, random: () => number) {
    this.#number = number;
    this.#host = host;
    this.#script = script;
    this.#server = server;
    this.#attempt = attempt;
    this.#random = random;
  }

  run(): RunEvent[] {
    for (const [index, [verb, expected, argument = '']] of this.#script.steps.entries()) {
      const judged = this.#stopped ? null : this.#say(verb, argument);
      const ok =
        judged !== null &&
        !this.tlsFailed &&
        judged.outcome === 'reply' &&
        new RegExp(`^${expected}$`).test(String(judged.code));
      const verdict = this.#stopped ? 'not-reached' : ok ? 'passed' : 'failed';
      if (verdict === 'failed') {
        this.#stopped = true;
        this.putOff = judged?.code !== null && judged?.code !== undefined && Math.floor(judged.code / 100) === 4;
        this.problem = `${verb}: ${judged?.code ?? judged?.outcome} where ${expected} was expected`;
      }
      this.#events.push({
        e: 'step',
        case: this.#number,
        step: {
          index,
          attempt: this.#attempt,
          verb,
          name: null,
          stage: STAGES[verb] ?? 'other',
          file: this.#script.file,
          line: 10 + index,
          column: 5,
          expected,
          verdict,
          problem: verdict === 'failed' ? this.problem : null,
          ms: 5,
          secure: this.#secure,
          captured: {},
          decisive: judged === null ? null : judged.decisive,
          own: null,
        },
      });
    }
    return this.#events;
  }

  /** Says one command, and what belongs to it; the code that is judged. */
  #say(verb: string, argument: string): { code: number | null; outcome: Outcome; decisive: number } {
    const server = this.#server;
    const context: Context = { secure: this.#secure, to: this.#to, argument, attempt: this.#attempt };
    switch (verb) {
      case 'connect':
        return { ...this.#exchange('connect', null, server.greeting(this.#host)), decisive: 0 };
      case 'ehlo':
        return { ...this.#exchange('ehlo', 'EHLO probe.example', this.#ehlo()), decisive: 0 };
      case 'starttls':
        return this.#startTls();
      case 'mail':
        return {
          ...this.#exchange('mail', `MAIL FROM:<probe@sender.example> ${argument}`, server.mail(context)),
          decisive: 0,
        };
      case 'rcpt':
        this.#to = argument;
        return {
          ...this.#exchange('rcpt', `RCPT TO:<${argument}>`, server.rcpt({ ...context, to: argument })),
          decisive: 0,
        };
      case 'data': {
        const go = this.#exchange('data', 'DATA', server.data);
        if (go.code !== 354) return { ...go, decisive: 0 };
        return { ...this.#exchange('eod', '.', server.message(context)), decisive: 1 };
      }
      case 'auth':
        return { ...this.#exchange('auth', 'AUTH PLAIN ***', server.auth), decisive: 0 };
      case 'vrfy':
        return { ...this.#exchange('other', 'VRFY postmaster', server.vrfy), decisive: 0 };
      default:
        return {
          ...this.#exchange('other', 'QUIT', {
            lines: [`221 2.0.0 ${this.#host} closing, session ${hex(this.#random, 16)}`],
          }),
          decisive: 0,
        };
    }
  }

  #startTls(): { code: number | null; outcome: Outcome; decisive: number } {
    const go = this.#exchange('starttls', 'STARTTLS', this.#server.starttls);
    if (go.code !== 220) return { ...go, decisive: 0 };
    if (this.#server.handshake === 'failed') {
      this.tlsFailed = true;
      const failure = { protocol: null, cipher: null, group: null, certificate: null, failure: 'handshake failure' };
      const tls = { ...tlsOf(this.#server, this.#host), ...failure };
      this.#events.push({ e: 'tls', case: this.#number, at: this.#at, tls });
      return { ...go, decisive: 0 };
    }
    this.#secure = true;
    this.#events.push({ e: 'tls', case: this.#number, at: this.#at, tls: tlsOf(this.#server, this.#host) });
    this.#exchange('ehlo', 'EHLO probe.example', this.#ehlo());
    return { ...go, decisive: 0 };
  }

  #ehlo(): Answer {
    const offered = shuffled(this.#secure ? this.#server.secure : this.#server.clear, this.#random);
    const texts = [`${this.#host} Hello probe.example [198.51.100.${Math.floor(this.#random() * 250)}]`, ...offered];
    return { lines: texts.map((text, i) => `250${i === texts.length - 1 ? ' ' : '-'}${text}`) };
  }

  #exchange(stage: Stage, sent: string | null, answer: Answer): { code: number | null; outcome: Outcome } {
    const common = { case: this.#number, at: this.#at, stage, secure: this.#secure };
    if (sent !== null) this.#events.push({ e: 'sent', ...common, sent, sentBytes: null });
    const outcome = answer.outcome ?? 'reply';
    const reply = outcome === 'reply' ? replyOf(answer.lines) : null;
    const ms = (answer.ms ?? 8) * (0.6 + this.#random() * 1.2);
    this.#events.push({ e: 'reply', ...common, outcome, reply, ms, answers: sent !== null });
    this.#at += ms;
    return { code: reply?.code ?? null, outcome };
  }
}

const STAGES: Readonly<Record<string, Stage>> = {
  connect: 'connect',
  ehlo: 'ehlo',
  starttls: 'starttls',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  auth: 'auth',
};

/** The lines as octets, read back by the reader that reads the wire. */
export function replyOf(lines: readonly string[]): ReplyRecord {
  const reader = new ReplyReader();
  const octets = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
  reader.push(octets);
  const reply = reader.read();
  if (reply === null) throw new Error(`no reply: ${lines.join('|')}`);
  return {
    code: reply.code,
    enhanced: reply.enhanced === null ? null : formatEnhanced(reply.enhanced),
    lines,
    text: reply.text,
    raw: octets.toString('base64'),
    violations: reply.violations,
  };
}

function tlsOf(server: Server, host: string): TlsRecord {
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    group: 'X25519',
    alpn: null,
    sni: host,
    nameProblem: null,
    weaknesses: [],
    resumed: false,
    stapled: false,
    certificate: {
      subject: 'CN=mx1.example.com',
      issuer: "CN=R11,O=Let's Encrypt,C=US",
      san: ['mx1.example.com', 'mx2.example.com'],
      notBefore: '2026-10-01T00:00:00.000Z',
      notAfter: '2026-12-30T00:00:00.000Z',
      daysLeft: 60,
      serial: '03aa',
      sha256: 'aa'.repeat(32),
      spkiSha256: 'bb'.repeat(32),
      key: { type: 'EC', bits: 256, curve: 'P-256' },
      signatureAlgorithm: 'ecdsa-with-SHA256',
      selfSigned: false,
      mustStaple: false,
      scts: true,
      pem: '',
      ...server.certificate,
    },
    chain: [],
    trusted: true,
    trustError: null,
    matchesHost: true,
    host,
    failure: null,
    ms: 9,
    ...server.tls,
  };
}

export function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** The server as it was accepted, with everything in its replies that changes from session to session. */
export function healthyServer(random: () => number, date: Date): Server {
  const queueId = () => hex(random, 11).toUpperCase();
  const clock = () => new Date(date.getTime() + Math.floor(random() * 3_600_000));
  return {
    hosts: ['mx1.example.com', 'mx2.example.com'],
    greeting: (host) => {
      const counter = String(1 + Math.floor(random() * 12)).padStart(2, '0');
      return { lines: [`220 ${host} mx-in-${counter}.example.com ESMTP ${clock().toUTCString()} ${queueId()}`] };
    },
    clear: ['PIPELINING', 'SIZE 52428800', 'STARTTLS', 'ENHANCEDSTATUSCODES', '8BITMIME', 'SMTPUTF8'],
    secure: [
      'PIPELINING',
      'SIZE 52428800',
      'AUTH PLAIN LOGIN SCRAM-SHA-256',
      'ENHANCEDSTATUSCODES',
      '8BITMIME',
      'SMTPUTF8',
      'DSN',
    ],
    starttls: { lines: ['220 2.0.0 Ready to start TLS'] },
    handshake: 'done',
    tls: {},
    certificate: {},
    mail: ({ secure, argument }) => {
      if (!secure) return { lines: ['530 5.7.0 Must issue a STARTTLS command first'] };
      return { lines: [argument.startsWith('SIZE') ? '552 5.3.4 Message size exceeds fixed limit' : '250 2.1.0 Ok'] };
    },
    rcpt: ({ to, attempt }) => {
      if (to.startsWith('grey') && attempt === 1 && random() < 0.5) {
        const seconds = 30 + Math.floor(random() * 270);
        return { lines: [`450 4.2.0 <${to}>: Greylisted, try again in ${seconds} seconds`] };
      }
      if (to.endsWith('elsewhere.example')) return { lines: [`554 5.7.1 <${to}>: Relay access denied`] };
      return { lines: [to.startsWith('nobody') ? `550 5.1.1 <${to}>: User unknown (${queueId()})` : '250 2.1.5 Ok'] };
    },
    data: { lines: ['354 End data with <CR><LF>.<CR><LF>'] },
    message: () => ({ lines: [`250 2.0.0 Ok: queued as ${queueId()} at ${clock().toISOString()}`], ms: 60 }),
    auth: { lines: ['235 2.7.0 Authentication successful'] },
    vrfy: { lines: ['252 2.0.0 postmaster'] },
    findings: [],
    policies: { dane: 'verified', mta_sts: 'verified' },
  };
}
