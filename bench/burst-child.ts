// One contestant of bench/burst.ts in a process of its own: node --import tsx bench/burst-child.ts '{"mode":"ours",...}'
// Prints one line of JSON: how many messages, in how many milliseconds, and what else was asked for.
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { runBurst } from '../src/burst/run-burst.ts';
import { BURST_THREAD } from '../src/burst/thread-entry.ts';
import { Redactor } from '../src/dialogue/redact.ts';
import { NO_POLICIES } from '../src/dialogue/setting.ts';
import { systemClock } from '../src/net/clock.ts';
import { diskFiles } from '../src/net/disk-files.ts';
import { openStream } from '../src/net/lean-stream.ts';
import { threadsOf } from '../src/net/threads.ts';
import { BurstWriter } from '../src/record/burst-writer.ts';
import { startSandbox } from '../src/sandbox/serve.ts';
import { loadScenario } from '../src/scenario/load.ts';

export interface Task {
  readonly mode: 'ours' | 'bare' | 'bare-tls' | 'server';
  readonly port: number;
  readonly sessions: number;
  readonly concurrency: number;
  readonly messages: number;
  readonly pipelined: boolean;
  readonly tls: boolean;
  readonly rate: number | null;
  readonly file: string;
  /** At most. */
  readonly threads: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const MESSAGE = `Subject: bench\r\n\r\n${'x'.repeat(76)}\r\n`.padEnd(396, 'x');

if (task.mode === 'server') await serve();
else if (task.mode === 'ours') await ours();
else await bare();

async function serve(): Promise<void> {
  const mx = await startSandbox({});
  await mx.caPem();
  process.stdout.write(`${mx.port}\n`);
}

/** What a client in Node can do at best that keeps nothing: the next line at each chunk, a new session behind the last one. */
async function bare(): Promise<void> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let started = 0;
  let done = 0;
  const lines = [
    'EHLO bench.example\r\n',
    'MAIL FROM:<a@good.test>\r\n',
    'RCPT TO:<b@lab.test>\r\n',
    'DATA\r\n',
    `${MESSAGE}\r\n.\r\n`,
    'QUIT\r\n',
  ];
  const secured = ['EHLO bench.example\r\n', 'STARTTLS\r\n', ...lines];
  await new Promise<void>((resolve) => {
    const session = () => {
      if (started >= task.sessions) return;
      started += 1;
      const said = task.mode === 'bare-tls' ? secured : lines;
      const tcp = connectTcp({ host: '127.0.0.1', port: task.port, noDelay: true });
      let at = 0;
      let left = task.messages;
      const over = () => {
        if (at !== said.length) throw new Error(`a session ended at ${at}`);
        done += 1;
        if (done === task.sessions) resolve();
        else session();
      };
      const next = (socket: typeof tcp, chunk: Buffer) => {
        if (chunk[chunk.length - 1] !== 0x0a) return;
        if (at === said.length) return void socket.destroy();
        if (said[at] === 'QUIT\r\n' && left > 1) {
          left -= 1;
          at = said.indexOf('MAIL FROM:<a@good.test>\r\n');
        }
        socket.write(said[at] ?? '');
        at += 1;
      };
      tcp.on('error', () => {});
      if (task.mode === 'bare') {
        tcp.on('data', (chunk: Buffer) => next(tcp, chunk));
        tcp.on('close', over);
        return;
      }
      tcp.on('data', (chunk: Buffer) => {
        if (at < 2) return next(tcp, chunk);
        tcp.removeAllListeners('data');
        const tls = connectTls({ socket: tcp, rejectUnauthorized: false });
        tls.on('error', () => {});
        tls.on('secureConnect', () => {
          tls.write(said[at] ?? '');
          at += 1;
        });
        tls.on('data', (more: Buffer) => next(tls as never, more));
        tls.on('close', over);
      });
    };
    for (let i = 0; i < task.concurrency; i += 1) session();
  });
  tell({ messages: task.sessions * task.messages, ms: performance.now() - begun, cpuMs: spent(cpu) });
}

async function ours(): Promise<void> {
  const transaction = task.pipelined
    ? `  - pipeline:\n      - mail: a@good.test\n      - rcpt: b@lab.test\n      - data: ${JSON.stringify(MESSAGE)}`
    : `  - mail: a@good.test\n  - rcpt: b@lab.test\n  - data: ${JSON.stringify(MESSAGE)}`;
  const text = `name: bench
burst: { sessions: ${task.sessions}, concurrency: ${task.concurrency}, messages: ${task.messages}${task.rate === null ? '' : `, rate: ${task.rate}/s`} }
dialogue:
  - connect
  - ehlo: bench.example
${task.tls ? '  - starttls' : ''}
${transaction}
  - quit
`;
  const read = loadScenario(
    { file: 'bench.yaml', text },
    { helo: 'bench.example', environment: () => undefined, readFile: () => ({ refuse: 'none' }) },
  );
  const [scenario] = read.scenarios;
  if (scenario === undefined || scenario.burst === null) throw new Error(JSON.stringify(read.problems));
  const writer = new BurstWriter(diskFiles, task.file);
  const memory: number[] = [];
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const record = await runBurst(
    {
      scenario,
      burst: scenario.burst,
      values: new Map([['unique', 'bench']]),
      mode: 'smtp',
      roots: [],
      serverName: null,
      certificateHost: '127.0.0.1',
      source: null,
      redactor: new Redactor(),
      nonce: () => '',
      date: () => new Date(),
      tlsRecord: null,
      policies: NO_POLICIES,
    },
    {
      clock: systemClock,
      signal: new AbortController().signal,
      endpoint: { address: '127.0.0.1', port: task.port },
      open: openStream,
      threads: { begin: threadsOf(BURST_THREAD), cores: task.threads },
      log: { sink: writer.add, file: 'burst.ndjson', case: 0 },
      progress: () => memory.push(process.memoryUsage.rss()),
      snapshot: () => {},
    },
  );
  const fault = await writer.finish();
  const ms = performance.now() - begun;
  if (fault !== null) throw new Error(fault.text);
  const { sessions, messages, rate, late } = record;
  tell({
    messages: messages.accepted,
    ms,
    cpuMs: spent(cpu),
    begun: sessions.begun,
    done: sessions.done,
    rate,
    late,
    memory,
  });
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function tell(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
