// The recorded runs, newest first, a page of them at a time.
import type { RunEntry } from '../../record/runs.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { Summary } from '../../run/document.ts';
import type { View } from '../view.ts';
import { timeMarkup } from '../when.ts';
import type { Content } from './frame.ts';

export interface ListedRun extends RunEntry {
  /** Null: it was not finished. */
  readonly summary: Summary | null;
}

export interface RunList {
  readonly runs: readonly ListedRun[];
  readonly total: number;
  readonly query: string;
  /** The one that the next page begins behind; null: there is none. */
  readonly next: string | null;
}

export function runsPage({ runs, total, query, next }: RunList, view: View): Content {
  const { say } = view;
  const rows = runs.map((run, index) => runRow(run, runs[index + 1] ?? null, view));
  const more =
    next !== null &&
    html`<p class="pager"><a class="btn plain" href="/runs?${new URLSearchParams({ before: next, q: query }).toString()}">${say('runs.more')}</a></p>`;
  const main = html`<div class="head"><div><h1>${say('runs.title')}</h1><p class="quiet">${say('runs.count', { n: total })}</p></div></div>
${searchForm('/runs', query, say('runs.search'), say('search'))}
${rows.length === 0 ? html`<p class="note blue">${say(query === '' ? 'runs.none' : 'runs.nothing')}</p>` : html`<div class="card scroll"><table class="runs"><thead><tr><th scope="col">${say('runs.when')}</th><th scope="col">${say('runs.name')}</th><th scope="col">${say('runs.result')}</th><th scope="col"><span class="skip">${say('runs.compare')}</span></th></tr></thead><tbody>${rows}</tbody></table></div>`}
${more}`;
  return { title: say('area.runs'), area: 'runs', main, kept: say('kept.results') };
}

function searchForm(action: string, query: string, label: string, button: string): Markup {
  return html`<form class="filt" method="get" action="${action}"><input type="text" name="q" value="${query}" aria-label="${label}" placeholder="${label}" data-search><button class="btn plain s">${button}</button></form>`;
}

function runRow({ id, name, started, summary }: ListedRun, older: RunEntry | null, view: View): Markup {
  const { say, lang } = view;
  const compare =
    older !== null &&
    older.name === name &&
    html`<a class="small" href="/runs/${older.id}..${id}">${say('runs.compare')}</a>`;
  return html`<tr><td class="small">${timeMarkup(started, lang)}</td><td><a href="/runs/${id}" data-row>${name}</a> <code class="tiny quiet">${id.slice(-4)}</code></td><td>${summary === null ? html`<span class="badge amber">${say('runs.incomplete')}</span>` : verdictBadges(summary, view)}</td><td>${compare}</td></tr>`;
}

export const VERDICT_COLOUR = { passed: 'green', failed: 'red', inconclusive: 'amber', skipped: '' } as const;
export const VERDICT_SIGN = { passed: '✓', failed: '✕', inconclusive: '?', skipped: '–' } as const;

/** What did not pass first. */
function verdictBadges(summary: Summary, { say }: View): Markup {
  const verdicts = (['failed', 'inconclusive', 'passed', 'skipped'] as const).filter((verdict) => summary[verdict] > 0);
  return html`${verdicts.map((verdict) => html`<span class="badge ${VERDICT_COLOUR[verdict]}">${VERDICT_SIGN[verdict]} ${say(`count.${verdict}`, { n: summary[verdict] })}</span> `)}`;
}
