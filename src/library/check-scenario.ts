// Scenarios as a caller gives them, files or texts -> checked scenarios, or every mistake in them.
import type { Problem } from '../document/problem.ts';
import { ownName } from '../net/machine.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { checkOptions, checkValue, type Kind, type Kinds, variables as named, secrets } from './given.ts';
import { readScenarios } from './load-scenarios.ts';
import { listOf, type Vars, variables } from './options.ts';

/** A path of a file or a folder, or a text; `file` is what it is called in problems. */
export type ScenarioSource = string | { readonly path: string } | { readonly text: string; readonly file?: string };

/** What a scenario may know. */
export interface CheckOptions {
  readonly vars?: Vars;
  /** By name; they stand in no output. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const CHECKING: Kinds<CheckOptions> = { vars: named, secrets };
const SOURCE: Kind = {
  words: "a path, { path: 'file.yaml' } or { text: 'name: ...' }",
  fits(value) {
    if (typeof value !== 'object' || value === null) return typeof value === 'string';
    return 'path' in value ? isNamed(value.path) : 'text' in value && isNamed(value.text);
  },
};
const isNamed = (value: unknown) => typeof value === 'string';

/** One case that a scenario has: a variant of it. */
export interface ScenarioInfo {
  readonly file: string;
  readonly name: string;
  readonly about: string | null;
  readonly tags: readonly string[];
  readonly variant: string | null;
  /** It describes an embedded MX, and runs without a target. */
  readonly sandbox: boolean;
}

/** What was found in a file or text; with a problem of severity `error` it would not run. */
export interface Checked {
  readonly scenarios: readonly ScenarioInfo[];
  /** Warnings among them keep nothing from running. */
  readonly problems: readonly Problem[];
}

export interface ReadSources {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
  readonly variables: ReadonlySet<string>;
}

/** Checks and sends nothing. A text names no files; only variables of the environment that `vars` or `secrets` give are known. */
export function checkScenario(what: ScenarioSource | readonly ScenarioSource[], options: CheckOptions = {}): Checked {
  checkOptions(options, CHECKING, 'checkScenario()');
  const { vars, secrets } = options;
  const { scenarios, problems } = readSources(what, optionsOf(vars, secrets));
  return { scenarios: scenarios.map(infoOf), problems };
}

/** What a scenario may know. */
export function optionsOf(
  vars: Vars | undefined,
  secrets: Readonly<Record<string, string>> = {},
): Omit<LoadOptions, 'readFile'> {
  return {
    environment: (name) => secrets[name],
    openEnvironment: () => undefined,
    vars: variables(vars),
    secrets: new Map(Object.entries(secrets)),
    helo: ownName(),
  };
}

export function readSources(
  what: ScenarioSource | readonly ScenarioSource[],
  options: Omit<LoadOptions, 'readFile'>,
): ReadSources {
  const sources = isList(what) ? what : [what];
  for (const source of sources) checkValue(source, SOURCE, 'scenario');
  const read = sources.map((source) => {
    if (typeof source === 'string') return readScenarios(listOf(source), options);
    if ('path' in source) return readScenarios([source.path], options);
    const { text, file = 'scenario.yaml' } = source;
    return loadScenario({ file, text }, { ...options, readFile: () => ({ refuse: 'a text names no file' }) });
  });
  return {
    scenarios: read.flatMap(({ scenarios }) => scenarios),
    problems: read.flatMap(({ problems }) => problems),
    variables: new Set(read.flatMap((one) => [...one.variables])),
  };
}

function isList(what: ScenarioSource | readonly ScenarioSource[]): what is readonly ScenarioSource[] {
  return Array.isArray(what);
}

function infoOf({ file, name, about, tags, variant, sandbox }: Scenario): ScenarioInfo {
  return { file, name, about, tags, variant, sandbox: sandbox !== null };
}
