// A request that is refused: one sentence, in the reader's language, and what to do.
import { html } from '../../report/html/markup.ts';
import type { Refusal } from '../guard.ts';
import type { View } from '../view.ts';
import type { Content } from './frame.ts';

/** `path`: for a link from elsewhere, the same page, asked for from here. */
export function refusedPage(why: Refusal, path: string, view: View): Content {
  const { say } = view;
  const onward = why === 'foreign-link' && html`<p><a class="btn" href="${path}">${say('refused.onward')}</a></p>`;
  const back = why !== 'foreign-link' && why !== 'foreign-host' && html`<p><a href="/">${say('refused.back')}</a></p>`;
  const main = html`<div class="hero"><h1>${say(`refused.${why}`)}</h1><p class="lead">${say(`refused.${why}.text`)}</p>${onward}${back}</div>`;
  return { title: say('refused'), area: null, main, kept: say('kept.nothing') };
}
