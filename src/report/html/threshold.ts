// A search for a threshold in the page: its words.
import type { ThresholdRecord } from '../../run/document.ts';
import { textOf } from '../line.ts';
import { thresholdLines } from '../threshold.ts';
import { html, type Markup } from './markup.ts';

export function thresholdSection(threshold: ThresholdRecord): Markup {
  const lines = thresholdLines(threshold, true).map(textOf);
  const conclusion = lines.pop()?.trim() ?? '';
  return html`<p class="conclusion">${conclusion}</p>
<pre class="dialogue">${lines.join('\n')}</pre>`;
}
