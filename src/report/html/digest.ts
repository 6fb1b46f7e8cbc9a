// What a page shows of a run with more cases than anybody looks through: all that did not pass, as far as it has room, then what
// passed; the rest is counted.
import type { Cases, RunView } from '../../run/cases.ts';
import type { CaseRecord, RunDocument } from '../../run/document.ts';
import type { Say } from '../say.ts';
import { html, type Markup } from './markup.ts';

/** A browser shows the dialogues of so many cases without a pause. */
const MAX_CASES = 2_000;
/** What they are made of; a page has about twice as much. */
const MAX_CHARACTERS = 16_000_000;

export interface Digest {
  readonly document: RunDocument;
  /** Cases that are not shown. */
  readonly folded: { readonly passed: number; readonly others: number };
}

export function digest(document: RunView): Digest {
  const { cases } = document;
  if (isSmall(cases)) return { document: { ...document, cases }, folded: { passed: 0, others: 0 } };
  const shown: CaseRecord[] = [];
  const folded = { passed: 0, others: 0 };
  const rooms = {
    urgent: { cases: MAX_CASES, characters: MAX_CHARACTERS },
    calm: { cases: MAX_CASES / 10, characters: MAX_CHARACTERS / 4 },
  };
  for (const one of cases) {
    const isUrgent = one.verdict !== 'passed' || one.findings.some(({ severity }) => severity !== 'info');
    if (fits(one, isUrgent ? rooms.urgent : rooms.calm)) shown.push(one);
    else folded[one.verdict === 'passed' ? 'passed' : 'others'] += 1;
  }
  return { document: { ...document, cases: shown }, folded };
}

const isSmall = (cases: Cases): cases is readonly CaseRecord[] & Cases =>
  Array.isArray(cases) && cases.length <= MAX_CASES;

function fits(one: CaseRecord, room: { cases: number; characters: number }): boolean {
  if (room.cases === 0) return false;
  const characters = JSON.stringify(one).length;
  if (characters > room.characters) return false;
  room.cases -= 1;
  room.characters -= characters;
  return true;
}

export function foldedNote({ passed, others }: Digest['folded'], say: Say): Markup | null {
  if (passed + others === 0) return null;
  const text =
    others === 0
      ? `${passed} cases that passed are not shown here; the record and its csv, json and text reports have them.`
      : `${passed} cases that passed and ${others} that did not are not shown here; the record and its csv, json and text reports have them.`;
  return html`<p class="incomplete">${say(text)}</p>`;
}
