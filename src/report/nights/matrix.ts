// Nights across, cases down: one bar for all nights of a case in which it answered alike, so that a year of hundreds of cases is
// a small page. What a colour says, the height of the bar says too.
import type { HistoryNight } from '../../baseline/history.ts';
import { sayDuration } from '../duration.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Say } from '../say.ts';
import { type CaseSeries, letterOf, type ProbeNights, runsOf } from './series.ts';

export function matrix({ nights, cases }: ProbeNights, id: string, say: Say): Markup {
  const all = nights.map(({ regressions }) => (regressions > 0 ? 'F' : 'P')).join('');
  const bad = nights.filter(({ regressions }) => regressions > 0).length;
  const told = say(`${nights.length} nights, ${bad} with a regression`);
  const names = shortNames(cases);
  return html`<div class="matrix" data-nights="${nights.map(({ at }) => at.slice(0, 10)).join(' ')}">
<div class="ruler" aria-hidden="true"><span></span>${ruler(nights, say)}<span class="head">${say('time')}</span><span class="head">${say('now')}</span></div>
<div class="night all"><span class="name"><b>${say('all cases')}</b></span>${strip(all, told)}<span></span><span></span></div>
<div class="cases" role="list" aria-label="${say('Cases')}">${cases.map((one, index) => row(one, names[index] ?? one.name, `${id}-${index}`, say))}</div>
</div>`;
}

function row(one: CaseSeries, name: string, id: string, say: Say): Markup {
  const letters = one.recent.map(letterOf).join('');
  const last = one.recent.at(-1) ?? null;
  const bad = last !== null && last.verdict === 'failed' ? ' bad' : '';
  return html`<div class="night${bad}" role="listitem" id="${id}" data-case="${one.case}" data-letters="${letters}" data-ms="${one.recent.map((seen) => (seen === null ? '' : seen.ms)).join(' ')}">
<span class="name"><b>${name}</b><code>${one.target}</code></span>${strip(letters, spoken(one, say))}
${sparkline(one)}<span class="now">${last === null ? say('not asked') : last.verdict === 'passed' ? sayDuration(last.ms) : say(last.verdict)}</span></div>`;
}

/** What a letter means. */
export const WORDS: Readonly<Record<string, string>> = {
  P: 'passed',
  F: 'failed',
  Q: 'inconclusive',
  S: 'skipped',
  '.': 'not asked',
};

function spoken({ counts, asked, recent }: CaseSeries, say: Say): string {
  const parts = Object.entries(counts).flatMap(([verdict, count]) => (count > 0 ? [say(`${count} ${verdict}`)] : []));
  const last = WORDS[letterOf(recent.at(-1) ?? null)] ?? '';
  return say(`asked ${asked} times: ${parts.join(', ')}; last night ${last}`);
}

/** Top and height of a bar in hundredths of the strip. */
const BARS: Readonly<Record<string, readonly [number, number]>> = {
  P: [28, 44],
  F: [0, 100],
  Q: [14, 72],
  S: [40, 20],
};

function strip(letters: string, label: string): Markup {
  const count = Math.max(1, letters.length);
  // Single nights have a gap between them as long as there is room for one; a bad one among hundreds is never thinner than this.
  const gap = count <= 62 ? 0.16 : 0;
  const least = count / 320;
  const bars = runsOf(letters)
    .flatMap((run) =>
      gap === 0 ? [run] : Array.from({ length: run.count }, (_, n) => ({ ...run, from: run.from + n, count: 1 })),
    )
    .flatMap(({ letter, from, count: nights }) => {
      const bar = BARS[letter];
      if (bar === undefined) return [];
      const [top, height] = bar;
      const width = letter === 'P' ? nights - gap : Math.max(least, nights - gap);
      const x = Math.min(from + gap / 2, count - width);
      return [
        html`<rect class="${letter}" x="${rounded(x)}" y="${top}" width="${rounded(width)}" height="${height}"/>`,
      ];
    });
  return html`<svg class="strip" viewBox="0 0 ${count} 100" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/** So many points are more than a small picture has pixels. */
const MAX_POINTS = 90;

/** Latency on a logarithmic scale, at least a factor of four high, so that noise looks like noise. */
function sparkline({ recent }: CaseSeries): Markup {
  const logs = recent.map((seen) =>
    seen === null || seen.verdict === 'skipped' || seen.verdict === 'inconclusive'
      ? null
      : Math.log(Math.max(1, seen.ms)),
  );
  const known = logs.filter((value) => value !== null);
  const [lowest, highest] = [Math.min(...known), Math.max(...known)];
  const height = Math.max(Math.log(4), highest - lowest);
  return drawn(logs, (lowest + highest - height) / 2, height);
}

/** Days left, from nothing to the longest life that was seen. */
export function curve(values: readonly (number | null)[]): Markup {
  return drawn(values, 0, Math.max(1, ...values.map((value) => value ?? 0)));
}

function drawn(values: readonly (number | null)[], lowest: number, height: number): Markup {
  const step = Math.max(1, Math.ceil(values.length / MAX_POINTS));
  const width = Math.max(1, values.length - 1);
  const points = values.flatMap((value, index) => {
    if (value === null || (values.length - 1 - index) % step > 0) return [];
    return [`${((index / width) * 100).toFixed(1)},${(92 - ((value - lowest) / height) * 84).toFixed(1)}`];
  });
  if (points.length < 2) return html`<span></span>`;
  return html`<svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><polyline points="${points.join(' ')}"/></svg>`;
}

/** The months, where they begin; the first and the last night. */
function ruler(nights: readonly HistoryNight[], say: Say): Markup {
  const count = Math.max(1, nights.length);
  const marks = nights.flatMap(({ at }, index) => {
    const before = nights[index - 1]?.at.slice(0, 7);
    if (before === undefined || before === at.slice(0, 7)) return [];
    // Labels want room: no month within a twelfth of the last one's end.
    return [
      html`<text x="${((index / count) * 100).toFixed(2)}%" y="12">${say(MONTHS[Number(at.slice(5, 7)) - 1] ?? '')}</text>`,
    ];
  });
  return html`<svg class="months" height="16">${thinned(marks)}</svg>`;
}

const MAX_MONTHS = 14;
const thinned = (marks: readonly Markup[]): readonly Markup[] =>
  marks.length <= MAX_MONTHS ? marks : marks.filter((_, index) => index % Math.ceil(marks.length / MAX_MONTHS) === 0);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Without the folder that all have in common. */
function shortNames(cases: readonly CaseSeries[]): string[] {
  const names = cases.map(({ name }) => name);
  let folder = (names[0] ?? '').replace(/[^/]*$/, '');
  while (folder !== '' && !names.every((name) => name.startsWith(folder))) folder = folder.replace(/[^/]*\/$/, '');
  return names.map((name) =>
    name
      .slice(folder.length)
      .replace(/\.ya?ml(?=#|$)/, '')
      .replace('#', ' · '),
  );
}
