// Problems on the terminal.
import { type Problem, renderProblem } from '../document/problem.ts';
import { ENGLISH, type Tongue } from '../report/tongue.ts';
import { escapedLines } from './screen.ts';

/** A page of a terminal or two; who has more has one cause for many of them. */
const MAX_SHOWN = 60;

/** The problems as text for the terminal, at most a page of them, and how many there are besides. */
export function problemText(problems: readonly Problem[], { say, problem: told }: Tongue = ENGLISH): string {
  const shown = problems
    .slice(0, MAX_SHOWN)
    .map((problem) => escapedLines(renderProblem({ ...told(problem), severity: say(problem.severity) })));
  const left = problems.slice(MAX_SHOWN);
  if (left.length === 0) return `${shown.join('\n\n')}\n`;
  const files = new Set(left.map(({ file }) => file)).size;
  const more = `... and ${left.length} more ${left.length === 1 ? 'problem' : 'problems'} in ${files} ${files === 1 ? 'file' : 'files'}`;
  return `${[...shown, say(more)].join('\n\n')}\n`;
}

/** The last line where there were mistakes. */
export function nothingSent(problems: readonly Problem[], { say }: Tongue): string {
  return `\n${say(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was sent`)}\n`;
}
