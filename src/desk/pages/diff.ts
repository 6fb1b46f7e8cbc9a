// Two recorded runs, told apart by meaning: what `mxprobe diff` tells.
import { html } from '../../report/html/markup.ts';
import type { Change, RunDocument } from '../../run/document.ts';
import type { View } from '../view.ts';
import { timeMarkup } from '../when.ts';
import { changesMarkup } from './changes.ts';
import type { Content } from './frame.ts';

export function diffPage(
  before: RunDocument['run'],
  after: RunDocument['run'],
  changes: readonly Change[],
  view: View,
): Content {
  const { say, lang } = view;
  const run = ({ id, started }: RunDocument['run']) =>
    html`<a href="/runs/${id}">${timeMarkup(started, lang)}</a> <code class="tiny quiet">${id.slice(-4)}</code>`;
  const main = html`<div class="head"><div><h1>${changes.length === 0 ? say('diff.nothing') : say('diff.title')}</h1><p class="quiet">${say('before')}: ${run(before)} · ${say('now')}: ${run(after)}</p></div></div>
${changes.length > 0 && html`<section class="card">${changesMarkup(changes, view)}</section>`}`;
  return { title: say('diff'), area: 'runs', main, kept: say('kept.results') };
}
