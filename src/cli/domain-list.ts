// The domains of a list: a file, or stdin.
import { foreignIn } from '../document/read-yaml.ts';
import { MxprobeError } from '../library/mistake.ts';
import { surveyTarget } from '../library/survey-question.ts';
import type { SurveyQuestion } from '../survey/look.ts';
import { UsageError } from './exit.ts';
import { nameOf, readInput } from './input.ts';

/** A million domains, and some words beside them. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const MAX_TOLD = 10;

/** One a line; what is empty or begins with `#` is passed over, and a domain that stands twice is one. */
export async function readDomains(file: string, family: 4 | 6 | null): Promise<SurveyQuestion[]> {
  const octets = Buffer.from(await readInput(file, MAX_LIST_BYTES));
  const text = octets.toString('utf8').replace(/^\ufeff/, '');
  const foreign = foreignIn({ file: nameOf(file), text });
  if (foreign !== null)
    throw new UsageError(`${foreign.file}:${foreign.line}: ${foreign.message}`, foreign.advice ?? undefined);
  const questions = new Map<string, SurveyQuestion>();
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const written = line.trim().toLowerCase();
    if (written === '' || written.startsWith('#') || questions.has(written)) continue;
    try {
      questions.set(written, { written, target: surveyTarget(written), family });
    } catch (error) {
      if (!(error instanceof MxprobeError)) throw error;
      problems.push(`${nameOf(file)}:${index + 1}: ${error.message}`);
    }
  }
  const more = problems.length - MAX_TOLD;
  if (problems.length > 0)
    throw new UsageError(`${problems.slice(0, MAX_TOLD).join('\n')}${more > 0 ? `\nand ${more} more` : ''}`);
  if (questions.size === 0) throw new UsageError(`${nameOf(file)}: there is no domain in it`, 'write one a line');
  return [...questions.values()];
}
