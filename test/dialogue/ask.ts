// One scenario against a scripted server: over sockets, within TLS, or in memory on a clock that is moved by hand; plainly,
// or as a burst of one session.
import { type Clock, FakeClock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { type RunOptions, run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { certificate } from './certificate.ts';
import { memoryServer } from './memory-server.ts';
import type { Row } from './row.ts';
import { socketServer } from './socket-server.ts';

export interface Asked {
  readonly case: CaseRecord;
  readonly document: RunDocument;
  /** Everything that clients sent, as latin1, one text for each connection; what came within TLS is in clear. */
  readonly heard: readonly string[];
}

export interface Way {
  readonly over: 'memory' | 'sockets' | 'tls';
  readonly burst: boolean;
}

export type Question = Pick<Row, 'server' | 'steps' | 'head' | 'timeout' | 'secrets' | 'mode'>;

export async function ask(question: Question, { over, burst }: Way): Promise<Asked> {
  if (over === 'memory') {
    const clock = new FakeClock();
    const { heard, ...streams } = memoryServer(question.server, clock);
    return asked(await driven(clock, runIt(question, burst, { clock, port: 25, mode: 'smtp', ...streams })), heard);
  }
  const server = await socketServer(question.server, over === 'tls');
  const mode = over === 'tls' ? 'smtps' : 'smtp';
  try {
    const around = { clock: systemClock, port: server.port, mode, open: openStream } as const;
    const document = await runIt(question, burst, around);
    await server.left();
    return asked(document, server.heard);
  } finally {
    await server.close();
  }
}

function asked(document: RunDocument, heard: readonly string[]): Asked {
  const [only] = document.cases;
  if (only === undefined) throw new Error('no case ran');
  return { case: only, document, heard };
}

/** Moves the clock until `work` is done. */
async function driven<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  settled.catch(() => {});
  while (!done) {
    if (clock.now() > 3_600_000) throw new Error('an hour has passed, and it still goes on');
    await clock.advance(20);
  }
  return settled;
}

type Around = Pick<RunOptions['around'], 'open'> & {
  readonly clock: Clock;
  readonly port: number;
  readonly mode: 'smtp' | 'smtps';
};

async function runIt(
  { steps, head = '', timeout = '2s', secrets = new Map(), mode }: Question,
  burst: boolean,
  { clock, port, open, ...around }: Around,
): Promise<RunDocument> {
  const many = burst ? 'burst: { sessions: 1 }\n' : '';
  const { scenarios, problems } = load(`name: test\ntimeout: ${timeout}\n${many}${head}dialogue:\n${steps}\n`, {
    secrets,
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const where = { host: '127.0.0.1', address: '127.0.0.1', port, domain: null, preference: null };
  const endpoint = { ...where, mode: mode ?? around.mode };
  const roots = around.mode === 'smtps' ? [(await certificate()).root] : [];
  return run(
    scenarios.map((scenario) => ({ scenario, source: null, place: { kind: 'endpoints', endpoints: [endpoint] } })),
    {
      head: { id: 'test', started: '2026-11-21T02:00:00.000Z', version: '0', argv: [], node: '', results: null },
      jobs: 1,
      listen: () => {},
      around: {
        clock,
        signal: new AbortController().signal,
        open,
        startSandbox: () => Promise.reject(new Error('no embedded MX here')),
        roots,
        trustStore: () => new TrustStore(roots),
        serverName: null,
        random: () => 'random',
        throttlePauseMs: 1,
        policies: null,
        burst: { threads: null, owned: true, log: null, progress: () => {} },
      },
    },
  );
}
