// Bursts against Postfix: what mxprobe counts is what smtp-sink counted, also where it refuses, closes or stays silent in the
// middle; and the limits of Postfix's anvil, found as somebody finds them who does not know them.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BurstRecord } from '../../src/burst/burst-record.ts';
import type { ThresholdDocument } from '../../src/report/threshold-document.ts';
import type { RunDocument } from '../../src/run/document.ts';
import type { Check, Shown } from './check.ts';
import { mxprobe } from './child.ts';
import type { Lab } from './lab.ts';

const SESSIONS = 300;
const SLOW_SESSIONS = 40;
const DIALOGUE = `  - connect
  - ehlo: client.example
  - mail: a@client.example
  - rcpt: [b@sink.example, c@sink.example]
  - data
  - quit
`;
const PIPELINED = `  - connect
  - ehlo: client.example
  - pipeline:
      - mail: a@client.example
      - rcpt: [b@sink.example, c@sink.example]
      - data
  - quit
`;

/** smtp-sink with these options, and how every session ends there. */
interface Sink {
  readonly what: string;
  readonly options: readonly string[];
  readonly end: keyof BurstRecord['sessions'];
  /** What each session is answered once that is not as the dialogue expects, `verb code`; null: a reply that never comes. */
  readonly refusal: string | null;
  readonly dialogue?: string;
  readonly lmtp?: true;
  /** Each session takes seconds: fewer, and all at once. */
  readonly waits?: true;
}

const SINKS: readonly Sink[] = [
  { what: 'all is taken', options: [], end: 'done', refusal: null },
  { what: 'all is taken, pipelined', options: [], end: 'done', refusal: null, dialogue: PIPELINED },
  { what: 'all is taken, LMTP', options: ['-L'], end: 'done', refusal: null, lmtp: true },
  { what: 'slow replies to DATA', options: ['-W', 'DATA:1'], end: 'done', refusal: null, waits: true },
  { what: 'closes at connect', options: ['-q', 'CONNECT'], end: 'closed', refusal: null },
  { what: 'closes at EHLO', options: ['-q', 'EHLO'], end: 'closed', refusal: null },
  { what: 'closes at MAIL', options: ['-q', 'MAIL'], end: 'closed', refusal: null },
  { what: 'closes at RCPT', options: ['-q', 'RCPT'], end: 'closed', refusal: null },
  { what: 'closes at DATA', options: ['-q', 'DATA'], end: 'closed', refusal: null },
  { what: 'closes at the end of data', options: ['-q', '.'], end: 'closed', refusal: null },
  { what: 'closes at QUIT', options: ['-q', 'QUIT'], end: 'closed', refusal: null },
  { what: '421 at connect', options: ['-Q', 'CONNECT'], end: 'refused', refusal: 'connect 421' },
  { what: '421 at MAIL', options: ['-Q', 'MAIL'], end: 'refused', refusal: 'mail 421' },
  { what: '421 at the end of data', options: ['-Q', '.'], end: 'refused', refusal: 'data 421' },
  { what: '4xx at MAIL', options: ['-r', 'MAIL'], end: 'refused', refusal: 'mail 450' },
  { what: '4xx at RCPT', options: ['-r', 'RCPT'], end: 'refused', refusal: 'rcpt 450' },
  { what: '4xx at the end of data', options: ['-r', '.'], end: 'refused', refusal: 'data 450' },
  {
    what: '4xx of our own at RCPT',
    options: ['-r', 'RCPT', '-b', '451 4.7.1 come back later'],
    end: 'refused',
    refusal: 'rcpt 451',
  },
  { what: '5xx at DATA', options: ['-f', 'DATA'], end: 'refused', refusal: 'data 500' },
  {
    what: '5xx of our own at MAIL',
    options: ['-f', 'MAIL', '-B', '554 5.7.1 go away'],
    end: 'refused',
    refusal: 'mail 554',
  },
  { what: 'silent at RCPT', options: ['-W', 'RCPT:4'], end: 'timedOut', refusal: null, waits: true },
  { what: 'silent at the end of data', options: ['-W', '.:4'], end: 'timedOut', refusal: null, waits: true },
];

export const sinkChecks: readonly Check[] = SINKS.map((sink) => ({
  row: 'burst, counts',
  what: `smtp-sink ${sink.options.join(' ')}`.trim(),
  server: sink.what,
  run: () => counted(sink),
}));

async function counted(sink: Sink): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-sink-'));
  const port = await freePort();
  const server = await smtpSink(port, sink.options);
  try {
    if (typeof server === 'string') return { verdict: 'no smtp-sink', problems: [server], output: '' };
    const scenario = join(folder, 'sink.yaml');
    const dialogue = sink.dialogue ?? DIALOGUE;
    const sessions = sink.waits ? SLOW_SESSIONS : SESSIONS;
    const how = sink.waits ? `concurrency: ${sessions}` : 'concurrency: 10, messages: 2';
    const timeout = sink.end === 'timedOut' ? '1500ms' : '30s';
    const burst = `{ sessions: ${sessions}, ${how}, expect: { accepted: ">=0" } }`;
    const steps = sink.lmtp ? dialogue.replace('ehlo', 'lhlo') : dialogue;
    writeFileSync(scenario, `name: sink\ntimeout: ${timeout}\nburst: ${burst}\ndialogue:\n${steps}`);
    const target = `${sink.lmtp ? 'lmtp' : 'smtp'}://127.0.0.1:${port}`;
    const ended = await mxprobe(['run', scenario, '--target', target, '--json', '--no-record']);
    const counts = await server.counted(sessions);
    const record = (JSON.parse(ended.stdout) as RunDocument).cases[0]?.burst;
    if (record === null || record === undefined) throw new Error('there is no burst in the run document');
    const ours = {
      sessions: record.sessions.begun,
      quits: answersOf(record, 'quit', 'reply', 221),
      // What was sent whole, whatever was said to it: smtp-sink counts when it has read the end.
      messages: record.messages.accepted + record.messages.unknown + refusedAtEnd(record),
    };
    const problems = [
      ...quitProblems(ours.quits, answersOf(record, 'quit', 'timeout', null), counts.quits),
      ...(['sessions', 'messages'] as const)
        .filter((name) => ours[name] !== counts[name])
        .map((name) => `${name}: mxprobe counted ${ours[name]}, smtp-sink ${counts[name]}`),
      ...endProblems(sink, record, sessions),
    ];
    return {
      verdict: `${ours.sessions} sessions, ${ours.messages} messages, ${ours.quits} QUIT`,
      problems,
      output: `${ended.stderr}${JSON.stringify({ record, smtpSink: counts }, null, 1)}`,
    };
  } finally {
    if (typeof server !== 'string') await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server that sleeps may have read our QUIT, or not. */
const quitProblems = (answered: number, unanswered: number, counted: number): string[] =>
  counted < answered || counted > answered + unanswered
    ? [`quits: mxprobe counted ${answered}, and ${unanswered} without an answer; smtp-sink ${counted}`]
    : [];

/** How often a step was answered so, or not at all. */
const answersOf = ({ replies }: BurstRecord, verb: string, outcome: string, code: number | null) =>
  replies
    .filter((row) => row.verb === verb && row.outcome === outcome && row.code === code)
    .reduce((sum, { count }) => sum + count, 0);

const refusedAtEnd = ({ replies }: BurstRecord) =>
  replies.filter(({ stage }) => stage === 'eod').reduce((sum, { refused }) => sum + refused, 0);

function endProblems({ end, refusal }: Sink, burst: BurstRecord, sessions: number): string[] {
  const problems = burst.sessions[end] === sessions ? [] : [`${burst.sessions[end]} ${end}, expected ${sessions}`];
  const refused = burst.replies.filter((row) => row.refused > 0).map((row) => `${row.verb} ${row.code} ${row.refused}`);
  const expected = refusal === null ? [] : [`${refusal} ${sessions}`];
  if (refused.join() !== expected.join())
    problems.push(`refused: ${refused.join(', ') || 'none'}; expected ${expected.join() || 'none'}`);
  return problems;
}

interface Counts {
  readonly sessions: number;
  readonly quits: number;
  readonly messages: number;
}

interface RunningSink {
  /** What it has counted when it knows that so many sessions are over; it looks up from a delay only behind it. */
  counted(sessions: number): Promise<Counts>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 8_000;

async function smtpSink(port: number, options: readonly string[]): Promise<RunningSink | string> {
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const path = `${process.env.PATH}:/usr/sbin:/usr/libexec/postfix`;
  const child = spawn('smtp-sink', ['-c', '-m', '1000', ...user, ...options, `127.0.0.1:${port}`, '1024'], {
    env: { ...process.env, PATH: path },
  });
  let counters = '';
  child.stdout.on('data', (chunk: Buffer) => {
    counters = (counters + chunk.toString('latin1')).slice(-200);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const failed = await listening(child, port);
  if (failed !== null) return failed;
  const now = (): Counts => {
    const last = [...counters.matchAll(/sess=(\d+) quit=(\d+) mesg=(\d+)/g)].at(-1);
    return { sessions: Number(last?.[1] ?? 0), quits: Number(last?.[2] ?? 0), messages: Number(last?.[3] ?? 0) };
  };
  return {
    async counted(sessions) {
      for (const end = Date.now() + PATIENCE_MS; now().sessions < sessions && Date.now() < end; ) await pause(50);
      return now();
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** smtp-sink does not say when it listens; asking would be a session. The kernel's table is looked at. */
async function listening(child: ChildProcess, port: number): Promise<string | null> {
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = `smtp-sink can't be run: ${error.message}; apt-get install postfix`;
  });
  child.once('close', (code) => {
    failure ??= `smtp-sink ended with ${code}`;
  });
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (failure !== null) return failure;
    if (readFileSync('/proc/net/tcp', 'latin1').includes(wanted)) return null;
    await pause(50);
  }
  return 'smtp-sink does not listen';
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The lab's anvil counts in windows of 10 s. */
const WINDOW_MS = 10_000;

export const thresholdChecks = (lab: Lab): readonly Check[] =>
  (
    [
      ['messages', 2506, 2, 'mail 450 4.7.1 Error: too much mail from'],
      ['connections', 2516, 3, 'connect 421 4.7.0 mx.lab.test Error: too many connections from'],
      ['recipients', 2518, 3, 'rcpt 450 4.7.1 Error: too many recipients from'],
      ['concurrency', 2517, 2, 'connect 421 4.7.0 mx.lab.test Error: too many connections from'],
    ] as const
  ).map(([by, port, limit, refusal]) => ({
    row: 'threshold',
    what: `mxprobe threshold --by ${by}`,
    server: `Postfix's anvil 127.0.0.1:${port}`,
    run: async () => {
      const names = ['--helo', 'client-ok.lab.test', '--from', 'sender@good.test', '--to', 'alice@lab.test'];
      const asked = ['threshold', 'scenarios/rate/burst.yaml', '--by', by, '--target', `127.0.0.1:${port}`];
      const ended = await mxprobe([...asked, ...names, '--source', lab.freshSource(), '--json', '--no-record']);
      if (ended.code !== 0)
        return { verdict: `exit ${ended.code}`, problems: [`exit ${ended.code}`], output: ended.stdout + ended.stderr };
      const found = JSON.parse(ended.stdout) as ThresholdDocument;
      return {
        verdict: `${found.limit} in ${((found.windowMs ?? 0) / 1000).toFixed(2)} s`,
        problems: thresholdProblems(found, limit, by === 'concurrency' ? null : WINDOW_MS, refusal),
        output: ended.stdout,
      };
    },
  }));

function thresholdProblems(
  { limit, windowMs, climbs, outcome }: ThresholdDocument,
  wanted: number,
  window: number | null,
  refusal: string,
): string[] {
  const last = climbs.at(-1);
  const said = `${last?.step} ${last?.refusal}`;
  const off = window === null ? 0 : Math.abs((windowMs ?? 0) / window - 1);
  return [
    ...(outcome === 'found' ? [] : [`${outcome}, expected found`]),
    ...(limit === wanted ? [] : [`the limit is ${limit}, expected ${wanted}`]),
    ...(off <= 0.1 ? [] : [`a window of ${windowMs} ms, expected ${window} within 10 %`]),
    ...(said.startsWith(refusal) ? [] : [`refused by ${said}, expected ${refusal}`]),
  ];
}
