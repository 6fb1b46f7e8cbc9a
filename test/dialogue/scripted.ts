// A server that says exactly what a test tells it to, on a real socket, and a run of steps against it.
import net from 'node:net';
import { systemClock } from '../../src/net/clock.ts';
import { connect } from '../../src/net/connect.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';

/** What the server does in turn: says octets, waits for a line that matches, closes, resets. */
export type Move =
  | { readonly say: string }
  | { readonly hear: RegExp }
  | { readonly close: true }
  | { readonly reset: true }
  | { readonly pause: number };
export const say = (octets: string): Move => ({ say: octets });
export const hear = (pattern: RegExp): Move => ({ hear: pattern });

export interface Scripted {
  readonly port: number;
  /** Everything that clients sent, as latin1, one text for each connection. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** Starts the server; each connection gets the next script, the last one again and again. */
export function scripted(...scripts: readonly (readonly Move[])[]): Promise<Scripted> {
  const heard: string[] = [];
  const open = new Set<net.Socket>();
  let count = 0;
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    const index = count;
    count += 1;
    heard.push('');
    play(socket, [...(scripts[Math.min(index, scripts.length - 1)] ?? [])], (text) => {
      heard[index] += text;
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as net.AddressInfo).port,
        heard,
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}

function play(socket: net.Socket, moves: Move[], hears: (text: string) => void): void {
  let unread = '';
  const goOn = (): void => {
    for (;;) {
      const move = moves[0];
      if (move === undefined || socket.destroyed) return;
      if ('hear' in move) {
        const match = move.hear.exec(unread);
        if (match === null) return;
        unread = unread.slice(match.index + match[0].length);
      } else if ('say' in move) socket.write(Buffer.from(move.say, 'latin1'));
      else if ('close' in move) socket.end();
      else if ('reset' in move) socket.resetAndDestroy();
      else {
        moves.shift();
        setTimeout(goOn, move.pause);
        return;
      }
      moves.shift();
    }
  };
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    hears(text);
    unread += text;
    goOn();
  });
  goOn();
}

export interface Asked {
  readonly case: CaseRecord;
  readonly document: RunDocument;
  readonly heard: readonly string[];
}

/** Runs a scenario against scripts; `steps` is YAML below `dialogue:`, `head` stands above it. */
export async function ask(
  scripts: readonly (readonly Move[])[],
  steps: string,
  options: {
    readonly head?: string;
    readonly timeout?: string;
    readonly secrets?: ReadonlyMap<string, string>;
    readonly throttlePauseMs?: number;
    readonly mode?: 'smtp' | 'lmtp';
  } = {},
): Promise<Asked> {
  const server = await scripted(...scripts);
  const text = `name: test\ntimeout: ${options.timeout ?? '2s'}\n${options.head ?? ''}dialogue:\n${steps}\n`;
  try {
    const { scenarios, problems } = load(text, { secrets: options.secrets ?? new Map() });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const document = await run(
      scenarios.map((scenario) => ({
        scenario,
        source: null,
        place: {
          kind: 'endpoints',
          endpoints: [
            {
              host: '127.0.0.1',
              address: '127.0.0.1',
              port: server.port,
              mode: options.mode ?? 'smtp',
              domain: null,
              preference: null,
            },
          ],
        },
      })),
      {
        head: { id: 'test', started: '2026-11-21T02:00:00.000Z', version: '0', argv: [], node: '', results: null },
        jobs: 1,
        listen: () => {},
        around: {
          clock: systemClock,
          signal: new AbortController().signal,
          connect,
          startSandbox: () => Promise.reject(new Error('no embedded MX here')),
          roots: [],
          trustStore: () => new TrustStore([]),
          serverName: null,
          random: () => 'random',
          throttlePauseMs: options.throttlePauseMs ?? 1,
          policies: null,
        },
      },
    );
    return { case: document.cases[0] as CaseRecord, document, heard: server.heard };
  } finally {
    await server.close();
  }
}

/** A greeting and an EHLO reply, heard and said. */
export const HELLO: readonly Move[] = [
  say('220 mx ESMTP\r\n'),
  hear(/EHLO .*\r\n/),
  say('250-mx\r\n250-PIPELINING\r\n250 SIZE 1000\r\n'),
];
export const BYE: readonly Move[] = [hear(/QUIT\r\n/), say('221 bye\r\n'), { close: true }];
