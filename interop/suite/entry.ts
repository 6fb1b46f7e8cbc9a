// An entry of the table -> a check: mxprobe is run as a user would, and its verdicts, exit code and words are compared.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Shown } from './check.ts';
import { type Ended, mxprobe } from './child.ts';
import type { Lab } from './lab.ts';
import { likenessProblems } from './likeness.ts';
import type { Entry, Verdict } from './table.ts';

interface RunDocument {
  readonly cases: readonly {
    readonly variant: string | null;
    readonly target: { readonly host: string };
    readonly verdict: Verdict;
    readonly text: string | null;
    readonly steps: readonly unknown[];
  }[];
}

export function checkOf(entry: Entry, defaults: ReadonlyMap<string, string>, lab: Lab): Check {
  const what = entry.scenario ?? `mxprobe ${entry.command?.args[0]}`;
  const { row, server } = entry;
  const fill = filling(lab);
  const run = () => (entry.command === null ? runScenario(entry, defaults, fill) : runCommand(entry, fill));
  return { row, server: entry.target === null ? server : `${server} ${entry.target}`, what, run };
}

async function runScenario(entry: Entry, defaults: ReadonlyMap<string, string>, fill: Fill): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-interop-'));
  try {
    const json = join(folder, 'run.json');
    const ended = await mxprobe([
      ...argumentsOf(entry, defaults, fill),
      '--report',
      `json=${json}`,
      '--results',
      folder,
    ]);
    if (ended.code === 2 || ended.code === 70 || ended.code === null) return usage(ended);
    const document = JSON.parse(readFileSync(json, 'utf8')) as RunDocument;
    const problems = [
      ...verdictProblems(entry, document),
      ...exitProblems(document, ended),
      ...wordProblems(entry, ended, fill),
      ...(document.cases.some(({ steps }) => steps.length > 0)
        ? await alikeProblems(entry, defaults, fill, folder)
        : []),
    ];
    const verdict = document.cases.map((one) => [nameOf(one), one.verdict].filter((word) => word !== null).join(' '));
    return { verdict: verdict.join(', '), problems, output: ended.stdout + ended.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCommand(entry: Entry, fill: Fill): Promise<Shown> {
  const ended = await mxprobe((entry.command?.args ?? []).map(fill));
  const exit = entry.command?.exit ?? 0;
  const wrong = ended.code === exit ? [] : [`exit ${ended.code}, expected ${exit}`];
  const problems = [...wrong, ...wordProblems(entry, ended, fill)];
  return { verdict: `exit ${ended.code}`, problems, output: ended.stdout + ended.stderr };
}

function argumentsOf(entry: Entry, defaults: ReadonlyMap<string, string>, fill: Fill): string[] {
  const options = new Map<string, string | null>([...defaults, ...entry.options]);
  // Names with a dot are MX hosts: all of them are asked.
  const variants = typeof entry.verdict === 'string' ? [] : [...entry.verdict.keys()].filter((name) => !isHost(name));
  return [
    'run',
    entry.scenario ?? '',
    '-v',
    ...(entry.target === null ? [] : ['--target', entry.target]),
    ...[...options].flatMap(([name, value]) => (value === null ? [] : [`--${name}`, fill(value)])),
    ...variants.flatMap((variant) => ['--variant', variant]),
    ...[...entry.vars].flatMap(([name, value]) => ['--var', `${name}=${fill(value)}`]),
  ];
}

/** The same asked of the likeness of its record, which is one server, and has a certificate of another authority. */
async function alikeProblems(
  entry: Entry,
  defaults: ReadonlyMap<string, string>,
  fill: Fill,
  folder: string,
): Promise<string[]> {
  const { target } = entry;
  if (target === null || target.startsWith('mx:')) return [];
  const others = new Map([...defaults].filter(([name]) => name !== 'ca'));
  const line = argumentsOf({ ...entry, target: null }, others, fill);
  return likenessProblems(folder, { line, target, trusts: entry.options.get('ca') !== null });
}

type Fill = (text: string) => string;

/** `{fresh}` is a source address of this entry's own, `{unique}` a word, `{lab}` the lab's folder. */
function filling(lab: Lab): Fill {
  let fresh: string | null = null;
  let unique: string | null = null;
  return (text) =>
    text
      .replaceAll('{fresh}', () => (fresh ??= lab.freshSource()))
      .replaceAll('{unique}', () => (unique ??= lab.unique()))
      .replaceAll('{lab}', lab.state);
}

function usage({ code, stdout, stderr }: Ended): Shown {
  return { verdict: `exit ${code}`, problems: [`mxprobe ended with exit code ${code}`], output: stdout + stderr };
}

function verdictProblems({ verdict }: Entry, { cases }: RunDocument): string[] {
  if (cases.length === 0) return ['no case was run'];
  if (typeof verdict === 'string')
    return cases
      .filter((one) => one.verdict !== verdict)
      .map((one) => `${nameOf(one) ?? 'the case'} ${one.verdict}, expected ${verdict}: ${one.text}`);
  return [...verdict].flatMap(([variant, expected]) => {
    const found = cases.filter((one) => nameOf(one) === variant);
    if (found.length === 0) return [`there is no case ${variant}`];
    return found
      .filter((one) => one.verdict !== expected)
      .map((one) => `${variant} ${one.verdict}, expected ${expected}: ${one.text}`);
  });
}

const isHost = (name: string) => /\.test$/.test(name);
const nameOf = ({ variant, target }: RunDocument['cases'][number]) =>
  variant ?? (isHost(target.host) ? target.host : null);

/** The exit code that the verdicts ask for. */
function exitProblems({ cases }: RunDocument, { code }: Ended): string[] {
  const has = (verdict: Verdict) => cases.some((one) => one.verdict === verdict);
  const expected = has('failed') ? 1 : has('inconclusive') ? 3 : 0;
  return code === expected ? [] : [`exit ${code}, though the verdicts ask for ${expected}`];
}

function wordProblems({ says }: Entry, { stdout, stderr }: Ended, fill: Fill): string[] {
  const output = stdout + stderr;
  return says
    .map(fill)
    .filter((text) => !output.includes(text))
    .map((text) => `the output does not say: ${text}`);
}
