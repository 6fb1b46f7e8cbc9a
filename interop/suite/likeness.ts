// The law of `sandbox --like`: the scenario of a recorded run, asked of its likeness, differs in nothing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { likeness, mxprobe } from './child.ts';

export interface Asked {
  /** The command line of the run, without its target and authorities. */
  readonly line: readonly string[];
  readonly target: string;
  /** It names authorities that it trusts. */
  readonly trusts: boolean;
}

/** What differs when the run that `results` holds is asked of its likeness. */
export async function likenessProblems(results: string, { line, target: real, trusts }: Asked): Promise<string[]> {
  const alike = join(results, 'alike');
  const ca = join(results, 'ca.pem');
  const server = await likeness(['--like', 'last', '--results', results, '--ca', ca]);
  try {
    const target = [
      '--target',
      `${/^\w+:\/\//.exec(real)?.[0] ?? ''}127.0.0.1:${server.port}`,
      '--jobs',
      '1',
      '--results',
      alike,
      ...(trusts ? ['--ca', ca] : []),
    ];
    const again = await mxprobe([...line, ...target]);
    if (again.code === 2 || again.code === 70 || again.code === null)
      return [`the likeness can't be asked: exit ${again.code}: ${again.stderr}`];
    const [run = ''] = readdirSync(alike);
    const { stdout, stderr } = await mxprobe(['diff', 'last', join(alike, run), '--json', '--results', results]);
    if (stdout === '') return [`the likeness can't be compared: ${stderr}`];
    const { changes, only }: Differences = JSON.parse(stdout);
    return [
      ...changes.filter((one) => !isOwn(one)).map((one) => `its likeness differs in ${one.case}: ${one.text}`),
      ...only.flat().map((one) => `only one of the two has ${one}`),
    ];
  } finally {
    await server.stop();
  }
}

/** No private key is in a record, so keys, dates and the authority are a likeness's own; and so is its pace. */
const OWN = /^(?:certificate\.(?!trusted|expired)|latency|time)/;
/** Neither is trusted: the reason names the authority. */
const isOwn = ({ what, before, after }: Differences['changes'][number]) =>
  OWN.test(what) || (what === 'certificate.trusted' && before !== true && after !== true);

interface Differences {
  readonly changes: readonly {
    readonly case: string;
    readonly what: string;
    readonly text: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  readonly only: readonly (readonly string[])[];
}
