// Whom to ask: a list, and where that is allowed a domain that is typed in. The field is empty: no word of a mail gets there.
import { html, type Markup } from '../../report/html/markup.ts';
import type { View } from '../view.ts';

export interface Askable {
  /** The allowed targets in their order. */
  readonly targets: readonly string[];
  readonly isAnyMxAllowed: boolean;
}

/** `sandbox`: what the embedded MX is called here. `button`: what begins it. */
export function whomField(
  { targets, isAnyMxAllowed }: Askable,
  sandbox: string,
  button: string,
  { say }: View,
): Markup {
  const named = targets.map(
    (target, index) => html`<option value="${index}">${say('prove.target', { target })}</option>`,
  );
  return html`<label class="f" for="target">${say('prove.whom')}</label><div class="go"><select id="target" name="target"><option value="sandbox">${sandbox}</option>${named}${isAnyMxAllowed && html`<option value="any-mx">${say('whom.any')}</option>`}</select><button class="btn">${button}</button></div>
${isAnyMxAllowed && html`<label class="f" for="domain">${say('whom.domain')}</label><input type="text" id="domain" name="domain" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="example.org" maxlength="253">`}`;
}
