// A scenario file -> its cases, or everything that is wrong with it, at once and before anything is sent. What reads `sandbox:`
// comes from the caller: it is a quarter of the language, and most files that are run against a server have none.
import type { MapNode, Node, ScalarNode } from '../document/node.ts';
import { entryOf } from '../document/node.ts';
import { type Problem, placeIn, problemAt, type Source } from '../document/problem.ts';
import { readDocuments } from '../document/read-yaml.ts';
import { Checking, type Shape } from '../document/shape.ts';
import { checkBurst, readBurst } from './burst.ts';
import { checkSteps } from './check-steps.ts';
import { knowingKeys } from './dkim-keys.ts';
import { type FileTree, fileShape, timeoutShape } from './file-shape.ts';
import type { Policy } from './policy.ts';
import { retryShape } from './retry.ts';
import type { Scenario } from './scenario.ts';
import { Scope } from './scope.ts';
import { allSecrets, readSecrets } from './secrets.ts';
import { once, ReadBefore, type StepReading } from './step-reading.ts';
import { readSteps } from './steps.ts';
import { fillIn, type Known, LATER, type Value, writtenText } from './template.ts';
import { unusedIn } from './unused-variables.ts';
import { readVariants, readVars, type Variant } from './variants.ts';

export interface LoadOptions {
  readonly readFile: StepReading['readFile'];
  /** For `secrets:`. */
  readonly environment: (name: string) => string | undefined;
  /** What `${env.NAME}` may stand for; all of it if not said. */
  readonly openEnvironment?: (name: string) => string | undefined;
  /** From a probe: stronger than the file's own, weaker than `vars`. */
  readonly probeVars?: ReadonlyMap<string, Value>;
  /** From the command line. */
  readonly vars?: ReadonlyMap<string, Value>;
  /** From a probe or the command line: name -> value. */
  readonly secrets?: ReadonlyMap<string, string>;
  /** The name we give in HELO where the scenario does not say. */
  readonly helo: string;
}

export interface Loaded {
  /** One for each variant; empty if there are problems. */
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
  /** Every variable that was looked at: a `--var` that no scenario knows is a mistake. */
  readonly variables: ReadonlySet<string>;
}

/** What only a running dialogue knows. */
const RUN_TIME = [
  'target.host',
  'target.address',
  'target.port',
  'target.domain',
  'unique',
  'run.id',
  'attempt',
  'index',
];

/** Loads one scenario file; each of its documents (parted by `---`) is a scenario. */
export type Load = (source: Source, options: LoadOptions) => Loaded;

/** `policy` reads `sandbox:`; null: no file has one (`maySayPolicy`), or has it by another word alone, which is refused. */
export const loadingWith =
  (policy: Shape<Policy> | null): Load =>
  (source, options) =>
    load(source, options, policy);

/** False if the text has no `sandbox:` for sure: neither the word by itself, nor an escape that may stand for a letter of it. */
export const maySayPolicy = (text: string): boolean => /(?<![\w.@-])sandbox(?![\w.@-])|\\/.test(text);

function load(source: Source, options: LoadOptions, policy: Shape<Policy> | null): Loaded {
  const { roots, problems } = readDocuments(source);
  const loaded = roots.map((root) => loadDocument(root, source, options, policy));
  const own = loaded.flatMap((one) => one.problems.filter(({ line }) => isNew(line, problems)));
  const told = [...problems, ...own, ...sameNames(source, roots)];
  return {
    scenarios: told.some(({ severity }) => severity === 'error') ? [] : loaded.flatMap((one) => one.scenarios),
    problems: told.sort(byPlace),
    variables: new Set(loaded.flatMap((one) => [...one.variables])),
  };
}

/** What YAML itself refuses on a line is not told twice. */
const isNew = (line: number, problems: readonly Problem[]) => !problems.some((one) => one.line === line);

const startOf = ({ span: { start } }: Node) => ({ start, end: start + 1 });

/** `scenarios/tls.yaml` -> `tls`. */
const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1).replace(/(?<=.)\.ya?ml$/i, '') || file;

/** Each of several scenarios in one file is known by its name. */
function sameNames(source: Source, roots: readonly Node[]): Problem[] {
  const seen = new Set<unknown>();
  return roots.flatMap((root, index) => {
    const name = root.kind === 'map' ? entryOf(root, 'name')?.value : undefined;
    if (name === undefined && root.kind === 'map' && index > 0)
      return [problemAt(source, startOf(root), 'a second scenario without a `name:`', 'each has a name of its own')];
    if (name?.kind !== 'scalar') return [];
    const isDouble = seen.has(name.value);
    seen.add(name.value);
    return isDouble
      ? [problemAt(source, name.span, 'a second scenario of this name', 'each has a name of its own')]
      : [];
  });
}

function loadDocument(root: Node, source: Source, options: LoadOptions, policy: Shape<Policy> | null): Loaded {
  const checking = new Checking(source);
  const tree = fileShape.read(root, checking);
  if (tree === undefined || root.kind !== 'map')
    return { scenarios: [], problems: checking.problems.sort(byPlace), variables: new Set() };
  const variants = readVariants(tree.variants, tree.matrix, checking);
  const vars = readVars(tree.vars, checking);
  const secrets = readSecrets(tree, root, options, checking);
  const variables = new Set<string>([...vars.keys(), ...secrets.keys()]);
  const readFile = readOnce(options);
  const written = { source, root, tree, vars, secrets, options, policy, readFile, before: new ReadBefore() };
  const found = variants.map((variant) => fillVariant(written, variant, variables));
  const told = [...checking.problems, ...merged(found, variants)];
  const unused = told.length > 0 ? [] : unusedIn(source, variants, vars, found);
  const all = [...told, ...unused].sort(byPlace);
  const scenarios = all.some((problem) => problem.severity === 'error')
    ? []
    : found.flatMap(({ scenario }) => (scenario === null ? [] : [scenario]));
  return { scenarios, problems: all, variables };
}

interface Written {
  readonly source: Source;
  readonly root: MapNode;
  readonly tree: FileTree;
  readonly vars: ReadonlyMap<string, ScalarNode>;
  readonly secrets: ReadonlyMap<string, string>;
  readonly options: LoadOptions;
  readonly policy: Shape<Policy> | null;
  readonly readFile: LoadOptions['readFile'];
  readonly before: ReadBefore;
}

/** A file that all variants name is the same for all of them. */
function readOnce({ readFile }: LoadOptions): LoadOptions['readFile'] {
  const read = new Map<string, ReturnType<typeof readFile>>();
  return (path, from) => {
    const key = JSON.stringify([path, from]);
    const found = read.get(key) ?? readFile(path, from);
    read.set(key, found);
    return found;
  };
}

function fillVariant(
  written: Written,
  variant: Variant,
  variables: Set<string>,
): { scenario: Scenario | null; problems: Problem[]; used: ReadonlySet<string> } {
  const { source, root, tree, secrets, readFile, before } = written;
  const checking = new Checking(source);
  const scope = scopeOf(written, variant, checking);
  const problems: Problem[] = [];
  const read = <T>(
    node: FileTree['sandbox'],
    shape: { read(n: NonNullable<typeof node>, c: Checking): T | undefined },
  ): T | null => (node === undefined ? null : (shape.read(fillIn(node, scope, checking), checking) ?? null));
  // Null, and there is one all the same: under another word, which is a mistake that has been told.
  const policy = () => (written.policy === null ? undefined : (read(tree.sandbox, written.policy) ?? undefined));
  const sandbox = (tree.sandbox && once(before.policies, tree.sandbox, checking, policy)) ?? null;
  const timeouts = read(tree.timeout, timeoutShape);
  const retried = read(tree.retry, retryShape);
  const retry = retried && { ...retried, place: placeIn(source, entryOf(root, 'retry')?.keySpan ?? root.span) };
  const reading: StepReading = {
    bindings: scope,
    expecting: scope.forExpectations(),
    captured: (name) => scope.setLater(name),
    readFile,
    problems,
    before,
  };
  const burst = readBurst(tree.burst, root, scope, { checking, readFile });
  const steps = readSteps(tree.dialogue, source, reading);
  if (burst !== null) checkBurst(burst, steps, { retry: retry !== null }, checking);
  if (problems.every(({ severity }) => severity !== 'error'))
    checkSteps(steps, { expectsElsewhere: retry !== null || tree.burst !== undefined, root, checking });
  const acting = new Set(scope.acting);
  const used = new Set(scope.used);
  const difference = Object.fromEntries([...variant.vars].map(([name]) => [name, plain(scope.lookup(name))]));
  const identity = {
    helo: String(plain(scope.lookup('helo'))),
    from: String(plain(scope.lookup('from'))),
    to: toOf(scope, checking),
  };
  for (const name of scope.used) variables.add(name);
  const scenario: Scenario = {
    file: source.file,
    name: tree.name ?? nameOf(source.file),
    about: tree.about?.trim() ?? null,
    tags: tree.tags ?? [],
    variant: variant.name,
    difference,
    acting: new Set(Object.keys(difference).filter((name) => acting.has(name))),
    requires: (tree.requires?.capabilities ?? []).map((keyword) => keyword.toUpperCase()),
    sandbox: knowingKeys(sandbox, steps),
    timeouts: typeof timeouts === 'number' ? new Map([['*', timeouts]]) : (timeouts ?? new Map()),
    steps,
    retry,
    burst,
    secrets: allSecrets(secrets, written.options, steps),
    identity,
  };
  return { scenario, problems: [...checking.problems, ...problems], used };
}

/** A value for a report; what only the dialogue knows is shown as written. */
function plain(value: Known | undefined): Value {
  if (value === undefined || value === LATER) return null;
  return typeof value === 'object' && value !== null ? writtenText(value) : value;
}

function toOf(scope: Scope, checking: Checking): Scenario['identity']['to'] {
  const to = fillIn({ kind: 'scalar', value: '${to}', span: { start: 0, end: 1 } }, scope, checking);
  if (to.kind !== 'scalar') return '';
  return to.parts === undefined ? String(to.value) : to.parts;
}

/** Weakest first: defaults, the file, the probe, the command line, the variant. */
function scopeOf({ vars, secrets, options }: Written, variant: Variant, checking: Checking): Scope {
  const scope = new Scope(options.openEnvironment ?? options.environment);
  for (const name of RUN_TIME) scope.setLater(name);
  scope.set('helo', options.helo);
  scope.set('from', `postmaster@${options.helo}`);
  scope.setNode('to', { kind: 'scalar', value: 'postmaster@${target.domain}', span: { start: 0, end: 1 } }, checking);
  for (const [name, node] of vars) scope.setNode(name, node, checking);
  for (const [name, given] of options.probeVars ?? []) scope.set(name, given);
  for (const [name, given] of secrets) scope.set(name, given);
  for (const [name, given] of options.vars ?? []) scope.set(name, given);
  for (const [name, node] of variant.vars) scope.setNode(name, node, checking);
  return scope;
}

const byPlace = (a: Problem, b: Problem) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0);

/** Problems of all variants, each once; one that only some variants have names the first of them. */
function merged(found: readonly { problems: readonly Problem[] }[], variants: readonly Variant[]): Problem[] {
  const seen = new Map<string, { problem: Problem; variants: Set<string | null> }>();
  found.forEach(({ problems }, i) => {
    for (const problem of problems) {
      const key = `${problem.file}:${problem.line}:${problem.column}:${problem.message}`;
      const known = seen.get(key) ?? { problem, variants: new Set() };
      known.variants.add(variants[i]?.name ?? null);
      seen.set(key, known);
    }
  });
  return [...seen.values()].map(({ problem, variants: names }) => {
    const [first] = names;
    return names.size === variants.length || first === null
      ? problem
      : { ...problem, message: `${problem.message} (variant ${first})` };
  });
}
