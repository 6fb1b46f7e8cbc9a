// `secrets:` of a scenario, and all else that must stand in no output.
import { entryOf, type MapNode } from '../document/node.ts';
import type { Checking } from '../document/shape.ts';
import type { Place } from './arrival-shape.ts';
import type { FileTree } from './file-shape.ts';
import type { Step } from './scenario.ts';
import type { StepReading } from './step-reading.ts';
import type { Value } from './template.ts';

/** What is given besides the file (`LoadOptions`). */
interface Given {
  readonly readFile: StepReading['readFile'];
  readonly environment: (name: string) => string | undefined;
  readonly secrets?: ReadonlyMap<string, string>;
  readonly vars?: ReadonlyMap<string, Value>;
}

/** With what the command line gives in the place of a secret, and what it gives to log in with. */
export function allSecrets(
  secrets: ReadonlyMap<string, string>,
  { vars }: Pick<Given, 'vars'>,
  steps: readonly Step[],
): ReadonlyMap<string, string> {
  const all = new Map(secrets);
  for (const name of secrets.keys()) {
    const given = vars?.get(name);
    if (given !== undefined && given !== null) all.set(`${name} of the command line`, String(given));
  }
  for (const step of steps.flatMap((one) => (one.verb === 'pipeline' ? one.steps : [one]))) {
    if (step.verb === 'arrives')
      for (const secret of step.arrives.at.flatMap(secretsOf)) all.set(`a mailbox of line ${step.place.line}`, secret);
    const login = step.verb === 'auth' && typeof step.auth.secret === 'string' ? step.auth.secret : '';
    for (const [name, given] of vars ?? []) {
      if (given === null || given === '' || !login.includes(String(given))) continue;
      all.set(`${name} of the command line`, String(given)).set(`the login with ${name}`, login);
    }
  }
  return all;
}

const secretsOf = (place: Place) =>
  place.kind === 'imap' || place.kind === 'pop3' ? [place.password ?? place.token ?? ''] : [];

/** Secrets shorter than this would mask half of the transcript. */
const MIN_SECRET_LENGTH = 4;

/** Name -> value of `secrets:`; what can't be had or masked is a problem at its place. */
export function readSecrets(tree: FileTree, root: MapNode, options: Given, checking: Checking): Map<string, string> {
  const found = new Map(options.secrets ?? []);
  const places = entryOf(root, 'secrets')?.value;
  for (const [name, { env, file, default: fallback }] of tree.secrets ?? []) {
    const span = (places?.kind === 'map' ? entryOf(places, name)?.keySpan : undefined) ?? root.span;
    if (found.has(name)) continue;
    // Known in any case, so that its use is not a second mistake.
    found.set(name, '');
    if ((env === undefined) === (file === undefined)) {
      checking.problem(
        span,
        `\`${name}\` needs \`env\` or \`file\``,
        `${name}: { env: MXPROBE_${name.toUpperCase()} }`,
      );
      continue;
    }
    const read = file === undefined ? null : options.readFile(file, checking.source.file);
    const value =
      env !== undefined
        ? (options.environment(env) ?? fallback)
        : read !== null && 'bytes' in read
          ? firstLine(read.bytes)
          : undefined;
    if (value === undefined)
      checking.problem(
        span,
        env === undefined ? `the file of the secret \`${name}\` can't be read` : `the environment has no ${env}`,
      );
    else if (value.length < MIN_SECRET_LENGTH || /[\0\r\n]/.test(value)) {
      checking.problem(
        span,
        `the secret \`${name}\` can't be masked`,
        `it needs ${MIN_SECRET_LENGTH} characters at least, and no line end`,
      );
    } else found.set(name, value);
  }
  return found;
}

function firstLine(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/\r?\n[\s\S]*/, '')
    .trim();
}
