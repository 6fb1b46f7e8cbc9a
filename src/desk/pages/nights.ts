// The nights of all probes; and those of one: what changed, then each case night by night.
import type { CaseHistory } from '../../baseline/case-history.ts';
import { causesOf, countsOf } from '../../baseline/causes.ts';
import type { History } from '../../baseline/history.ts';
import { keyOf } from '../../baseline/normalise.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { RunDocument, Verdict } from '../../run/document.ts';
import type { View } from '../view.ts';
import { durationIn, timeMarkup } from '../when.ts';
import { changesMarkup } from './changes.ts';
import { type Content, tokenField } from './frame.ts';
import { VERDICT_SIGN } from './runs.ts';

export interface ProbeNights {
  readonly name: string;
  readonly history: History;
  /** The run that is normal; null: nothing was accepted, or what was accepted can't be read. */
  readonly normal: string | null;
}

export function nightsPage(probes: readonly ProbeNights[], view: View): Content {
  const { say, lang } = view;
  const rows = probes.map(({ name, history: { nights }, normal }) => {
    const last = nights.at(-1);
    if (last === undefined)
      return html`<tr><td>${name}</td><td class="small quiet" colspan="2">${say('ask.none')}</td><td>${view.rights.has('probe') && askForm(name, view)}</td></tr>`;
    return html`<tr><td><a href="/nights/${name}" data-row>${name}</a></td><td class="small">${timeMarkup(last.at, lang)}</td><td>${nightBadge(last.regressions, normal !== null, view)}</td><td class="small quiet">${say('nights.n', { n: nights.length })}</td></tr>`;
  });
  const main = html`<div class="head"><div><h1>${say('nights.title')}</h1></div></div>
${rows.length === 0 ? html`<p class="note blue">${say('nights.none')} <code>mxprobe init</code>, <code>mxprobe probe probes/own-mx.yaml --accept</code></p>` : html`<div class="card scroll"><table class="runs"><thead><tr><th scope="col">${say('nights.probe')}</th><th scope="col">${say('nights.last')}</th><th scope="col">${say('runs.result')}</th><th scope="col">${say('nights.kept')}</th></tr></thead><tbody>${rows}</tbody></table></div>`}`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.results') };
}

/** Nothing is as usual where nobody said what is. */
function nightBadge(worse: number, isCompared: boolean, { say }: View): Markup {
  if (worse > 0) return html`<span class="badge red">✕ ${say('nights.worse', { n: worse })}</span>`;
  if (!isCompared) return html`<span class="badge amber">? ${say('nights.uncompared')}</span>`;
  return html`<span class="badge green">✓ ${say('nights.same')}</span>`;
}

export interface NightQuery {
  readonly nights: number;
  readonly q: string;
  /** Only what did not pass last night. */
  readonly failing: boolean;
}

export interface OneProbe extends ProbeNights {
  readonly cases: readonly CaseHistory[];
  /** The record of the last night; null if it is gone. */
  readonly last: RunDocument | null;
  /** Whether what the night saw may become normal from here. */
  readonly mayAccept: boolean;
  /** Whether it may be asked now. */
  readonly mayAsk: boolean;
}

export const RANGES = [30, 90, 365] as const;

export function nightPage(probe: OneProbe, query: NightQuery, view: View): Content {
  const { name, history, cases, last, mayAsk } = probe;
  const { say, lang } = view;
  const night = history.nights.at(-1);
  const changes = last?.changes ?? [];
  const worse = last === null ? (night?.regressions ?? 0) : countsOf(causesOf(changes)).regression;
  const total = last?.cases.length ?? cases.length;
  const main = html`<div class="head"><div>${nightBadge(worse, last === null || last.baseline != null || probe.normal === last.run.id, view)}<h1>${say('night.title', { name })}</h1><p class="quiet">${night !== undefined && timeMarkup(night.at, lang)} · ${say('night.cases', { n: total })}${last?.baseline != null && html` · ${say('night.compared')} ${timeMarkup(last.baseline.accepted, lang)}`}</p></div><div class="acts">${mayAsk && askForm(name, view)}${night !== undefined && html`<a class="btn plain s" href="/runs/${night.run}">${say('night.run')}</a>`}</div></div>
${lastNight(probe, view)}
${matrix({ name, cases, history, last }, query, view)}`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.results') };
}

function askForm(name: string, view: View): Markup {
  return html`<form method="post" action="/nights/${name}/ask">${tokenField(view)}<button class="btn plain s">${view.say('ask.do')}</button></form>`;
}

/** What changed, and what may be done about it. */
function lastNight(probe: OneProbe, view: View): Markup {
  const { last, normal } = probe;
  const { say } = view;
  if (last === null) return html`<p class="note">${say('night.gone')}</p>`;
  const changes = last.changes ?? [];
  const isNormal = normal === last.run.id;
  if (changes.length > 0)
    return html`${isNormal && html`<p class="note green">${say('night.normal')}</p>`}<section class="card" aria-label="${say('night.changed')}">${changesMarkup(changes, view)}${!isNormal && acceptBar(probe, last.run.id, view)}</section>`;
  if (isNormal) return html`<p class="note green">${say('night.normal')}</p>`;
  if (normal !== null) return html`<p class="note blue">${say('night.nothing')}</p>`;
  return html`<section class="card"><div class="hd col"><h2>${say('night.first')}</h2><p class="quiet">${say('night.nothing-accepted')}</p></div>${acceptBar(probe, last.run.id, view)}</section>`;
}

/** The way to the review; without the right, how it is done elsewhere. */
function acceptBar({ name, normal, mayAccept }: OneProbe, run: string, { say, rights }: View): Markup | false {
  const isFirst = normal === null;
  if (mayAccept)
    return html`<div class="acc"><span class="small">${say(isFirst ? 'first.intended' : 'accept.intended')}</span><span class="grow"></span><a class="btn${!isFirst && ' plain'} s" href="/nights/${name}/accept?${new URLSearchParams({ run }).toString()}">${say(isFirst ? 'first.review' : 'accept.review')}</a></div>`;
  if (rights.has('accept')) return html`<p class="acc small">${say('accept.no-probe')}</p>`;
  return isFirst && html`<p class="acc small">${say('first.how')} <code>mxprobe probe … --accept</code></p>`;
}

/** What a page shows of a matrix; a search finds the others. */
const MAX_ROWS = 400;

/** What the scenarios of the last night call themselves, by the keys of their cases. */
export function caseNames(last: RunDocument | null): ReadonlyMap<string, string> {
  return new Map(
    (last?.cases ?? []).flatMap((one) => {
      const name = one.variant === null ? one.scenario : `${one.scenario}, ${one.variant}`;
      return [true, false].map((addressesVary) => [keyOf(one, addressesVary), name] as const);
    }),
  );
}

function matrix(
  { name, cases, history, last: run }: Pick<OneProbe, 'name' | 'cases' | 'history' | 'last'>,
  query: NightQuery,
  view: View,
): Markup {
  const { say, lang } = view;
  const names = caseNames(run);
  const { nights: n, q, failing } = query;
  const link = (changes: Partial<NightQuery>) => {
    const next = { ...query, ...changes };
    const params = new URLSearchParams({ n: String(next.nights) });
    if (next.q !== '') params.set('q', next.q);
    if (next.failing) params.set('failing', '1');
    return `/nights/${name}?${params}`;
  };
  const recent = history.nights.slice(-n);
  const [first, last] = [recent[0], recent.at(-1)];
  const shown = cases.filter(({ recent: of }) => !failing || of.at(-1)?.verdict !== 'passed');
  const rows = shown.slice(0, MAX_ROWS).map((one) =>
    matrixRow(
      one,
      names.get(one.case) ?? null,
      recent.map(({ at }) => at.slice(0, 10)),
      view,
    ),
  );
  return html`<section class="card mx"><div class="hd"><h2>${say('matrix.title', { n: recent.length })}</h2><span class="grow"></span><span class="seg">${RANGES.map((range) => html`<a href="${link({ nights: range })}"${range === n && html` aria-current="true"`}>${range}</a>`)}</span><span class="seg"><a href="${link({ failing: false })}"${!failing && html` aria-current="true"`}>${say('matrix.all')}</a><a href="${link({ failing: true })}"${failing && html` aria-current="true"`}>${say('matrix.failing')}</a></span><form class="find" method="get" action="/nights/${name}"><input type="hidden" name="n" value="${n}"><input type="text" name="q" value="${q}" aria-label="${say('matrix.search')}" placeholder="${say('matrix.search')}" data-search></form></div>
${rows.length === 0 ? html`<p class="pad quiet">${say('runs.nothing')}</p>` : html`<div class="axis" aria-hidden="true"><span></span><span class="t"><span>${first !== undefined && timeMarkup(first.at, lang)}</span><span>${last !== undefined && timeMarkup(last.at, lang)}</span></span><span></span></div><ul class="matrix">${rows}</ul>`}
${shown.length > MAX_ROWS && html`<p class="pad quiet">${say('run.cut', { n: shown.length - MAX_ROWS })}</p>`}
<p class="legend">${(['passed', 'failed', 'inconclusive', 'skipped'] as const).map((verdict) => html`<span><svg width="16" height="16" aria-hidden="true"><rect class="v-${verdict}" width="16" height="16" rx="3"/></svg> ${VERDICT_SIGN[verdict]} ${say(`verdict.${verdict}`)}</span>`)}</p></section>`;
}

/** One picture a row, one rectangle for each stretch of equal verdicts: 1,000 nights of 300 cases are a page. */
function matrixRow(
  { case: key, recent, counts }: CaseHistory,
  name: string | null,
  days: readonly string[],
  { say, lang }: View,
): Markup {
  const at = key.lastIndexOf('@');
  const now = recent.at(-1) ?? null;
  const label = say('matrix.label', {
    passed: counts.passed,
    n: counts.passed + counts.failed + counts.inconclusive + counts.skipped,
    now: now === null ? say('matrix.not-asked') : say(`verdict.${now.verdict}`),
  });
  // a hair between two stretches, whatever the number of nights
  const gap = recent.length / 300;
  const bad = now !== null && now.verdict !== 'passed' && now.verdict !== 'skipped';
  return html`<li class="${bad && 'bad'}"><span class="name"><b title="${at === -1 ? key : key.slice(0, at)}">${name ?? (at === -1 ? key : key.slice(0, at))}</b> <code>${at === -1 ? '' : key.slice(at + 1)}</code></span><svg class="cells" viewBox="0 0 ${recent.length} 10" preserveAspectRatio="none" role="img" aria-label="${label}">${stretches(
    recent,
  ).map(
    ({ verdict, from, to }) =>
      html`<rect class="v-${verdict}" x="${(from + gap / 2).toFixed(3)}" width="${(to - from - gap).toFixed(3)}" height="10"><title>${say(`verdict.${verdict}`)}, ${days[from] ?? ''}${to - from > 1 && ` – ${days[to - 1] ?? ''}`}</title></rect>`,
  )}</svg><span class="now">${now !== null && html`<span class="v v-${now.verdict}">${VERDICT_SIGN[now.verdict]}</span> <span class="tiny quiet">${durationIn(now.ms, lang)}</span>`}</span></li>`;
}

interface Stretch {
  readonly verdict: Verdict;
  readonly from: number;
  readonly to: number;
}

export function stretches(recent: CaseHistory['recent']): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const [index, night] of recent.entries()) {
    if (night === null) continue;
    const last = found.at(-1);
    if (last?.verdict === night.verdict && last.to === index) found[found.length - 1] = { ...last, to: index + 1 };
    else found.push({ verdict: night.verdict, from: index, to: index + 1 });
  }
  return found;
}
