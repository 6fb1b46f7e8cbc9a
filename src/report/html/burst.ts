// A burst over time: a bar for each second, accepted below and refused above, as inline SVG that scales without script.
import type { BurstRecord } from '../../run/document.ts';
import { burstLines } from '../burst.ts';
import { textOf } from '../line.ts';
import { html, type Markup } from './markup.ts';

const HEIGHT = 120;
/** More bars than this could not be told apart: several seconds share one. */
const MAX_BARS = 300;
/** A burst of two seconds is two bars, not two walls. */
const MAX_BAR_PERCENT = 5;

export function burstSection(burst: BurstRecord): Markup {
  const lines = burstLines(burst).map(textOf).join('\n');
  return html`<figure class="burst">${chart(burst)}<figcaption class="quiet"><i class="swatch accepted"></i> accepted <i class="swatch refused"></i> refused, in each second</figcaption></figure>
<pre class="dialogue">${lines}</pre>`;
}

interface Bar {
  readonly from: number;
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: number;
  readonly begun: number;
}

function chart({ timeline }: BurstRecord): Markup | null {
  const bars = barsOf(timeline);
  const most = bars.reduce((high, { accepted, refused }) => Math.max(high, accepted + refused), 0);
  if (most === 0) return null;
  const width = Math.min(100 / bars.length, MAX_BAR_PERCENT);
  const drawn = bars.map((bar, index) => {
    const accepted = (bar.accepted / most) * HEIGHT;
    const refused = (bar.refused / most) * HEIGHT;
    const x = `${(index * width).toFixed(3)}%`;
    const wide = `${(width * 0.9).toFixed(3)}%`;
    const when = bar.seconds === 1 ? `second ${bar.from + 1}` : `seconds ${bar.from + 1} to ${bar.from + bar.seconds}`;
    const tip = `${when}: ${bar.begun} begun, ${bar.accepted} accepted, ${bar.refused} refused`;
    return html`<g><title>${tip}</title>
<rect x="${x}" y="${(HEIGHT - accepted).toFixed(1)}" width="${wide}" height="${accepted.toFixed(1)}" class="accepted"/>
<rect x="${x}" y="${(HEIGHT - accepted - refused).toFixed(1)}" width="${wide}" height="${refused.toFixed(1)}" class="refused"/></g>`;
  });
  const name = `${bars.length} bars; at most ${most} answers`;
  return html`<svg class="chart" width="100%" height="${HEIGHT}" role="img" aria-label="${name}">${drawn}</svg>`;
}

function barsOf({ begun, accepted, refused }: BurstRecord['timeline']): Bar[] {
  const seconds = Math.ceil(begun.length / MAX_BARS);
  const sum = (values: readonly number[], from: number) =>
    values.slice(from, from + seconds).reduce((all, one) => all + one, 0);
  return Array.from({ length: Math.ceil(begun.length / seconds) }, (_, index) => {
    const from = index * seconds;
    return { from, seconds, accepted: sum(accepted, from), refused: sum(refused, from), begun: sum(begun, from) };
  });
}
