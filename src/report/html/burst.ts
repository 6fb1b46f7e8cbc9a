// A burst over time: a bar for each second, accepted below and refused above, a tick for what was begun; as inline SVG that
// scales without script.
import type { BurstRecord } from '../../run/document.ts';
import { sayDuration } from '../duration.ts';
import { inEnglish, type Say } from '../say.ts';
import { burstTables } from './burst-tables.ts';
import { html, type Markup } from './markup.ts';

/** Room for the bars, for the marks above and for the seconds below them; pixels. */
const HEIGHT = 120;
const ABOVE = 18;
const BELOW = 18;
/** More bars than this could not be told apart: several seconds share one. */
const MAX_BARS = 300;
/** Each second has its share of the width; of a wide one the bar takes no more than this: two seconds are two bars, not two walls. */
const MAX_BAR_PERCENT = 6;

export function burstSection(burst: BurstRecord, say: Say = inEnglish): Markup {
  const bars = barsOf(burst);
  const each =
    bars[0] === undefined || bars[0].seconds === 1 ? 'in each second:' : `in each ${bars[0].seconds} seconds:`;
  return html`<figure class="burst">${chart(burst, bars, say)}<figcaption class="quiet">${say(each)} <i class="swatch accepted"></i> ${say('accepted')} <i class="swatch refused"></i> ${say('refused')} <i class="swatch begun"></i> ${say('begun')}</figcaption></figure>
${burstTables(burst, say)}`;
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
  /** Percent of the width: of the room for one bar, and of a second. */
  readonly room: number;
  readonly second: number;
  /** The number at the upper end. */
  readonly most: number;
}

function chart(burst: BurstRecord, bars: readonly Bar[], say: Say): Markup | null {
  const most = bars.reduce((high, bar) => Math.max(high, bar.begun, bar.accepted + bar.refused), 0);
  if (most === 0) return null;
  const room = 100 / bars.length;
  const scale = { room, second: room / (bars[0]?.seconds ?? 1), most };
  const seconds = bars.length * (bars[0]?.seconds ?? 1);
  const name = say(`${burst.messages.accepted} accepted in ${sayDuration(burst.ms)}, at most ${most} in one bar`);
  const drawn = [
    ...grid(scale),
    ...bars.map((one, index) => barMarkup(one, { index, scale, say })),
    ...axis(seconds, scale),
    ...marks(burst, scale, say),
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

function barMarkup(bar: Bar, { index, scale, say }: { index: number; scale: Scale; say: Say }): Markup {
  const width = Math.min(scale.room * 0.9, MAX_BAR_PERCENT);
  const [x, wide, end] = [percent(index * scale.room), percent(width), percent(index * scale.room + width)];
  const counts = `${bar.begun} begun, ${bar.accepted} accepted, ${bar.refused} refused`;
  const tip =
    bar.seconds === 1
      ? `second ${bar.from + 1}: ${counts}`
      : `seconds ${bar.from + 1} to ${bar.from + bar.seconds}: ${counts}`;
  const rect = (kind: string, from: number, to: number) =>
    to > from &&
    html`<rect x="${x}" y="${y(to, scale)}" width="${wide}" height="${pixels(from, to, scale)}" class="${kind}"/>`;
  const tick = html`<line x1="${x}" x2="${end}" y1="${y(bar.begun, scale)}" y2="${y(bar.begun, scale)}" class="begun"/>`;
  return html`<g><title>${say(tip)}</title>${rect('accepted', 0, bar.accepted)}${rect('refused', bar.accepted, bar.accepted + bar.refused)}${bar.begun > 0 && tick}</g>`;
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
function marks({ firstRefusal, recovery, ms }: BurstRecord, scale: Scale, say: Say): (Markup | null)[] {
  const mark = (at: number, kind: string, text: string) => {
    const x = percent((at / 1000) * scale.second);
    const side = (at / 1000) * scale.second > 70 ? html` class="left"` : '';
    return html`<g class="mark ${kind}"><line x1="${x}" x2="${x}" y1="0" y2="${ABOVE + HEIGHT}"/><text x="${x}" y="11" dx="${side === '' ? 5 : -5}"${side}>${text}</text></g>`;
  };
  const again = recovery === null || recovery.ms === null || recovery.ms < 1000 ? null : recovery.ms;
  return [
    firstRefusal === null
      ? null
      : mark(firstRefusal.at, 'refused', say(`${firstRefusal.code} at ${firstRefusal.verb}`)),
    again === null ? null : mark(ms + again, 'accepted', say('accepted again')),
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
