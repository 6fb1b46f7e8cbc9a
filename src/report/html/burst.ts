// A burst over time: a bar for each second, accepted below and refused above, a tick for what was begun; as inline SVG that
// scales without script.
import type { BurstRecord } from '../../run/document.ts';
import { burstLines } from '../burst.ts';
import { sayDuration } from '../duration.ts';
import { textOf } from '../line.ts';
import { html, type Markup } from './markup.ts';

/** Room for the bars, for the marks above and for the seconds below them; pixels. */
const HEIGHT = 120;
const ABOVE = 18;
const BELOW = 18;
/** More bars than this could not be told apart: several seconds share one. */
const MAX_BARS = 300;
/** A burst of two seconds is two bars, not two walls. */
const MAX_BAR_PERCENT = 5;

export function burstSection(burst: BurstRecord): Markup {
  const lines = burstLines(burst).map(textOf).join('\n');
  const bars = barsOf(burst);
  const each = bars[0] === undefined || bars[0].seconds === 1 ? 'each second' : `each ${bars[0].seconds} seconds`;
  return html`<figure class="burst">${chart(burst, bars)}<figcaption class="quiet">in ${each}: <i class="swatch accepted"></i> accepted <i class="swatch refused"></i> refused <i class="swatch begun"></i> begun</figcaption></figure>
<pre class="dialogue">${lines}</pre>`;
}

interface Bar {
  /** The first of its seconds, from 0. */
  readonly from: number;
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: number;
  readonly begun: number;
}

/** Where things stand in the chart. */
interface Scale {
  /** Percent of the width of one bar, and of a second. */
  readonly bar: number;
  readonly second: number;
  /** The number at the upper end. */
  readonly most: number;
}

function chart(burst: BurstRecord, bars: readonly Bar[]): Markup | null {
  const most = bars.reduce((high, bar) => Math.max(high, bar.begun, bar.accepted + bar.refused), 0);
  if (most === 0) return null;
  const bar = Math.min(100 / bars.length, MAX_BAR_PERCENT);
  const scale = { bar, second: bar / (bars[0]?.seconds ?? 1), most };
  const seconds = bars.length * (bars[0]?.seconds ?? 1);
  const name = `${burst.messages.accepted} accepted in ${sayDuration(burst.ms)}, at most ${most} in one bar`;
  const drawn = [
    ...grid(scale),
    ...bars.map((one, index) => barMarkup(one, index, scale)),
    ...axis(seconds, scale),
    ...marks(burst, scale),
  ];
  return html`<svg class="chart" width="100%" height="${ABOVE + HEIGHT + BELOW}" role="img" aria-label="${name}">${drawn}</svg>`;
}

/** The seconds of the burst, and those until it was accepted again. */
function barsOf({ timeline: { begun, accepted, refused }, ms, recovery }: BurstRecord): Bar[] {
  const again = recovery === null || recovery.ms === null ? 0 : Math.ceil((ms + recovery.ms) / 1000);
  const length = Math.max(begun.length, again);
  const seconds = Math.ceil(length / MAX_BARS);
  const sum = (values: readonly number[], from: number) =>
    values.slice(from, from + seconds).reduce((all, one) => all + one, 0);
  return Array.from({ length: Math.ceil(length / seconds) }, (_, index) => {
    const from = index * seconds;
    return { from, seconds, accepted: sum(accepted, from), refused: sum(refused, from), begun: sum(begun, from) };
  });
}

function barMarkup(bar: Bar, index: number, scale: Scale): Markup {
  const [x, wide] = [percent(index * scale.bar), percent(scale.bar * 0.9)];
  const when = bar.seconds === 1 ? `second ${bar.from + 1}` : `seconds ${bar.from + 1} to ${bar.from + bar.seconds}`;
  const tip = `${when}: ${bar.begun} begun, ${bar.accepted} accepted, ${bar.refused} refused`;
  const rect = (kind: string, from: number, to: number) =>
    to > from &&
    html`<rect x="${x}" y="${y(to, scale)}" width="${wide}" height="${pixels(from, to, scale)}" class="${kind}"/>`;
  const end = percent(index * scale.bar + scale.bar * 0.9);
  const tick = html`<line x1="${x}" x2="${end}" y1="${y(bar.begun, scale)}" y2="${y(bar.begun, scale)}" class="begun"/>`;
  return html`<g><title>${tip}</title>${rect('accepted', 0, bar.accepted)}${rect('refused', bar.accepted, bar.accepted + bar.refused)}${bar.begun > 0 && tick}</g>`;
}

/** A line and its number at each round step upwards. */
function grid(scale: Scale): Markup[] {
  const step = roundStep(scale.most, 3);
  const values = Array.from({ length: Math.floor(scale.most / step) }, (_, i) => (i + 1) * step);
  return values.map((value) => {
    const at = y(value, scale);
    return html`<line x1="0" x2="100%" y1="${at}" y2="${at}" class="grid"/><text x="100%" y="${Number(at) - 3}" class="number">${value}</text>`;
  });
}

/** The seconds below the bars. */
function axis(seconds: number, scale: Scale): Markup[] {
  const step = roundStep(seconds, 10);
  const base = ABOVE + HEIGHT;
  const line = html`<line x1="0" x2="100%" y1="${base}" y2="${base}" class="axis"/>`;
  const values = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
  return [
    line,
    ...values
      .filter((value) => value * scale.second < 97)
      .map((value) => html`<text x="${percent(value * scale.second)}" y="${base + 14}">${value} s</text>`),
  ];
}

/** When it was first refused, and when it was accepted again. */
function marks({ firstRefusal, recovery, ms }: BurstRecord, scale: Scale): (Markup | null)[] {
  const mark = (at: number, kind: string, text: string) => {
    const x = percent((at / 1000) * scale.second);
    const side = (at / 1000) * scale.second > 70 ? html` class="left"` : '';
    return html`<g class="mark ${kind}"><line x1="${x}" x2="${x}" y1="0" y2="${ABOVE + HEIGHT}"/><text x="${x}" y="11" dx="${side === '' ? 5 : -5}"${side}>${text}</text></g>`;
  };
  const again = recovery === null || recovery.ms === null || recovery.ms < 1000 ? null : recovery.ms;
  return [
    firstRefusal === null ? null : mark(firstRefusal.at, 'refused', `${firstRefusal.code} at ${firstRefusal.verb}`),
    again === null ? null : mark(ms + again, 'accepted', 'accepted again'),
  ];
}

/** 1, 2 or 5 times a power of ten, so that at most `count` of them reach `most`; whole numbers only. */
function roundStep(most: number, count: number): number {
  for (let power = 1; ; power *= 10)
    for (const step of [power, 2 * power, 5 * power]) if (most / step <= count) return step;
}

const y = (value: number, { most }: Scale) => (ABOVE + HEIGHT - (value / most) * HEIGHT).toFixed(1);
const pixels = (from: number, to: number, { most }: Scale) => (((to - from) / most) * HEIGHT).toFixed(1);
const percent = (share: number) => `${share.toFixed(3)}%`;
