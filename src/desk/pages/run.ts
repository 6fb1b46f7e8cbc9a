// One run: what failed first, one case in full, filter and search in the address.
import { caseTitle, decidingStep, sayWhy } from '../../report/case-title.ts';
import { sayTarget } from '../../report/headline.ts';
import { casePassages, passageMarkup } from '../../report/html/dialogue.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { timeline } from '../../report/html/timeline.ts';
import type { CaseRecord, RunDocument, Verdict } from '../../run/document.ts';
import { replyLine } from '../../wire/reply.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { durationIn, timeMarkup } from '../when.ts';
import type { Content } from './frame.ts';
import { VERDICT_COLOUR, VERDICT_SIGN } from './runs.ts';

export interface RunQuery {
  /** The number of a case in the run, from 1; null: the first that is listed. */
  readonly case: number | null;
  readonly verdict: Verdict | null;
  readonly q: string;
}

export interface ShownRun {
  readonly document: RunDocument;
  readonly damage: string | null;
  /** Where it stands: `/runs/ID`, `/try/ID`. */
  readonly path: string;
}

/** What a list shows; a search finds the others. */
const MAX_LISTED = 300;
const ORDER: readonly Verdict[] = ['failed', 'inconclusive', 'passed', 'skipped'];

interface Numbered {
  readonly one: CaseRecord;
  readonly n: number;
}

export function runPage({ document, damage, path }: ShownRun, query: RunQuery, view: View): Content {
  const { say } = view;
  const all = document.cases.map((one, index): Numbered => ({ one, n: index + 1 }));
  const found = all.filter(({ one }) => fits(one, query));
  const listed = ORDER.flatMap((verdict) => found.filter(({ one }) => one.verdict === verdict)).slice(0, MAX_LISTED);
  const chosen = all.find(({ n }) => n === query.case) ?? listed[0] ?? null;
  const main = html`${runHead(document, view)}
${damage !== null && html`<p class="note">${say('run.damage')} <span lang="en">${damage}</span></p>`}
${bar(document)}${filters(document, path, query, view)}
<div class="lay"><nav class="card list" aria-label="${say('run.cases')}">${listed.length === 0 ? html`<p class="pad quiet">${say('runs.nothing')}</p>` : html`<div class="grp"><span>${say('run.first')}</span></div>${listed.map((item) => listItem(item, item === chosen, path, query, view))}`}${found.length > listed.length && html`<p class="grp">${say('run.cut', { n: found.length - listed.length })}</p>`}</nav>
${chosen === null ? html`<p></p>` : caseArticle(chosen, path, query, view)}</div>`;
  return { title: say('run'), area: path.startsWith('/try') ? 'try' : 'runs', main, kept: say('kept.results') };
}

function fits(one: CaseRecord, { verdict, q }: RunQuery): boolean {
  if (verdict !== null && one.verdict !== verdict) return false;
  if (q === '') return true;
  const words = [
    one.scenario,
    one.variant ?? '',
    one.file,
    sayTarget(one.target),
    sayWhy(one),
    ...one.steps.flatMap(({ reply }) => (reply === null ? [] : [replyLine(reply)])),
  ];
  return words.join('\n').toLowerCase().includes(q.toLowerCase());
}

function runHead({ run, summary, cases }: RunDocument, view: View): Markup {
  const { say, lang } = view;
  const total = cases.length;
  const title =
    summary.failed > 0
      ? say('run.failed', { n: summary.failed, total })
      : summary.inconclusive > 0
        ? say('run.inconclusive', { n: summary.inconclusive, total })
        : say('run.passed', { n: total });
  const took =
    run.finished === null
      ? say('runs.incomplete')
      : durationIn(Date.parse(run.finished) - Date.parse(run.started), lang);
  return html`<div class="head"><div><h1>${title}</h1><p class="quiet"><code>${run.id}</code> · ${timeMarkup(run.started, lang)} · ${took}</p></div></div>`;
}

/** How much of it passed, as a picture; the counts stand in the filters. */
function bar({ summary }: RunDocument): Markup {
  const total = ORDER.reduce((sum, verdict) => sum + summary[verdict], 0);
  if (total === 0) return html``;
  let from = 0;
  return html`<svg class="sum" width="100%" height="10" aria-hidden="true">${ORDER.map((verdict) => {
    const width = (summary[verdict] / total) * 100;
    const rect =
      width > 0 && html`<rect class="v-${verdict}" x="${from.toFixed(2)}%" width="${width.toFixed(2)}%" height="10"/>`;
    from += width;
    return rect;
  })}</svg>`;
}

function linkOf(path: string, { verdict, q }: RunQuery, number: number | null): string {
  const query = new URLSearchParams();
  if (verdict !== null) query.set('v', verdict);
  if (q !== '') query.set('q', q);
  if (number !== null) query.set('case', String(number));
  return query.size === 0 ? path : `${path}?${query}`;
}

function filters({ summary, cases }: RunDocument, path: string, query: RunQuery, view: View): Markup {
  const { say } = view;
  const chip = (verdict: Verdict | null, text: string) =>
    html`<a class="chip" href="${linkOf(path, { ...query, verdict }, null)}"${query.verdict === verdict && html` aria-current="true"`}>${text}</a>`;
  const chips = ORDER.filter((verdict) => summary[verdict] > 0).map((verdict) =>
    chip(verdict, `${VERDICT_SIGN[verdict]} ${say(`count.${verdict}`, { n: summary[verdict] })}`),
  );
  return html`<form class="filt" method="get" action="${path}">${query.verdict !== null && html`<input type="hidden" name="v" value="${query.verdict}">`}${chip(null, say('run.all', { n: cases.length }))}${chips}<input type="text" name="q" value="${query.q}" aria-label="${say('search')}" placeholder="${say('run.search')}" data-search><button class="btn plain s">${say('search')}</button></form>`;
}

function listItem({ one, n }: Numbered, isChosen: boolean, path: string, query: RunQuery, view: View): Markup {
  return html`<a class="it" href="${linkOf(path, query, n)}" data-row${isChosen && html` aria-current="true"`}><span class="v v-${one.verdict}" role="img" aria-label="${view.say(`verdict.${one.verdict}`)}">${VERDICT_SIGN[one.verdict]}</span><span>${one.scenario}${one.variant !== null && html` <b>${one.variant}</b>`}<code class="quiet h">${sayTarget(one.target)}</code></span><span class="tiny quiet">${durationIn(one.ms, view.lang)}</span></a>`;
}

function caseArticle({ one, n }: Numbered, path: string, query: RunQuery, view: View): Markup {
  const { say } = view;
  const ours = speaks(view);
  const step = decidingStep(one);
  const seen = step?.reply == null ? (step?.problem ?? one.reason) : replyLine(step.reply);
  const why = ours(sayWhy(one));
  const facts = html`<dl class="cmp">${step?.expected != null && html`<dt>${say('run.expected')}</dt><dd><code>${step.expected}</code></dd>`}${seen != null && html`<dt>${say('run.seen')}</dt><dd><code>${seen}</code></dd>`}${why !== '' && html`<dt>${say('run.means')}</dt><dd>${why}</dd>`}</dl>`;
  return html`<article class="card" id="case-${n}"><div class="hd"><h2>${caseTitle(one)}</h2><div class="m"><span class="badge ${VERDICT_COLOUR[one.verdict]}">${VERDICT_SIGN[one.verdict]} ${say(`verdict.${one.verdict}`)}</span><code>${sayTarget(one.target)}</code><span class="tiny quiet">${durationIn(one.ms, view.lang)}</span><a class="tiny" href="${linkOf(path, query, n)}#case-${n}">${say('run.link')}</a></div>
${timeline(one, ours)}${(step !== undefined || why !== '') && facts}</div>
<div class="dialogue" tabindex="0" role="region" aria-label="${say('proof.dialogues')}">${casePassages(one, ours).map(passageMarkup)}</div></article>`;
}
