// Short forms of command lines: each command with what it needs, so that only what is added is wrong.
import type { Line } from './bad-world.ts';

/** No name is looked up: what would be asked is refused on loopback. */
export const DNS = ['--dns', '127.0.0.1:1', '--max-time', '5s'];
export const explain = (...args: string[]) => ['explain', '550 no', ...args];
export const bounce = (...args: string[]) => ['bounce', 'bounce.eml', ...args];
export const reproduce = (...args: string[]) => ['reproduce', 'bounce.eml', '--sandbox', '--no-record', ...args];
export const mx = (target: string, ...args: string[]) => ['mx', target, ...DNS, '--no-record', ...args];
export const identity = (...args: string[]) => ['identity', '--source', '192.0.2.1', ...DNS, '--no-record', ...args];
export const threshold = (...args: string[]) => ['threshold', 'good.yaml', '--by', 'connections', ...args];
export const run = (...args: string[]) => ['run', 'good.yaml', '--no-record', ...args];
export const rows = (all: readonly (readonly string[])[], code: number, says: RegExp): Line[] =>
  all.map((args) => [args, code, says]);
