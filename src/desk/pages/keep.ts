// Writing an answer, or what its proof has found, to the folder of results; and taking it away again. Only with the right to.
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';
import { tokenField } from './frame.ts';

interface Keepable {
  readonly id: string;
  readonly mask: boolean;
  readonly record: string | null;
}

export function keepCard({ id, mask, record }: Keepable, view: View): Markup | false {
  const { say } = view;
  if (!view.rights.has('keep')) return false;
  if (record === null)
    return html`<section class="card pad prove" id="keep"><div><h2>${say('keep')}</h2><p class="small quiet">${say('keep.text')}</p></div><form method="post" action="/b/${id}/keep">${tokenField(view)}${mask && html`<input type="hidden" name="mask" value="1">`}<button class="btn plain">${say('keep.do')}</button></form></section>`;
  return html`<section class="card pad prove" id="keep"><div><h2>${say('keep')}</h2><p>${say('keep.done')} <a href="/runs/${record}"><code>${record}</code></a></p></div><form method="post" action="/b/${id}/discard">${tokenField(view)}<button class="btn plain">${say('keep.discard')}</button></form></section>`;
}
