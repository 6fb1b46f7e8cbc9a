// A page that has no folder to show says so, and how to start one.
import { html } from '../../report/html/markup.ts';
import type { Area, View } from '../view.ts';
import type { Content } from './frame.ts';

export function folderPage(option: 'results' | 'probes', area: Area, view: View): Content {
  const { say } = view;
  const main = html`<div class="hero"><h1>${say('folder.none')}</h1><p class="lead">${say('folder.text')}</p><pre class="whole card" tabindex="0">mxprobe desk --${option} ${option}/</pre></div>`;
  return { title: say(`area.${area}`), area, main, kept: say('kept.nothing') };
}
