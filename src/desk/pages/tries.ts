// What the reader wants tried instead: the values of `--try`, as far as they change a dialogue and neither who asks nor whom.
import type { FactorId } from '../../diagnosis/factor.ts';
import { textsOf } from '../../diagnosis/texts.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';

/** The factor, its name in `--try`, an example. `source` and `port` are not here: they would be another client, another target. */
export const TRIED = [
  ['helo', 'helo', 'mail.example.org'],
  ['sender', 'from', 'me@example.org'],
  ['recipient', 'to', 'postmaster@example.org'],
  ['size', 'size', '1000000'],
  ['tls-version', 'tls', 'TLSv1.2'],
  ['wait', 'wait', '60s'],
  ['rate', 'rate', '1/10s'],
] as const satisfies readonly (readonly [FactorId, string, string])[];

export function triesField({ say, lang }: View): Markup {
  const { factors } = textsOf(lang);
  const fields = TRIED.map(
    ([factor, option, example]) =>
      html`<div><label class="f" for="try-${option}">${factors[factor].label}</label><input type="text" id="try-${option}" name="try.${option}" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="${example}" maxlength="320"></div>`,
  );
  return html`<details class="tries"><summary>${say('tries')}</summary><p class="small quiet">${say('tries.text')}</p><div class="fields">${fields}</div></details>`;
}
