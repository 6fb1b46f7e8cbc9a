// A mistake in a file, told in German. The words of the file stay.
import type { Problem } from '../../document/problem.ts';
import { Phrasebook } from './phrasebook.ts';
import { FILES } from './problem-files.ts';
import { SPELLING } from './problem-spelling.ts';
import { ADVICE, VALUES } from './problem-values.ts';
import { PROBLEMS } from './problems.ts';

const BOOK = new Phrasebook({ ...PROBLEMS, ...VALUES, ...ADVICE, ...SPELLING, ...FILES });
const said = (text: string) => BOOK.said(text) ?? text;

/** What the tables do not have stays English. */
export function problemInGerman(problem: Problem): Problem {
  const { message, advice } = problem;
  return { ...problem, message: said(message), advice: advice === null ? null : said(advice) };
}
