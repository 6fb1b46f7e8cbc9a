// The dialogue of a case, the same lines as on the screen, step by step.

import type { CaseRecord, StepRecord } from '../../run/document.ts';
import { ROLE_OF } from '../headline.ts';
import { inTongue, type Line, type Role } from '../line.ts';
import { inEnglish, type Say } from '../say.ts';
import { sessionFacts, trustFacts } from '../tls-lines.ts';
import { type Passage, passages } from '../transcript.ts';
import { html, type Markup } from './markup.ts';

export function dialogue(one: CaseRecord, say: Say = inEnglish): Markup {
  return html`<div class="dialogue">${casePassages(one, say).map((passage) => passageMarkup(passage))}</div>`;
}

/** The certificate has a card of its own; here stand the session and the judgement on it. */
export function casePassages(one: CaseRecord, say: Say = inEnglish): Passage[] {
  const { tls } = one;
  const facts = tls === null ? [] : [...sessionFacts(tls), ...(tls.certificate === null ? [] : trustFacts(tls))];
  return passages(one, facts).map(({ step, lines }) => ({ step, lines: lines.map((line) => inTongue(line, say)) }));
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
