// Review before something becomes normal: every fact, before and after, each with a box.
import { html } from '../../report/html/markup.ts';
import type { Change } from '../../run/document.ts';
import { speaks } from '../speaks.ts';
import type { View } from '../view.ts';
import { beforeAfter, sayChange } from './changes.ts';
import { type Content, tokenField } from './frame.ts';

export interface Review {
  readonly name: string;
  readonly run: string;
  /** Of what is shown: what is sent back must be that. */
  readonly digest: string;
  readonly changes: readonly Change[];
  readonly doubts: readonly string[];
}

export function acceptPage({ name, run, digest, changes, doubts }: Review, view: View): Content {
  const { say } = view;
  const main = html`<div class="head"><div><h1>${say('accept.title', { name })}</h1><p class="quiet">${say('accept.text')}</p></div></div>
${doubts.length > 0 && html`<ul class="note">${doubts.map((doubt) => html`<li>${speaks(view)(doubt)}</li>`)}</ul>`}
<form method="post" action="/nights/${name}/accept">${tokenField(view)}<input type="hidden" name="run" value="${run}"><input type="hidden" name="digest" value="${digest}">
<section class="card">${changes.map(
    (change, index) =>
      html`<div class="chg"><input type="checkbox" name="seen" value="${index}" id="c${index}" required><div><label for="c${index}"><b>${sayChange(change, view)}</b></label>${beforeAfter(change, view)}<p class="tiny quiet"><code>${change.case}</code></p></div></div>`,
  )}<div class="acc"><span class="small">${say('accept.each', { n: changes.length })}</span><span class="grow"></span><a class="btn plain s" href="/nights/${name}">${say('accept.cancel')}</a><button class="btn s">${say('accept.do')}</button></div></section></form>`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.results') };
}

export function acceptedPage(name: string, path: string, view: View): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('accept.done')}</h1><p class="lead">${say('accept.written')} <code>${path}</code></p><p><a class="btn" href="/nights/${name}">${say('accept.back')}</a></p></div>`;
  return { title: say('area.nights'), area: 'nights', main, kept: say('kept.results') };
}
