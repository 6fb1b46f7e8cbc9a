// The top of the page: what ran, how it went, filters, what changed, and a table that leads to each case.
import { causesOf } from '../../baseline/causes.ts';
import type { CaseRecord, RunDocument } from '../../run/document.ts';
import { ROLE_OF_CHANGE, sayFollows, sayWhere } from '../changes.ts';
import { type Comparison, sayBaseline } from '../comparison.ts';
import { sayDuration } from '../duration.ts';
import { ROLE_OF, sayTarget, sayVerdict } from '../headline.ts';
import { VERDICTS } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** With fewer cases the page is its own overview. */
const MIN_TABLE = 4;

export function masthead(document: RunDocument): Markup {
  const { run } = document;
  const count = total(document);
  const facts = [sayTime(run.started), `${count} case${count === 1 ? '' : 's'}`];
  if (run.finished !== null) facts.push(sayDuration(Date.parse(run.finished) - Date.parse(run.started)));
  return html`<header class="masthead">
<p class="mark">mxprobe ${run.version}</p>
<h1>${headline(document)}</h1>
<p class="meta">${facts.join(' · ')}</p>
${run.argv.length > 0 && html`<p class="meta"><code>mxprobe ${run.argv.join(' ')}</code></p>`}
${!run.complete && html`<p class="incomplete">The record is incomplete: the run ended before it was finished.</p>`}
${bar(document)}
</header>`;
}

/** The foot of the page: what the colours of the timelines mean, and where the run is recorded. */
export function colophon({ run }: RunDocument): Markup {
  const legend = [
    ['clear', 'in clear'],
    ['secure', 'inside TLS'],
    ['refusal', 'refused'],
  ].map(([kind = '', meaning = '']) => html`<span class="legend ${kind}"></span>${meaning}`);
  return html`<footer><p>Timelines:${legend}</p>
<p>${run.id} · Node ${run.node}${run.results !== null && html` · recorded in <code>${run.results}</code>`}</p></footer>`;
}

/** What a reader of the mail wants to know first. */
export function headline(document: RunDocument): string {
  const { summary } = document;
  const count = total(document);
  if (count === 0) return 'No case ran';
  if (summary.passed === count) return count === 1 ? 'Passed' : `All ${count} passed`;
  const parts = VERDICTS.filter((verdict) => verdict !== 'passed' && summary[verdict] > 0);
  return `${parts.map((verdict) => `${summary[verdict]} ${verdict}`).join(', ')} of ${count}`;
}

/** With those that the page does not show. */
const total = ({ summary }: RunDocument) => VERDICTS.reduce((sum, verdict) => sum + summary[verdict], 0);

/** `2026-11-21 02:00:00 UTC` */
const sayTime = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

function bar(document: RunDocument): Markup | null {
  const { summary } = document;
  const count = total(document);
  if (count === 0) return null;
  let left = 0;
  const parts = VERDICTS.filter((verdict) => summary[verdict] > 0).map((verdict) => {
    const width = (summary[verdict] / count) * 100;
    const place = html`x="${left.toFixed(3)}%" width="${width.toFixed(3)}%"`;
    const tip = `${summary[verdict]} ${verdict}`;
    const part = html`<rect class="${ROLE_OF[verdict]}" ${place} height="6"><title>${tip}</title></rect>`;
    left += width;
    return part;
  });
  return html`<svg class="bar" width="100%" height="6" role="img" aria-label="Verdicts">${parts}</svg>`;
}

/** Shown by the script only: without it there is nothing to press. */
export function filters(document: RunDocument): Markup {
  const { summary } = document;
  const button = (show: string, kind: string, label: string) =>
    html`<button type="button" class="${kind}" data-show="${show}" aria-pressed="${String(show === '')}">${label}</button>`;
  const buttons = VERDICTS.filter((verdict) => summary[verdict] > 0).map((verdict) =>
    button(verdict, ROLE_OF[verdict], `${verdict} ${summary[verdict]}`),
  );
  return html`<nav class="filters" aria-label="Filter" hidden>${button('', 'all', `All ${total(document)}`)}${buttons}
<input type="search" placeholder="Find text, host, reply code" aria-label="Find"></nav>`;
}

export function changeSection(comparison: Comparison | null, anchors: ReadonlyMap<CaseRecord, string>): Markup | null {
  if (comparison === null) return null;
  const rows = causesOf(comparison.changes).map(
    (cause) => html`<tr><td><span class="badge ${ROLE_OF_CHANGE[cause.class]}">${cause.class}</span></td>
<td>${cause.text}${sayFollows(cause.follows).map((text) => html`<br><span class="quiet">${text}</span>`)}
<br>${whereOf(cause.cases, anchors)}</td></tr>`,
  );
  const body = rows.length === 0 ? html`<p>Nothing.</p>` : html`<table>${rows}</table>`;
  return html`<section id="changes"><h2>What changed since the baseline</h2>
<p class="quiet">${sayBaseline(comparison)}</p>${body}</section>`;
}

/** Leads to the dialogue of one of the cases, if it stands on the page. */
function whereOf(cases: readonly string[], anchors: ReadonlyMap<CaseRecord, string>): Markup {
  const where = html`<code class="quiet">${sayWhere(cases)}</code>`;
  const [, anchor] = [...anchors].find(([one]) => cases.includes(one.id)) ?? [];
  return anchor === undefined ? where : html`${where} <a href="#${anchor}">dialogue</a>`;
}

export function caseTable(cases: readonly CaseRecord[], anchors: ReadonlyMap<CaseRecord, string>): Markup | null {
  if (cases.length < MIN_TABLE) return null;
  const rows = cases.map(
    (one) => html`<tr data-verdict="${one.verdict}">
<td class="${ROLE_OF[one.verdict]}">${sayVerdict(one)}</td>
<td><a href="#${anchors.get(one) ?? ''}">${one.scenario}</a></td>
<td>${one.variant ?? ''}</td>
<td><code>${sayTarget(one.target)}</code></td>
<td class="number">${sayDuration(one.ms)}</td>
</tr>`,
  );
  return html`<section id="overview"><h2>Overview</h2><table class="overview">
<thead><tr><th>Verdict</th><th>Scenario</th><th>Variant</th><th>Target</th><th class="number">Time</th></tr></thead>
<tbody>${rows}</tbody>
</table></section>`;
}
