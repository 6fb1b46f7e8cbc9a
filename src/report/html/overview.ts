// The top of the page: what ran, how it went, what changed, and a table of the scenarios that leads to each case that did not pass.
import { causesOf } from '../../baseline/causes.ts';
import type { CaseRecord, RunDocument } from '../../run/document.ts';
import { sayWhy } from '../case-title.ts';
import { ROLE_OF_CHANGE, sayFollows, sayWhere } from '../changes.ts';
import { type Comparison, sayBaseline } from '../comparison.ts';
import { sayDuration } from '../duration.ts';
import { ROLE_OF, sayTarget, sayVerdict } from '../headline.ts';
import type { Say } from '../say.ts';
import { countOf, sayCount, VERDICTS } from '../summary.ts';
import type { Tongue } from '../tongue.ts';
import { type Anchors, anchorOf } from './anchors.ts';
import { html, type Markup } from './markup.ts';
import { isOpen, type Scenario } from './order.ts';

/** With fewer cases the page is its own overview. */
const MIN_TABLE = 4;

export function masthead(document: RunDocument, heading: string, say: Say): Markup {
  const { run, summary } = document;
  const count = countOf(summary);
  const facts = [sayTime(run.started), say(`${count} case${count === 1 ? '' : 's'}`)];
  if (run.finished !== null) facts.push(sayDuration(Date.parse(run.finished) - Date.parse(run.started)));
  const command = `mxprobe ${run.argv.join(' ')}`;
  return html`<header class="masthead">
<p class="mark">mxprobe ${run.version}</p>
<h1>${heading}</h1>
<p class="meta">${facts.join(' · ')}</p>
${run.argv.length > 0 && html`<p class="meta command"><code>${command}</code><button type="button" class="copy" data-copy="${command}" data-done="${say('copied')}" hidden>${say('copy')}</button></p>`}
${!run.complete && html`<p class="incomplete">${say('The record is incomplete: the run ended before it was finished.')}</p>`}
${bar(document, say)}
</header>`;
}

/** The foot of the page: what the colours of the timelines mean, and where the run is recorded. */
export function colophon({ run }: RunDocument, say: Say): Markup {
  const legend = [
    ['clear', say('in clear')],
    ['secure', say('inside TLS')],
    ['refusal', say('refused')],
  ].map(([kind = '', meaning = '']) => html`<span class="legend ${kind}"></span>${meaning}`);
  return html`<footer><p>${say('Timelines:')}${legend}</p>
<p>${run.id} · Node ${run.node}${run.results !== null && html` · ${say('recorded in')} <code>${run.results}</code>`}</p></footer>`;
}

/** What a reader of the mail wants to know first. */
export function headline({ summary }: RunDocument, say: Say): string {
  const count = countOf(summary);
  if (count === 0) return say('No case ran');
  if (summary.passed === count) return count === 1 ? say('Passed') : say(`All ${count} passed`);
  const parts = VERDICTS.filter((verdict) => verdict !== 'passed' && summary[verdict] > 0);
  return say(`${parts.map((verdict) => say(sayCount(verdict, summary[verdict]))).join(', ')} of ${count}`);
}

/** `2026-11-21 02:00:00 UTC` */
const sayTime = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

function bar({ summary }: RunDocument, say: Say): Markup | null {
  const count = countOf(summary);
  if (count === 0) return null;
  let left = 0;
  const parts = VERDICTS.filter((verdict) => summary[verdict] > 0).map((verdict) => {
    const width = (summary[verdict] / count) * 100;
    const place = html`x="${left.toFixed(3)}%" width="${width.toFixed(3)}%"`;
    const tip = say(sayCount(verdict, summary[verdict]));
    const part = html`<rect class="${ROLE_OF[verdict]}" ${place} height="6"><title>${tip}</title></rect>`;
    left += width;
    return part;
  });
  return html`<svg class="bar" width="100%" height="6" role="img" aria-label="${say('Verdicts')}">${parts}</svg>`;
}

export function changeSection(comparison: Comparison | null, anchors: Anchors, { say, night }: Tongue): Markup | null {
  if (comparison === null) return null;
  const rows = causesOf(comparison.changes, night.sentence).map(
    (cause) => html`<li><span class="badge ${ROLE_OF_CHANGE[cause.class]}">${night.words.classes[cause.class]}</span>
<div><p class="cause-of">${cause.text}</p>${sayFollows(cause.follows, night).map((text) => html`<p class="quiet">${text}</p>`)}
<p>${whereOf(sayWhere(cause.cases, night), cause.cases, anchors, say)}</p></div></li>`,
  );
  const body = rows.length === 0 ? html`<p>${say('Nothing.')}</p>` : html`<ul class="changes">${rows}</ul>`;
  return html`<section id="changes"><h2>${say('What changed since the baseline')}</h2>
<p class="quiet">${sayBaseline(comparison, night)}</p>${body}</section>`;
}

/** Leads to the dialogue of one of the cases, if it stands on the page. */
function whereOf(text: string, cases: readonly string[], anchors: Anchors, say: Say): Markup {
  const where = html`<code class="quiet">${text}</code>`;
  const [, anchor] = [...anchors].find(([one]) => cases.includes(one.id)) ?? [];
  return anchor === undefined ? where : html`${where} <a href="#${anchor}">${say('dialogue')}</a>`;
}

/** A row for each scenario, and below it one for each of its cases that did not pass. */
export function overview(scenarios: readonly Scenario[], anchors: Anchors, say: Say): Markup | null {
  const count = scenarios.reduce((sum, { cases }) => sum + cases.length, 0);
  if (count < MIN_TABLE) return null;
  return html`<section id="overview"><h2>${say('Overview')}</h2><table class="overview">
<thead><tr><th scope="col">${say('Scenario')}</th><th scope="col">${say('Cases')}</th><th scope="col" class="number">${say('Time')}</th></tr></thead>
${scenarios.map((scenario) => scenarioRows(scenario, anchors, say))}
</table></section>`;
}

function scenarioRows({ cases }: Scenario, anchors: Anchors, say: Say): Markup {
  const [first] = cases;
  const anchor = scenarioAnchor(cases);
  const counts = VERDICTS.map((verdict) => [verdict, cases.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => html`<span class="badge ${ROLE_OF[verdict]}">${say(sayCount(verdict, count))}</span> `);
  const ms = cases.reduce((sum, one) => sum + one.ms, 0);
  const open = cases.filter(isOpen).map((one) => caseRow(one, anchors.get(one) ?? '', say));
  return html`<tbody data-section="${anchor}"><tr><th scope="row"><a href="#${anchor}">${first?.scenario ?? ''}</a></th><td>${counts}</td><td class="number">${sayDuration(ms)}</td></tr>${open}</tbody>`;
}

function caseRow(one: CaseRecord, anchor: string, say: Say): Markup {
  return html`<tr class="one" data-of="${anchor}"><td colspan="3"><div><span class="badge ${ROLE_OF[one.verdict]}">${say(sayVerdict(one))}</span>
<a href="#${anchor}">${one.variant ?? say('dialogue')}</a><span class="why">${say(sayWhy(one))}</span><code class="quiet">${sayTarget(one.target)}</code></div></td></tr>`;
}

export function scenarioAnchor([first]: readonly CaseRecord[]): string {
  return anchorOf('scenario', first === undefined ? '' : `${first.file} ${first.scenario}`);
}
