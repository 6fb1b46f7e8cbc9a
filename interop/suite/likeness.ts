// The law of `sandbox --like`: the scenario of a recorded run, asked of its likeness, differs in nothing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { likeness, mxprobe } from './child.ts';

/** What differs; `asked` is the command line of the run that `results` holds, without its target and authorities. */
export async function likenessProblems(results: string, asked: readonly string[]): Promise<string[]> {
  const alike = join(results, 'alike');
  const ca = join(results, 'ca.pem');
  const server = await likeness(['--like', 'last', '--results', results, '--ca', ca]);
  try {
    const target = ['--target', `127.0.0.1:${server.port}`, '--ca', ca, '--jobs', '1', '--results', alike];
    const again = await mxprobe([...asked, ...target]);
    if (again.code === 2 || again.code === 70 || again.code === null)
      return [`the likeness can't be asked: exit ${again.code}: ${again.stderr}`];
    const [run = ''] = readdirSync(alike);
    const differing = ['--fail-on', 'difference', '-v', '--results', results];
    const { code, stdout, stderr } = await mxprobe(['diff', 'last', join(alike, run), ...differing]);
    return code === 0 ? [] : [`its likeness differs: ${stdout}${stderr}`];
  } finally {
    await server.stop();
  }
}
