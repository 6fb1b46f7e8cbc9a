// A search for a threshold in the page: its words.
import type { ThresholdRecord } from '../../run/document.ts';
import { inTongue, textOf } from '../line.ts';
import { inEnglish, type Say } from '../say.ts';
import { thresholdLines } from '../threshold.ts';
import { html, type Markup } from './markup.ts';

export function thresholdSection(threshold: ThresholdRecord, say: Say = inEnglish): Markup {
  const lines = thresholdLines(threshold, true).map((line) => textOf(inTongue(line, say)));
  const conclusion = lines.pop()?.trim() ?? '';
  return html`<p class="conclusion">${conclusion}</p>
<pre class="dialogue">${lines.join('\n')}</pre>`;
}
