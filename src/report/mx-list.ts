// A list of surveys as text: the findings first, with how many domains and endpoints have them.
import type { Severity } from '../survey/document.ts';
import type { ListTally, TalliedFinding } from '../survey/list/tally.ts';
import { type Line, type Role, span, widthOf } from './line.ts';
import type { Palette } from './palette.ts';

const ROLES: Readonly<Record<Severity, Role>> = { error: 'failed', warning: 'inconclusive', info: 'skipped' };
const HEAD = ['severity', 'finding', 'domains', 'endpoints', 'for example'] as const;

export function listText(
  tally: ListTally,
  { palette, folder }: { readonly palette: Palette; readonly folder: string },
): string {
  const { domains, endpoints, addresses, connections, outcomes, notAsked, findings } = tally;
  const { passed, failed, inconclusive } = outcomes;
  const lines: Line[] = [
    ...(findings.length === 0 ? [[span('no findings', 'passed')]] : table(findings)),
    [],
    [
      span(`${count(domains, 'domain')}: `, 'strong'),
      span(`${passed} passed`, passed > 0 ? 'passed' : 'quiet'),
      span(', '),
      span(`${failed} failed`, failed > 0 ? 'failed' : 'quiet'),
      span(', '),
      span(`${inconclusive} inconclusive`, inconclusive > 0 ? 'inconclusive' : 'quiet'),
      ...(notAsked === 0
        ? []
        : [span(`, ${notAsked} not asked to the end: begin again with the same --out`, 'inconclusive')]),
    ],
    [
      span(
        `${count(endpoints, 'endpoint')} at ${count(addresses, 'address', 'es')}, ${count(connections, 'connection')}; each survey: ${folder}/surveys.ndjson`,
        'quiet',
      ),
    ],
  ];
  return `${lines
    .map((line) =>
      line
        .map(({ text, role }) => palette(text, role))
        .join('')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

const count = (number: number, noun: string, plural = 's'): string => `${number} ${noun}${number === 1 ? '' : plural}`;

function table(findings: readonly TalliedFinding[]): Line[] {
  const rows = findings.map(({ severity, id, domains, endpoints, example }) => [
    severity,
    id,
    String(domains),
    endpoints === 0 ? '' : String(endpoints),
    example,
  ]);
  const widths = HEAD.map((title, at) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(span(row[at] ?? '').text))),
  );
  const laidOut = (row: readonly string[], role: (at: number) => Role): Line =>
    row.flatMap((text, at) => {
      const cell = span(text, role(at));
      const blanks = ' '.repeat((widths[at] ?? 0) - widthOf(cell.text));
      // Numbers stand under each other's ends.
      return at === 2 || at === 3 ? [span(blanks), cell, span('  ')] : [cell, span(`${blanks}  `)];
    });
  const heads = laidOut(HEAD, () => 'quiet');
  return [
    heads,
    ...rows.map((row, at) =>
      laidOut(row, (column) =>
        column === 0 ? ROLES[findings[at]?.severity ?? 'info'] : column === 1 ? 'strong' : 'plain',
      ),
    ),
  ];
}
