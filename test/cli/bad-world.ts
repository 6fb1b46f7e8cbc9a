// A folder of bad files, and command lines run in it: what each must keep to, whatever it is given.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assertTerminal } from '../hostile/sinks.ts';
import type { Told } from './batch.ts';

/** What a file holds; null: it is a FIFO. */
export type Content = string | Buffer | null;

/** Arguments -> exit code, and what is said on stderr. */
export type Line = readonly [args: readonly string[], code: number, says: RegExp];

/** A scenario that passes against the embedded MX. */
export const GOOD = 'name: x\nsandbox: {}\ndialogue:\n  - connect:\n    expect: 220\n  - quit\n';

/** Makes a folder: path -> content, `null` for a FIFO; a path that ends in `/` is a folder. */
export function folderOf(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bad-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (content === null) spawnSync('mkfifo', [path]);
    else if (!name.endsWith('/')) writeFileSync(path, content);
  }
  return folder;
}

/** Runs all command lines in one process; told by their arguments. */
export function runAll(
  folder: string,
  lines: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Told> {
  const batch = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'batch.ts')],
    {
      cwd: folder,
      input: JSON.stringify(lines),
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...environment },
      stdio: ['pipe', 'inherit', 'inherit', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const all = JSON.parse(String(batch.output[3])) as Told[];
  return new Map(lines.map((args, index) => [keyOf(args), all[index] as Told]));
}

export const keyOf = (args: readonly string[]) => JSON.stringify(args);

/** The exit code and the words; no stack trace, no octet that acts, and with `--json` nothing but JSON on stdout. */
export function assertTold(told: ReadonlyMap<string, Told>, [args, code, says]: Line): void {
  const { code: was, out, err } = told.get(keyOf(args)) ?? assert.fail('it was not run');
  assert.equal(was, code, err);
  assert.match(err, says);
  assert.doesNotMatch(err, /\n\s+at |bug of ours|node:internal|\bE[A-Z]{4,}: /);
  assertTerminal(out + err, false);
  if (args.includes('--json') && out !== '') JSON.parse(out);
}
