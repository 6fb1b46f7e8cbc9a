// The nights of a probe as lines: a row for each case with its last verdicts and latencies, below it when something turned.
import type { CaseHistory, Turn } from '../baseline/case-history.ts';
import type { History } from '../baseline/history.ts';
import type { Verdict } from '../run/document.ts';
import { sayDuration } from './duration.ts';
import { inTongue, type Line, quoted, type Role, span } from './line.ts';
import { type Palette, plain } from './palette.ts';
import type { Say } from './say.ts';
import { ENGLISH, type Tongue } from './tongue.ts';

/** The newest turns of a case that are shown; the rest is counted. */
const TURNS_SHOWN = 5;

/** A heading, the rows, and what could not be read. */
export function historyText(
  probe: string,
  history: History,
  cases: readonly CaseHistory[],
  palette: Palette = plain,
  tongue: Tongue = ENGLISH,
): string {
  const rows = historyLines(cases, tongue).map((line) => painted(line, palette, tongue));
  const told = toldLines(history, tongue).map((line) => painted(line, palette, tongue));
  return `${[nightsText(probe, history, palette, tongue), ...told, '', ...rows].join('\n')}\n`;
}

/** The newest causes that came or went; the page of nights has all of them. */
const TOLD_SHOWN = 8;

/** `  2026-11-21  STARTTLS is no longer offered` when it was told for the first time, `over: ...` when no longer. */
function toldLines({ nights }: History, { say, night }: Tongue): Line[] {
  const lines = nights.flatMap(({ at, told }, index) => {
    const before = nights[index - 1]?.told ?? [];
    const line = (text: string, role: Role): Line => [span(`  ${day(at)}  `, 'quiet'), quoted(text, role)];
    return [
      ...told.filter((text) => !before.includes(text)).map((text) => line(night.told(text), 'failed')),
      ...before.filter((text) => !told.includes(text)).map((text) => line(say(`over: ${night.told(text)}`), 'passed')),
    ];
  });
  return lines.slice(-TOLD_SHOWN);
}

/** `own-mx  212 nights, 2026-04-01 to 2026-11-21, 3 with regressions` */
export function nightsText(
  probe: string,
  { nights, torn }: History,
  palette: Palette = plain,
  tongue: Tongue = ENGLISH,
): string {
  const { say } = tongue;
  const [first, last] = [nights[0], nights.at(-1)];
  const bad = nights.filter((night) => night.regressions > 0);
  const said = [
    `${nights.length} ${nights.length === 1 ? 'night' : 'nights'}`,
    ...(first === undefined || last === undefined ? [] : [`${day(first.at)} to ${day(last.at)}`]),
    ...(bad.length === 0 ? [] : [`${bad.length} with regressions (last ${day(bad.at(-1)?.at ?? '')})`]),
  ];
  const lost = torn === 0 ? '' : `; ${say(`${torn} ${torn === 1 ? 'line' : 'lines'} could not be read`)}`;
  const line = [quoted(probe, 'strong'), quoted(`  ${said.map(say).join(', ')}${lost}`)];
  return painted(line, palette, tongue);
}

function painted(line: Line, palette: Palette, { say }: Tongue): string {
  return inTongue(line, say)
    .map((part) => palette(part.text, part.role))
    .join('')
    .trimEnd();
}

export function historyLines(histories: readonly CaseHistory[], { say }: Tongue = ENGLISH): Line[] {
  const lines = histories.flatMap((one) => caseLines(one, say));
  if (lines.length > 0) lines.push([span(LEGEND, 'quiet')]);
  return lines;
}

const LEGEND =
  'verdicts: . passed  F failed  ? inconclusive  - skipped  (blank: not asked); latency: lowest to highest, newest right';

function caseLines(history: CaseHistory, say: Say): Line[] {
  const shown = history.turns.slice(-TURNS_SHOWN);
  const hidden = history.turns.length - shown.length;
  return [
    [quoted(history.case, 'strong')],
    [
      span('  '),
      ...verdictStrip(history.recent),
      span('  '),
      // Our own characters: nothing to escape.
      { role: 'quiet', text: sparkline(history.recent.map((night) => night?.ms ?? null)) },
      span(`  ${latest(history.recent)}`),
    ],
    [
      span(
        `  first ${day(history.first)}, last ${day(history.last)}, asked ${history.asked === 1 ? 'once' : `${history.asked} times`}:`,
        'quiet',
      ),
      quoted(` ${counts(history, say)}`, 'quiet'),
    ],
    ...arrivalLines(history),
    ...(hidden > 0 ? [[span(`  ${hidden} earlier changes`, 'quiet')]] : []),
    ...shown.map(turnLine),
  ];
}

/** How long its mail took to arrive, where that was looked for. */
function arrivalLines({ recent }: CaseHistory): Line[] {
  const taken = recent.map((night) => night?.arrivedMs ?? null);
  if (taken.every((ms) => ms === null)) return [];
  const last = taken.at(-1) ?? null;
  const said = last === null ? 'not seen last night' : `about ${sayDuration(last)}`;
  return [[span('  mail arrives  '), { role: 'quiet', text: sparkline(taken) }, span(`  ${said}`)]];
}

const VERDICT: Readonly<Record<Verdict, readonly [string, Role]>> = {
  passed: ['.', 'passed'],
  failed: ['F', 'failed'],
  inconclusive: ['?', 'inconclusive'],
  skipped: ['-', 'skipped'],
};

/** Neighbours of one role are one span. */
function verdictStrip(recent: CaseHistory['recent']): Line {
  const parts: { text: string; role: Role }[] = [];
  for (const night of recent) {
    const [text, role] = night === null ? ([' ', 'plain'] as const) : VERDICT[night.verdict];
    const last = parts.at(-1);
    if (last?.role === role) last.text += text;
    else parts.push({ text, role });
  }
  return parts.map(({ text, role }) => span(text, role));
}

const BARS = '▁▂▃▄▅▆▇█';

/** On a logarithmic scale from the lowest to the highest; at least a factor of four, so that noise looks like noise. */
export function sparkline(values: readonly (number | null)[]): string {
  const logs = values.map((value) => (value === null ? null : Math.log(Math.max(1, value))));
  const known = logs.filter((value) => value !== null);
  const lowest = Math.min(...known);
  const height = Math.max(Math.log(4), Math.max(...known) - lowest);
  return logs
    .map((value) => (value === null ? ' ' : (BARS[Math.min(7, Math.floor(((value - lowest) / height) * 8))] ?? ' ')))
    .join('');
}

function latest(recent: CaseHistory['recent']): string {
  const night = recent.at(-1) ?? null;
  return night === null ? 'not asked last night' : `about ${sayDuration(night.ms)}`;
}

function counts({ counts: counted }: CaseHistory, say: Say): string {
  const words: Verdict[] = ['passed', 'failed', 'inconclusive', 'skipped'];
  return words
    .filter((word) => counted[word] > 0)
    .map((word) => say(`${counted[word]} ${word}`))
    .join(', ');
}

function turnLine({ at, what, before, after }: Turn): Line {
  const short = (text: string) => (what === 'certificate' ? text.slice(0, 12) : text);
  return [span(`  ${day(at)}  `, 'quiet'), span(`${what}: ${short(before)} -> ${short(after)}`, 'cause')];
}

function day(at: string): string {
  return at.slice(0, 10);
}
