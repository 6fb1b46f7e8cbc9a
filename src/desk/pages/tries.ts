// What the reader wants tried instead: the values of `--try`, as far as they change a dialogue and neither who asks nor whom.
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';

/** Its name in `--try`, an example. `source` and `port` are not here: they would be another client, another target. */
export const TRIED = [
  ['helo', 'mail.example.org'],
  ['from', 'me@example.org'],
  ['to', 'postmaster@example.org'],
  ['size', '1000000'],
  ['tls', 'TLSv1.2'],
  ['wait', '60s'],
  ['rate', '1/10s'],
] as const;

export function triesField({ say }: View): Markup {
  const fields = TRIED.map(
    ([option, example]) =>
      html`<div><label class="f" for="try-${option}">${say(`try.${option}`)}</label><input type="text" id="try-${option}" name="try.${option}" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="${example}" maxlength="320"></div>`,
  );
  return html`<details class="tries"><summary>${say('tries')}</summary><p class="small quiet">${say('tries.text')}</p><div class="fields">${fields}</div></details>`;
}
