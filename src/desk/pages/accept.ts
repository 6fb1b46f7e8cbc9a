// Review before something becomes normal: every fact, before and after, each with a box; where nothing is normal yet, every case.
import type { CaseFacts } from '../../baseline/baseline.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { Change, RunDocument } from '../../run/document.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { beforeAfter, sayChange } from './changes.ts';
import { firstFacts, verdictBadge } from './first-facts.ts';
import { type Content, tokenField } from './frame.ts';
import { caseNames } from './nights.ts';

export interface Review {
  readonly name: string;
  readonly run: string;
  /** Of what is shown: what is sent back must be that. */
  readonly digest: string;
  readonly changes: readonly Change[];
  /** What would become normal where nothing is yet, by case; empty where something is. */
  readonly first: readonly (readonly [key: string, facts: CaseFacts])[];
  /** The record of the night. */
  readonly last: RunDocument;
  readonly doubts: readonly string[];
}

export function acceptPage(review: Review, view: View): Content {
  const { name, run, digest, changes, first, doubts } = review;
  const { say } = view;
  const isFirst = first.length > 0;
  const boxes = isFirst ? firstBoxes(review, view) : changeBoxes(changes, view);
  const main = html`<div class="head"><div><h1>${say('accept.title', { name })}</h1><p class="quiet">${say(isFirst ? 'first.text' : 'accept.text')}</p></div></div>
${doubts.length > 0 && html`<ul class="note">${doubts.map((doubt) => html`<li>${speaks(view)(doubt)}</li>`)}</ul>`}
<form method="post" action="/nights/${name}/accept">${tokenField(view)}<input type="hidden" name="run" value="${run}"><input type="hidden" name="digest" value="${digest}">
<section class="card">${boxes}<div class="acc"><span class="small">${say(isFirst ? 'first.each' : 'accept.each', { n: boxes.length })}</span><span class="grow"></span><a class="btn plain s" href="/nights/${name}">${say('accept.cancel')}</a><button class="btn s">${say('accept.do')}</button></div></section></form>`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.accept') };
}

const box = (index: number) => html`<input type="checkbox" name="seen" value="${index}" id="c${index}" required>`;

function changeBoxes(changes: readonly Change[], view: View): Markup[] {
  return changes.map(
    (change, index) =>
      html`<div class="chg tick">${box(index)}<div><label for="c${index}"><b>${sayChange(change, view)}</b></label>${beforeAfter(change, view)}<p class="tiny quiet"><code>${change.case}</code></p></div></div>`,
  );
}

function firstBoxes({ first, last }: Review, view: View): Markup[] {
  const names = caseNames(last);
  return first.map(
    ([key, facts], index) =>
      html`<div class="chg tick">${box(index)}<div><label for="c${index}"><b>${names.get(key) ?? key}</b></label> ${verdictBadge(facts, view)}${firstFacts(facts, view)}<p class="tiny quiet"><code>${key}</code></p></div></div>`,
  );
}

export function acceptedPage(name: string, path: string, view: View): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('accept.done')}</h1><p class="lead">${say('accept.written')} <code>${path}</code></p><p><a class="btn" href="/nights/${name}">${say('accept.back')}</a></p></div>`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.accept') };
}
