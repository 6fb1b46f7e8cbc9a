// When what was said: one lane for each attempt, a bar for each exchange, as inline SVG that scales without script.
import type { CaseRecord, Exchange, StepRecord } from '../../run/document.ts';
import { isRefused } from '../../wire/reply.ts';
import { sayDuration } from '../duration.ts';
import { inEnglish, type Say } from '../say.ts';
import { html, type Markup } from './markup.ts';

const LANE_HEIGHT = 26;
/** A label of this many characters needs about this share of the width; shorter bars have theirs in the tooltip only. */
const SHARE_PER_CHARACTER = 1.7;
/** Narrower, a bar could not be seen. */
const MIN_SHARE = 0.35;

interface Bar {
  readonly kind: 'clear' | 'secure' | 'refusal' | 'handshake';
  readonly label: string;
  /** What came of it, for the tooltip. */
  readonly outcome: string;
  /** Milliseconds since the attempt's connection was begun. */
  readonly from: number;
  readonly ms: number;
}

/** Null if nothing was said. */
export function timeline(one: CaseRecord, say: Say = inEnglish): Markup | null {
  const lanes = lanesOf(one);
  let total = 0;
  for (const lane of lanes) for (const { from, ms } of lane) total = Math.max(total, from + ms);
  if (total <= 0) return null;
  const drawn = lanes.map((lane, index) => laneMarkup(lane, { top: index * LANE_HEIGHT, total, say }));
  const name = say(`Timeline of ${sayDuration(total)}`);
  const height = lanes.length * LANE_HEIGHT;
  return html`<svg class="timeline" width="100%" height="${height}" role="img" aria-label="${name}">${drawn}</svg>`;
}

/** The exchanges by attempt, and in the last one the handshake before the first of them inside TLS. */
function lanesOf({ steps, tls }: CaseRecord): Bar[][] {
  const lanes = new Map<number, Bar[]>();
  const last = steps.at(-1)?.attempt;
  let handshake = tls;
  for (const step of steps) {
    const lane = lanes.get(step.attempt) ?? [];
    for (const exchange of step.exchanges) {
      const bar = barOf(step, exchange);
      if (exchange.secure && handshake !== null && step.attempt === last) {
        const before = lane.at(-1);
        const from = Math.max(before === undefined ? 0 : before.from + before.ms, bar.from - handshake.ms);
        const outcome = handshake.protocol ?? 'failed';
        lane.push({ kind: 'handshake', label: 'TLS', outcome, from, ms: Math.max(0, bar.from - from) });
        handshake = null;
      }
      lane.push(bar);
    }
    if (lane.length > 0) lanes.set(step.attempt, lane);
  }
  return [...lanes.values()];
}

/** An exchange's `at` is when something was sent; where nothing was (a greeting), it is when the reply had come. */
function barOf({ verb }: StepRecord, { sent, at, ms, reply, outcome, secure }: Exchange): Bar {
  const code = reply?.code ?? null;
  return {
    kind: isRefused(code) ? 'refusal' : secure ? 'secure' : 'clear',
    label: verb,
    outcome: code === null ? outcome : String(code),
    from: sent === null ? Math.max(0, at - ms) : at,
    ms,
  };
}

function laneMarkup(lane: readonly Bar[], { top, total, say }: { top: number; total: number; say: Say }): Markup {
  const bars = lane.map(({ kind, label, outcome, from, ms }) => {
    const left = percent(from / total);
    const width = Math.max(MIN_SHARE, percent(ms / total));
    const fits = width > label.length * SHARE_PER_CHARACTER;
    const tip = say(`${label} at ${sayDuration(from)}: ${outcome} after ${sayDuration(ms)}`);
    return html`<g class="${kind}"><title>${tip}</title>
<rect x="${left}%" y="${top + 4}" width="${width}%" height="16" rx="2"/>
${fits && html`<text x="${left}%" dx="5" y="${top + 16}">${label}</text>`}</g>`;
  });
  return html`<line class="axis" x1="0" x2="100%" y1="${top + 20}" y2="${top + 20}"/>${bars}`;
}

const percent = (share: number) => Number((share * 100).toFixed(3));
