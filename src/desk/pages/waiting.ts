// A page that waits for something; it asks for itself again until there is an answer.
import { html } from '../../report/html/markup.ts';
import { speaks } from '../speaks.ts';
import type { Area, View } from '../view.ts';
import type { Content } from './frame.ts';

export function waitingPage(area: Area, title: string, view: View): Content {
  const { say } = view;
  const main = html`<div class="hero" data-wait><span class="badge blue">${say('proof.runs')}</span><h1>${title}</h1><p class="lead">${say('wait.text')}</p><p><progress aria-label="${say('proof.runs')}"></progress></p></div>`;
  return { title: say(`area.${area}`), area, main, kept: say('kept.nothing'), refreshS: 2 };
}

export function faultPage(area: Area, fault: string, view: View): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('proof.fault')}</h1><p class="note red">${speaks(view)(fault)}</p><p><a href="/${area}">${say('accept.cancel')}</a></p></div>`;
  return { title: say(`area.${area}`), area, main, kept: say('kept.nothing') };
}
