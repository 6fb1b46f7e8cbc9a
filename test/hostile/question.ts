// One scenario against one hostile server, recorded as `mxprobe run` records it.
import type { SecureContextOptions } from 'node:tls';
import type { Clock } from '../../src/net/clock.ts';
import { FileFault } from '../../src/net/files.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { startRecord } from '../../src/record/record-writer.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { SteadyClock } from '../steady-clock.ts';
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
  /** As a burst of one session. */
  readonly burst?: boolean | undefined;
  /** The certificate of a server that begins with TLS; `roots` has whom to trust. */
  readonly within?: SecureContextOptions | undefined;
}

export interface Answered {
  readonly case: CaseRecord;
  readonly document: RunDocument;
  /** Octets of all that was recorded on disk. */
  readonly recordOctets: number;
  /** Of the whole case, closing included, on a clock that stands while the machine has other things to do. */
  readonly ms: number;
  /** The sum of the waits for replies that did not come. */
  readonly waitedMs: number;
  /** What the server heard, in clear text, for each connection. */
  readonly heard: readonly string[];
  readonly files: MemoryFiles;
  readonly folder: string;
}

const waitedIn = ({ steps }: CaseRecord): number =>
  steps
    .flatMap(({ exchanges }) => exchanges)
    .reduce((sum, { outcome, ms }) => sum + (outcome === 'timeout' ? ms : 0), 0);

export async function ask(question: Question): Promise<Answered> {
  const { script, within } = question;
  const server = await startHostile(
    within === undefined
      ? script
      : async (peer) => {
          if (await peer.secure(within)) await script(peer);
        },
  );
  const clock = new SteadyClock();
  try {
    return await askAt(server, question, clock);
  } finally {
    clock.stop();
    await server.close();
  }
}

async function askAt(server: Hostile, question: Question, clock: Clock): Promise<Answered> {
  const { steps = DELIVERY, deadlineMs = 10_000, roots = [], retry, burst, within } = question;
  const many = burst ? 'burst: { sessions: 1 }\n' : '';
  const head = `name: hostile\ntimeout: ${deadlineMs}ms\n${retry === undefined ? '' : `retry: ${retry}\n`}${many}`;
  const { scenarios, problems } = load(`${head}dialogue:${steps}`);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const files = new MemoryFiles();
  const random = (octets: number) => new Uint8Array(octets);
  const record = await startRecord({ files, clock, results: 'results', name: 'hostile', random });
  if (record instanceof FileFault) throw new Error(record.text);
  const { port } = server;
  const endpoint = {
    host: '127.0.0.1',
    address: '127.0.0.1',
    port,
    mode: within === undefined ? 'smtp' : 'smtps',
    domain: null,
    preference: null,
  } as const;
  const begun = clock.now();
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
        open: openStream,
        startSandbox: () => Promise.reject(new Error('no embedded MX here')),
        roots,
        trustStore: () => new TrustStore(roots),
        serverName: 'mx.example',
        random: () => 'random',
        throttlePauseMs: 1,
        policies: null,
        burst: { threads: null, owned: true, log: null, progress: () => {} },
      },
    },
  );
  const ms = clock.now() - begun;
  await server.left();
  const fault = await record.finish(document);
  if (fault !== null) throw new Error(fault.text);
  const [only] = document.cases;
  if (only === undefined) throw new Error('no case ran');
  return {
    case: only,
    document,
    recordOctets: [...files.contents.values()].reduce((sum, octets) => sum + octets.length, 0),
    ms,
    waitedMs: waitedIn(only),
    heard: server.peers.map(({ heard }) => heard),
    files,
    folder: record.folder,
  };
}
