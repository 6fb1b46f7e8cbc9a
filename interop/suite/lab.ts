// The lab that interop/lab/up.sh has brought up: where it is, and source addresses that it has not met before.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

export interface Lab {
  /** Everything that the lab writes is below here. */
  readonly state: string;
  /** An address of 127.1.128.0/17 that no counter, cache or greylist knows. */
  freshSource(): string;
  /** A word that no run before this one has used. */
  unique(): string;
}

/** The lab, or why there is none. */
export async function findLab(): Promise<Lab | { readonly missing: string }> {
  const state = process.env.MXLAB_STATE ?? '/opt/mxlab';
  if (!existsSync(join(state, '.mxlab-state')) || !(await listens('127.0.0.1', 2500)))
    return { missing: 'the lab is not up: npm run interop:up' };
  const run = runNumber(join(state, 'run/suites'));
  let sources = 0;
  let words = 0;
  return {
    state,
    freshSource: () => {
      sources += 1;
      return `127.1.${128 + run}.${sources}`;
    },
    unique: () => {
      words += 1;
      return `${Date.now().toString(36)}x${words}`;
    },
  };
}

/** Counts the runs since the lab was started, modulo 128: each has the addresses 127.1.(128+N).x to itself. */
function runNumber(file: string): number {
  const last = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : -1;
  const next = Number.isFinite(last) ? (last + 1) % 128 : 0;
  writeFileSync(file, `${next}\n`);
  return next;
}

export function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.setTimeout(2_000, () => done(false));
  });
}
