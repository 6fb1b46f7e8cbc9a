// mxprobe import --swaks 'swaks ...': the command line as a scenario.
import type { ImportDocument } from '../log/import-document.ts';
import { readSwaksLine } from '../log/swaks-line.ts';
import { swaksScenario } from '../log/swaks-scenario.ts';
import { ownName } from '../net/machine.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { escapedLines } from './screen.ts';
import { writeText } from './write-text.ts';

export async function importSwaks(
  line: string,
  { output, json }: { readonly output: string; readonly json: boolean },
  context: Context,
): Promise<number> {
  const { screen } = context;
  const { yaml, losses, steps, target } = scenarioOfSwaks(line, '--swaks', context);
  await writeText(output, yaml, screen);
  if (json) {
    const facts = { host: null, port: null, target, sessions: 1, isConcluded: false };
    const document: ImportDocument = {
      schema: 'mxprobe/import@1',
      tool: 'swaks',
      steps,
      facts,
      losses,
      scenario: yaml,
    };
    screen.out(`${escapeJson(JSON.stringify(document, null, 1))}\n`);
  }
  for (const loss of losses) screen.err(`not carried over: ${escapedLines(loss)}\n`);
  if (target !== null)
    screen.err(`mxprobe run ${escapedLines(output === '-' ? 'FILE' : output)} --target ${escapedLines(target)}\n`);
  return EXIT.ok;
}

/** The scenario of a command line, as this machine and this user would have called it; `option` is who gave it. */
export function scenarioOfSwaks(
  line: string,
  option: string,
  { clock, environment }: Pick<Context, 'clock' | 'environment'>,
) {
  const read = readSwaksLine(line);
  if ('refuse' in read) throw new UsageError(`${option}: ${read.refuse}`);
  const user = environment.LOGNAME ?? environment.USER ?? 'root';
  const made = swaksScenario(read, { now: clock.date(), host: ownName(), user });
  if ('refuse' in made) throw new UsageError(`${option}: ${made.refuse}`);
  return made.imported;
}
