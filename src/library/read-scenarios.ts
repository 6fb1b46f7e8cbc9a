// Files on the command line -> checked scenarios, or every mistake in them, told at once.
import { type Problem, problemWith } from '../document/problem.ts';
import { findScenarioFiles, projectRoot, readRegularFile, readWithin } from '../net/project-files.ts';
import { type Load, type LoadOptions, loadingWith, maySayPolicy } from '../scenario/load-with.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Value } from '../scenario/template.ts';
import type { Asking } from './asking.ts';
import { isProbe } from './is-probe.ts';
import { badOption } from './mistake.ts';

export interface ReadScenarios {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
  readonly files: readonly string[];
  /** Variables that at least one file knows. */
  readonly variables: ReadonlySet<string>;
  /** By file, what it takes besides its own text. */
  readonly taken: ReadonlyMap<string, Taken>;
}

/** Files that a scenario names, and variables of the environment. */
export interface Taken {
  readonly files: ReadonlySet<string>;
  readonly environment: ReadonlySet<string>;
}

type Reading = Omit<LoadOptions, 'readFile'>;

/** The same for a run: policies are loaded where one may be written. */
export async function readToRun(paths: readonly string[], options: Reading): Promise<ReadScenarios> {
  const hasPolicy = findScenarioFiles(paths).files.some((file) => {
    const read = readRegularFile(file);
    return 'bytes' in read && maySayPolicy(Buffer.from(read.bytes).toString('latin1'));
  });
  const load = hasPolicy ? (await import('../scenario/load.ts')).loadScenario : loadingWith(null);
  return readScenariosWith(load, paths, options);
}

/** Reads all files that `paths` stand for. */
export function readScenariosWith(load: Load, paths: readonly string[], options: Reading): ReadScenarios {
  const found = findScenarioFiles(paths);
  const problems: Problem[] = found.problems.map(notFound);
  const scenarios: Scenario[] = [];
  const variables = new Set<string>();
  const taken = new Map<string, Taken>();
  const files = found.files.filter((file) => paths.includes(file) || !isProbe(file));
  for (const file of files) {
    if (paths.includes(file) && isProbe(file)) {
      problems.push(problemWith(file, 'this is a probe, which asks its own targets', `mxprobe probe ${file}`));
      continue;
    }
    const read = readRegularFile(file);
    if ('refuse' in read) {
      problems.push(unread(file, read.refuse));
      continue;
    }
    const root = projectRoot(file);
    const text = Buffer.from(read.bytes).toString('utf8');
    const takes = { files: new Set<string>(), environment: new Set<string>() };
    taken.set(file, takes);
    const asked = (from: (name: string) => string | undefined) => (name: string) => {
      takes.environment.add(name);
      return from(name);
    };
    const loaded = load(
      { file, text: text.replace(/^\ufeff/, '') },
      {
        ...options,
        environment: asked(options.environment),
        openEnvironment: asked(options.openEnvironment ?? options.environment),
        readFile(path, from) {
          const found = readWithin(root, path, from);
          takes.files.add('file' in found ? found.file : path);
          return found;
        },
      },
    );
    problems.push(...loaded.problems);
    scenarios.push(...loaded.scenarios);
    for (const name of loaded.variables) variables.add(name);
  }
  return { scenarios, problems, files, variables, taken };
}

/** `PATH: why` as a problem of that path. */
export function notFound(text: string): Problem {
  const at = text.lastIndexOf(': ');
  return problemWith(text.slice(0, at), text.slice(at + 2));
}

/** Why a file is not read, without its name, which stands before it already. */
export function unread(file: string, refuse: string): Problem {
  return problemWith(file, refuse.replace(`${file}: `, '').replace(`${file} `, 'this '));
}

/** `--var k=v`: the value is read as YAML reads a plain scalar. */
function parseVars(written: readonly string[]): Map<string, Value> {
  const vars = new Map<string, Value>();
  for (const one of written) {
    const at = one.indexOf('=');
    const name = one.slice(0, at);
    if (at < 1 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw badOption('var', ` ${one}: write ${/^\w+:/.test(one) ? one.replace(':', '=') : 'name=value'}`);
    if (vars.has(name)) throw badOption('var', ` ${name} is given twice`);
    vars.set(name, scalarOf(one.slice(at + 1)));
  }
  return vars;
}

/** `--var`, and the options that are variables by themselves. */
export function variablesOf(args: SpeakingArguments): Map<string, Value> {
  const vars = parseVars(args.var);
  for (const name of ['from', 'to', 'helo'] as const) {
    const given = args[name];
    if (given !== null) vars.set(name, given);
  }
  return vars;
}

/** What a scenario may take from the environment: a stranger's may look for keys. */
export function environmentOf(
  { env }: { readonly env: readonly string[] },
  environment: Readonly<Record<string, string | undefined>>,
): Pick<LoadOptions, 'environment' | 'openEnvironment'> {
  return {
    environment: (name) => environment[name],
    openEnvironment: (name) => (env.includes(name) ? environment[name] : undefined),
  };
}

type SpeakingArguments = Pick<Asking, 'from' | 'to' | 'helo'> & { readonly var: readonly string[] };

/** `--timeout`: every step has this deadline. */
export function withTimeout(scenario: Scenario, { timeout }: Pick<Asking, 'timeout'>): Scenario {
  return timeout === null ? scenario : { ...scenario, timeouts: new Map([['*', timeout]]) };
}

/** A variable that no scenario has is a typing mistake. */
export function allKnown(written: readonly string[], known: ReadonlySet<string>): void {
  for (const name of parseVars(written).keys())
    if (!known.has(name))
      throw badOption(
        'var',
        ` ${name}: no scenario here knows this variable`,
        `known: ${[...known].sort().join(', ')}`,
      );
}

function scalarOf(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '~') return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(text) ? Number(text) : text;
}
