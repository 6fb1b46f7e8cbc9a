// interop/servers.yaml -> entries. Strict: a typo in the table would be a row that is not shown.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './child.ts';

export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'skipped';

/** One invocation of mxprobe against one real server. */
export interface Entry {
  readonly row: string;
  readonly server: string;
  /** Verdict of each case: by variant or MX host, or one for all. */
  readonly verdict: Verdict | ReadonlyMap<string, Verdict>;
  /** The scenario's path; null for another command. */
  readonly scenario: string | null;
  /** The command line of another command, and its exit code. */
  readonly command: { readonly args: readonly string[]; readonly exit: number } | null;
  readonly target: string | null;
  readonly vars: ReadonlyMap<string, string>;
  /** Options that differ from the table's defaults; null takes one away. */
  readonly options: ReadonlyMap<string, string | null>;
  /** What the output must hold, verbatim. */
  readonly says: readonly string[];
}

export interface Table {
  readonly defaults: ReadonlyMap<string, string>;
  readonly entries: readonly Entry[];
}

const OPTIONS = ['source', 'dns', 'ca', 'servername', 'helo', 'from', 'to', 'timeout', 'family', 'tag'];
const KEYS = ['row', 'server', 'verdict', 'scenario', 'command', 'exit', 'target', 'vars', 'says', 'off', ...OPTIONS];
const VERDICTS: readonly string[] = ['passed', 'failed', 'inconclusive', 'skipped'];

/** Reads the table; throws an error that names the entry for anything that is not understood. */
export function readTable(): Table {
  const file = 'interop/servers.yaml';
  const tree = asMap(parse(readFileSync(join(ROOT, file), 'utf8')), file);
  const defaults = new Map([...asMap(tree.get('defaults'), 'defaults')].map(([name, value]) => [name, String(value)]));
  for (const name of defaults.keys()) if (!OPTIONS.includes(name)) throw new Error(`${file}: unknown default ${name}`);
  const off = asText(tree.get('off'), `${file}: off`);
  const entries = asList(tree.get('entries'), 'entries').flatMap((row, i) => {
    const map = asMap(row, `entry ${i + 1}`);
    const entry = readEntry(map, `${file}, entry ${i + 1}`);
    return map.has('off') ? [entry, withoutPolicy(entry, off, map.get('off'))] : [entry];
  });
  return { defaults, entries };
}

/** The same entry against a server that has no such policy: what it refused, it takes. */
function withoutPolicy(entry: Entry, target: string, verdict: unknown): Entry {
  const row = `${entry.row}, policy off`;
  return { ...entry, row, target, server: 'Postfix', verdict: readVerdict(verdict, row), says: [] };
}

function readEntry(map: ReadonlyMap<string, unknown>, where: string): Entry {
  const place = `${where} (${map.get('row')})`;
  for (const key of map.keys()) if (!KEYS.includes(key)) throw new Error(`${place}: unknown key ${key}`);
  const { scenario = null, command, target = null } = Object.fromEntries(map) as Record<string, string | undefined>;
  if ((scenario === null) === (command === undefined)) throw new Error(`${place}: either scenario or command`);
  return {
    row: asText(map.get('row'), `${place}: row`),
    server: asText(map.get('server'), `${place}: server`),
    verdict: readVerdict(map.get('verdict') ?? 'passed', place),
    scenario,
    command: command === undefined ? null : { args: command.split(/\s+/), exit: Number(map.get('exit') ?? 0) },
    target,
    vars: textMap(map.get('vars') ?? {}, `${place}: vars`),
    options: new Map(
      OPTIONS.filter((name) => map.has(name)).map((name) => [
        name,
        map.get(name) === null ? null : String(map.get(name)),
      ]),
    ),
    says: asList(map.get('says') ?? [], `${place}: says`).map(String),
  };
}

function readVerdict(value: unknown, place: string): Entry['verdict'] {
  const one = (word: unknown): Verdict => {
    if (!VERDICTS.includes(String(word))) throw new Error(`${place}: ${word} is no verdict`);
    return word as Verdict;
  };
  if (typeof value === 'string') return one(value);
  return new Map([...asMap(value, `${place}: verdict`)].map(([variant, word]) => [variant, one(word)]));
}

function textMap(value: unknown, what: string): ReadonlyMap<string, string> {
  return new Map([...asMap(value, what)].map(([name, one]) => [name, String(one)]));
}

function asMap(value: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  throw new Error(`${what}: a map is expected`);
}
function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [value];
  throw new Error(`${what}: a list is expected`);
}
function asText(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${what}: a text is expected`);
}
