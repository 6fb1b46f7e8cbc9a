// The dialogue of a case, the same lines as on the screen, step by step.

import type { CaseRecord, StepRecord } from '../../run/document.ts';
import { ROLE_OF } from '../headline.ts';
import type { Line, Role } from '../line.ts';
import { sessionFacts, trustFacts } from '../tls-lines.ts';
import { type Passage, passages } from '../transcript.ts';
import { html, type Markup } from './markup.ts';

export function dialogue(one: CaseRecord): Markup {
  return html`<div class="dialogue">${casePassages(one).map((passage) => passageMarkup(passage))}</div>`;
}

/** The certificate has a card of its own; here stand the session and the judgement on it. */
export function casePassages(one: CaseRecord): Passage[] {
  const { tls } = one;
  if (tls === null) return passages(one, []);
  return passages(one, [...sessionFacts(tls), ...(tls.certificate === null ? [] : trustFacts(tls))]);
}

export function passageMarkup({ step, lines }: Passage): Markup {
  return html`<div class="step${step === null ? '' : ` ${CLASS_OF[step.verdict]}`}">${lines.map(lineMarkup)}</div>`;
}

const CLASS_OF: Readonly<Record<StepRecord['verdict'], Role | 'quiet'>> = { ...ROLE_OF, 'not-reached': 'quiet' };

/** The arrow hangs; what the terminal puts into a column at the right (`as expected: ...`) becomes a line of its own. */
function lineMarkup(line: Line): Markup {
  const parts = line.map(({ text, role }, index) => {
    const shown = index === 0 ? text.replace(/^ {4}/, '') : text;
    if (index > 0 && shown.trim() === '') return null;
    const aside = index > 1 && line[index - 1]?.text.trim() === '';
    const kind = aside ? `${role} aside` : role;
    return kind === 'plain' ? html`${shown}` : html`<span class="${kind}">${shown}</span>`;
  });
  return html`<div class="line">${parts}</div>`;
}
