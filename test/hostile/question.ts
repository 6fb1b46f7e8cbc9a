// One scenario against one hostile server, recorded as `mxprobe run` records it.
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { connect } from '../../src/net/connect.ts';
import { FileFault } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { startRecord } from '../../src/record/record-writer.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { type Hostile, type Script, startHostile } from './server.ts';

/** A whole delivery: what most users ask. */
export const DELIVERY = `
  - connect
  - ehlo: probe.example
    expect: 250
  - mail: sender@probe.example
    expect: 250
  - rcpt: postmaster@mx.example
    expect: 250
  - data
  - quit
`;

export interface Question {
  readonly script: Script;
  /** The dialogue, YAML; a whole delivery if not said. */
  readonly steps?: string | undefined;
  /** The deadline of every step. */
  readonly deadlineMs?: number | undefined;
  /** PEM of the root that is trusted. */
  readonly roots?: readonly string[] | undefined;
  readonly retry?: string | undefined;
}

export interface Answered {
  readonly case: CaseRecord;
  readonly document: RunDocument;
  /** Octets of all that was recorded on disk. */
  readonly recordOctets: number;
  /** Of the whole case, closing included. */
  readonly ms: number;
  /** The sum of the waits that ended because nothing had come; the handshake has a clock of its own. */
  readonly waitedMs: number;
  /** What the server heard, in clear text, for each connection. */
  readonly heard: readonly string[];
  readonly files: MemoryFiles;
  readonly folder: string;
}

/** Sums what was waited for in vain. Unlike the time on the wall it is the same on a machine that has other things to do. */
class PatienceClock implements Clock {
  spentMs = 0;
  now = () => systemClock.now();
  date = () => systemClock.date();
  after(ms: number, action: () => void): () => void {
    return systemClock.after(ms, () => {
      this.spentMs += ms;
      action();
    });
  }
}

export async function ask(question: Question): Promise<Answered> {
  const server = await startHostile(question.script);
  try {
    return await askAt(server, question);
  } finally {
    await server.close();
  }
}

async function askAt(server: Hostile, question: Question): Promise<Answered> {
  const { steps = DELIVERY, deadlineMs = 10_000, roots = [], retry } = question;
  const head = `name: hostile\ntimeout: ${deadlineMs}ms\n${retry === undefined ? '' : `retry: ${retry}\n`}`;
  const { scenarios, problems } = load(`${head}dialogue:${steps}`);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const files = new MemoryFiles();
  const random = (octets: number) => new Uint8Array(octets);
  const record = await startRecord({ files, clock: systemClock, results: 'results', name: 'hostile', random });
  if (record instanceof FileFault) throw new Error(record.text);
  const { port } = server;
  const endpoint = {
    host: '127.0.0.1',
    address: '127.0.0.1',
    port,
    mode: 'smtp',
    domain: null,
    preference: null,
  } as const;
  const clock = new PatienceClock();
  const begun = performance.now();
  const document = await run(
    scenarios.map((scenario) => ({ scenario, source: null, place: { kind: 'endpoints', endpoints: [endpoint] } })),
    {
      head: {
        id: record.id,
        started: '2026-11-21T02:00:00.000Z',
        version: '0',
        argv: ['run'],
        node: 'v20',
        results: record.folder,
      },
      jobs: 1,
      listen: (event) => record.add(event),
      around: {
        clock,
        signal: new AbortController().signal,
        connect,
        startSandbox: () => Promise.reject(new Error('no embedded MX here')),
        roots,
        trustStore: () => new TrustStore(roots),
        serverName: 'mx.example',
        random: () => 'random',
        throttlePauseMs: 1,
        policies: null,
      },
    },
  );
  const ms = performance.now() - begun;
  const fault = await record.finish(document);
  if (fault !== null) throw new Error(fault.text);
  const [only] = document.cases;
  if (only === undefined) throw new Error('no case ran');
  return {
    case: only,
    document,
    recordOctets: [...files.contents.values()].reduce((sum, octets) => sum + octets.length, 0),
    ms,
    waitedMs: clock.spentMs,
    heard: server.peers.map(({ heard }) => heard),
    files,
    folder: record.folder,
  };
}
