// A burst in numbers: what is said of it, which step was answered what, and how long it took; tables, so that what belongs below
// something stands below it at any width.
import type { BurstRecord } from '../../run/document.ts';
import { PHASES, QUANTILES } from '../../scenario/burst-shape.ts';
import { replyLine } from '../../wire/reply.ts';
import { sayMs } from '../burst.ts';
import { type BurstFact, burstFacts, laterFacts, stepOf, whatCame } from '../burst-facts.ts';
import type { Say } from '../say.ts';
import { html, type Markup } from './markup.ts';

export function burstTables(burst: BurstRecord, say: Say): Markup {
  const first = burst.firstRefusal;
  return html`<dl class="figures">${burstFacts(burst).map((fact) => factMarkup(fact, say))}${first !== null && html`<dd><code class="refusal">${replyLine(first)}</code></dd>`}</dl>
${replyTable(burst, say)}
${timeTable(burst, say)}
<dl class="figures">${laterFacts(burst).map((fact) => factMarkup(fact, say))}</dl>`;
}

function factMarkup({ name, text, role }: BurstFact, say: Say): Markup {
  return html`<dt>${say(name)}</dt><dd${role !== 'plain' && html` class="${role}"`}>${say(text)}</dd>`;
}

/** Rows of replies; the rest is in the run document. */
const MAX_ROWS = 40;

/** The step once, and below it each of its answers. */
function replyTable({ replies }: BurstRecord, say: Say): Markup | null {
  if (replies.length === 0) return null;
  const shown = replies.slice(0, MAX_ROWS);
  const steps = [...new Set(shown.map(stepOf))];
  const more = replies.length - shown.length;
  return html`<div class="scroll" role="region" aria-label="${say('replies')}" tabindex="0"><table class="numbers"><caption>${say('replies')}</caption>
<thead><tr><th scope="col">${say('step')}</th><th scope="col" class="number">${say('count')}</th><th scope="col">${say('code')}</th><th scope="col">${say('text')}</th></tr></thead>
${steps.map((step) => {
  const rows = shown.filter((row) => stepOf(row) === step);
  return html`<tbody>${rows.map((row, index) => {
    const { what, said } = whatCame(row);
    const kind = row.refused > 0 ? 'refusal' : 'quiet';
    return html`<tr>${index === 0 && html`<th scope="rowgroup" rowspan="${rows.length}">${say(step)}</th>`}<td class="number">${row.count}</td><td class="${kind}">${row.outcome === 'reply' ? what : say(what)}</td><td><code class="${kind}">${said}</code></td></tr>`;
  })}</tbody>`;
})}</table></div>${more > 0 && html`<p class="quiet">${say(`... and ${more} more in the run document`)}</p>`}`;
}

function timeTable({ phases }: BurstRecord, say: Say): Markup | null {
  const rows = PHASES.flatMap((phase) => {
    const times = phases[phase];
    if (times === undefined || phase === 'other') return [];
    return [
      html`<tr><th scope="row">${phase}</th>${QUANTILES.map((one) => html`<td class="number">${sayMs(times[one])}</td>`)}</tr>`,
    ];
  });
  if (rows.length === 0) return null;
  return html`<div class="scroll" role="region" aria-label="${say('milliseconds')}" tabindex="0"><table class="numbers"><caption>${say('milliseconds')}</caption>
<thead><tr><th scope="col">${say('phase')}</th>${QUANTILES.map((one) => html`<th scope="col" class="number">${one}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
