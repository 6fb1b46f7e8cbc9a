// A judgement as text: each case, what would be different in it, and what can't be said.
import type { JudgedCase, JudgedStep, Judgement } from './judgement-document.ts';
import { type Line, quoted, type Role, span } from './line.ts';

const ROLES: Readonly<Record<JudgedCase['after'], Role>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'skipped',
  unknown: 'inconclusive',
};

export function judgedLines({ cases, apart, summary }: Judgement): Line[] {
  const others: Line[] = apart.length === 0 ? [] : [[], [span('not judged: ', 'quiet'), ...listed(apart)]];
  const unknown = summary.unknown === 0 ? '' : `, ${summary.unknown} can't be judged whole`;
  const count = `${cases.length} ${cases.length === 1 ? 'case' : 'cases'}: ${summary.different} would be different${unknown}`;
  return [...cases.flatMap(caseLines), ...others, [], [span(count, 'strong')]];
}

const listed = (texts: readonly string[]): Line =>
  texts.flatMap((text, index) => [...(index === 0 ? [] : [span(', ', 'quiet')]), span(text, 'quiet')]);

function caseLines({ id, before, after, changed, unasked }: JudgedCase): Line[] {
  return [
    [quoted(`${id}  `), span(before === after ? 'still ' : `${before} -> `), span(after, ROLES[after])],
    ...changed.flatMap(stepLines),
    ...unasked.map(({ line, verb, why }): Line => [span(`    line ${line} ${verb}: can't be judged: `), span(why)]),
  ];
}

function stepLines({ file, line, verb, before, after, wasExpected, expected, seen, problem }: JudgedStep): Line[] {
  const asked = expected ?? wasExpected;
  const rows: [string, string | null, typeof span][] = [
    ['was expected', expected === null || expected === wasExpected ? null : wasExpected, quoted],
    ['is expected', asked, quoted],
    ['seen', seen, quoted],
    ['because', problem, span],
  ];
  return [
    [quoted(`    ${file}:${line} ${verb}: `), span(`${before} -> `), span(after, ROLES[after])],
    ...rows.flatMap(([word, text, as]): Line[] =>
      text === null ? [] : [[span(`      ${word.padEnd(13)}`, 'quiet'), as(text, 'quiet')]],
    ),
  ];
}
