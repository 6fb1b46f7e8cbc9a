// When what was said: one lane for each attempt, a bar for each exchange, as inline SVG that scales without script.
import type { CaseRecord, Exchange, StepRecord } from '../../run/document.ts';
import { sayDuration } from '../duration.ts';
import { html, type Markup } from './markup.ts';

const LANE_HEIGHT = 26;
/** A label of this many characters needs about this share of the width; shorter bars have their label in the tooltip only. */
const SHARE_PER_CHARACTER = 1.7;

export function timeline(one: CaseRecord): Markup | null {
  const lanes = lanesOf(one.steps);
  const total = endOf(lanes);
  if (lanes.length === 0 || total <= 0) return null;
  const height = lanes.length * LANE_HEIGHT;
  return html`<svg class="timeline" width="100%" height="${height}" role="img" aria-label="${`Timeline of ${sayDuration(total)}`}">${lanes.map(
    (lane, index) => laneMarkup(lane, index * LANE_HEIGHT, total),
  )}</svg>`;
}

interface Bar {
  readonly verb: string;
  readonly exchange: Exchange;
}

/** Exchanges by attempt; times count from each attempt's own connection. */
function lanesOf(steps: readonly StepRecord[]): Bar[][] {
  const lanes = new Map<number, Bar[]>();
  for (const step of steps) {
    for (const exchange of step.exchanges) {
      const lane = lanes.get(step.attempt) ?? [];
      lane.push({ verb: step.verb, exchange });
      lanes.set(step.attempt, lane);
    }
  }
  return [...lanes.values()];
}

function laneMarkup(lane: readonly Bar[], top: number, total: number): Markup {
  const share = (ms: number) => Number(((Math.max(0, ms) / total) * 100).toFixed(3));
  return html`<line class="axis" x1="0" x2="100%" y1="${top + 20}" y2="${top + 20}"/>${lane.map(
    ({ verb, exchange }) => {
      const left = share(begun(exchange));
      const width = Math.max(0.35, share(exchange.ms));
      const code = exchange.reply?.code ?? null;
      const kind = code !== null && code >= 400 ? 'refusal' : exchange.secure ? 'secure' : 'clear';
      const tip = `${verb} at ${sayDuration(begun(exchange))}, ${code ?? exchange.outcome} after ${sayDuration(exchange.ms)}`;
      const label = width > verb.length * SHARE_PER_CHARACTER;
      return html`<g class="${kind}"><title>${tip}</title><rect x="${left}%" y="${top + 4}" width="${width}%" height="16" rx="2"/>${
        label && html`<text x="${left}%" dx="5" y="${top + 16}">${verb}</text>`
      }</g>`;
    },
  )}`;
}

/** `at` is when something was sent; where nothing was (a greeting), it is when the reply had come. */
const begun = ({ sent, at, ms }: Exchange) => (sent === null ? Math.max(0, at - ms) : at);

function endOf(lanes: readonly (readonly Bar[])[]): number {
  let end = 0;
  for (const lane of lanes) for (const { exchange } of lane) end = Math.max(end, begun(exchange) + exchange.ms);
  return end;
}
