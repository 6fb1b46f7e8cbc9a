// What differs between two nights, or two runs: each cause with its before and after, what follows from it folded below.
import { causesOf } from '../../baseline/causes.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { sayInGerman } from '../../report/nights/say-german.ts';
import type { Change, ChangeClass } from '../../run/document.ts';
import type { View } from '../view.ts';

const COLOUR: Readonly<Record<ChangeClass, string>> = {
  regression: 'red',
  inconclusive: 'amber',
  flapping: 'amber',
  notice: '',
  improvement: 'green',
};

export function changesMarkup(changes: readonly Change[], view: View): Markup {
  const { say } = view;
  return html`${causesOf(changes, (change) => sayChange(change, view)).map(
    (cause) =>
      html`<div class="chg"><span class="badge ${COLOUR[cause.class]}">${say(`class.${cause.class}`)}</span><div><h2>${cause.text}</h2>${beforeAfter(cause.changes[0], view)}${
        cause.follows.length > 0 &&
        html`<details class="small"><summary>${say('changes.follows', { n: cause.follows.length })}</summary><ul>${cause.follows.map((text) => html`<li>${text}</li>`)}</ul></details>`
      }<p class="tiny quiet">${cause.cases.slice(0, 4).map((key) => html`<code>${key}</code> `)}${cause.cases.length > 4 && say('and-more', { n: cause.cases.length - 4 })}</p></div></div>`,
  )}`;
}

/** In the reader's language where there is one for it. */
export function sayChange(change: Change, { lang }: View): string {
  return (lang === 'de' ? sayInGerman(change) : null) ?? change.text;
}

export function beforeAfter({ before, after, words }: Change, { say }: View): Markup | false {
  const [was, now] = (words ?? [String(before ?? ''), String(after ?? '')]).map((word) => word.trim());
  if (!was && !now) return false;
  return html`<div class="bw"><span class="q">${say('before')}</span><span><span class="was">${was || '–'}</span></span><span class="q">${say('now')}</span><span><span class="now">${now || '–'}</span></span></div>`;
}
