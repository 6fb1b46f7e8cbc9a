// The sentence of a change in German, from one table (night-texts-de.ts, fact-texts-de.ts): by the rule that says the change, with
// what stands in the change. Its English text is looked at for what the change does not hold: the verdict's own sentence, and
// how sure it is. What has no German stays as it is: null.
import type { Change } from '../../baseline/change.ts';
import { placesIn } from '../../baseline/classify.ts';
import { factRules } from '../../baseline/fact-rules.ts';
import { NIGHT_TEXTS } from '../../baseline/night-texts.ts';
import { POLICY_RULES, RULES } from '../../baseline/rules.ts';
import { sayStep } from '../../baseline/step-words.ts';
import { factValue } from '../facts.ts';
import { inGerman as said } from '../german/sentences.ts';
import { FACT_TEXTS_DE } from './fact-texts-de.ts';
import { NIGHT_TEXTS_DE } from './night-texts-de.ts';

export function sayInGerman(change: Change): string | null {
  const says = saysOf(change);
  if (says === null) return null;
  const values = placesIn(change);
  const { isTwice, text } = firstOf(change.text);
  const added = addedTo(says.english, values, text);
  const rest = added === null ? null : restInGerman(added.rest);
  if (added === null || rest === null) return null;
  const filled = says.german.replace(/\{([a-z]+)\}/g, (_, place: string) => {
    if (place === 'step') return stepInGerman(change.step);
    return place === 'why' ? reasonInGerman(added.why) : inGerman(values[place] ?? '');
  });
  return `${isTwice ? 'bei zwei Versuchen verschieden: ' : ''}${filled}${rest}`;
}

/** A verdict's own sentence, behind its colon. */
const reasonInGerman = (why: string) => why.replace(/^(: )?(.*)$/s, (_, colon = '', text) => `${colon}${said(text)}`);

/** The sentence in both languages, whatever class the second try gave it. */
function saysOf(change: Change): { readonly english: string; readonly german: string } | null {
  const { what, before, after } = change;
  const facts = RULES.has(what) ? null : factRules(what);
  const english = facts?.find(([, fits]) => fits(before, after, change))?.[2];
  if (english !== undefined) {
    const german = Object.hasOwn(FACT_TEXTS_DE, english) ? FACT_TEXTS_DE[english] : undefined;
    return german === undefined ? null : { english, german };
  }
  const rules = RULES.get(what) ?? (what === 'dane' || what === 'mta_sts' ? POLICY_RULES : []);
  const says = rules.find(([, fits]) => fits(before, after, change))?.[2];
  return says === undefined ? null : { english: NIGHT_TEXTS[says], german: NIGHT_TEXTS_DE[says] };
}

/** Of what differs between two tries that of the first (baseline/settle.ts). */
function firstOf(whole: string): { readonly isTwice: boolean; readonly text: string } {
  const [, text] = /^differs between two tries: (.*?); then /s.exec(whole) ?? [];
  const mask = whole.endsWith(MASK) ? MASK : '';
  return text === undefined ? { isTwice: false, text: whole } : { isTwice: true, text: `${text}${mask}` };
}

const MASK = '; a part of it changes each time and wants a mask';

/** What the change does not hold: the verdict's own sentence, and what was added behind all; null if the text is another. */
function addedTo(
  template: string,
  values: Readonly<Record<string, string>>,
  text: string,
): { readonly why: string; readonly rest: string } | null {
  const [before = '', behind] = template.split('{why}').map((part) => filledIn(part, values));
  if (behind === undefined) return text.startsWith(before) ? { why: '', rest: text.slice(before.length) } : null;
  const rest = behindOf(text);
  const sentence = text.slice(0, text.length - rest.length);
  if (!sentence.startsWith(before) || !sentence.endsWith(behind)) return null;
  return { why: sentence.slice(before.length, sentence.length - behind.length), rest };
}

function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([a-z]+)\}/g, (_, place: string) => values[place] ?? '');
}

/** What `lasting.ts` adds to a doubt. */
const LASTING = /; for (\d+) nights, since ([\d-]+)(?=;|$)/;
/** What `askers.ts` adds to what not all vantage points see. */
const ASKERS = /; only from ([a-z0-9-]+(?:, [a-z0-9-]+)*)$/;
/** What else may stand behind a sentence (baseline/settle.ts). */
const ADDED: readonly (readonly [RegExp, string])[] = [
  [LASTING, '; $1 Nächte lang, seit $2'],
  [/, only at the first try(?=;|$)/, ', nur beim ersten Versuch'],
  [/, only at the second try(?=;|$)/, ', nur beim zweiten Versuch'],
  [/; a part of it changes each time and wants a mask$/, '; ein Teil ändert sich jedes Mal und braucht eine Maske'],
  [/; a second try could not confirm it(?: \(.*\))?(?=;|$)/s, '; ein zweiter Versuch konnte es nicht bestätigen'],
];

/** All of them, in the order in which they are added. */
const BEHIND =
  /(?:, only at the (?:first|second) try)?(?:; a part of it changes each time and wants a mask)?(?:; a second try could not confirm it(?: \(.*\))?)?(?:; for \d+ nights, since [\d-]+)?(?:; only from [a-z0-9-]+(?:, [a-z0-9-]+)*)?$/s;

/** What was added behind a sentence; empty if nothing was. */
export const behindOf = (text: string): string => BEHIND.exec(text)?.[0] ?? '';

/** Null if it is something else. */
export function restInGerman(rest: string): string | null {
  let [german, left] = ['', rest];
  for (const [pattern, said] of [...ADDED.slice(1), ...ADDED.slice(0, 1), [ASKERS, '; nur von $1 aus'] as const]) {
    const [found] = pattern.exec(left) ?? [];
    if (found === undefined) continue;
    german += found.replace(pattern, said);
    left = left.replace(found, '');
  }
  return left === '' ? german : null;
}

const STEPS: Readonly<Record<string, string>> = {
  'the greeting': 'die Begrüßung',
  'EHLO inside TLS': 'EHLO in TLS',
  'the TLS handshake': 'der TLS-Handschlag',
  'the message': 'die Nachricht',
};

function stepInGerman(step: string | null): string {
  const said = step === null ? 'der Fall' : sayStep(step);
  return stepSaidInGerman(said) ?? said;
}

/** Null if both languages call it the same. */
export function stepSaidInGerman(said: string): string | null {
  return Object.hasOwn(STEPS, said) ? (STEPS[said] ?? null) : null;
}

/** Words of ours that are no values of a survey's facts (texts/facts-de.json). */
const WORDS: Readonly<Record<string, string>> = {
  nothing: 'nichts',
  'no limit': 'keine Grenze',
  closed: 'Verbindung geschlossen',
  timeout: 'keine Antwort',
  'not reached': 'nicht erreicht',
  expired: 'abgelaufen',
  passed: 'bestanden',
  inconclusive: 'offen',
  skipped: 'übergangen',
  'self-signed': 'selbst signiert',
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^under ([\d.]+ s)$/, 'unter $1'],
  [/^over ([\d.]+ s)$/, 'über $1'],
  [/^in 1 day, on ([\d-]+)$/, 'in einem Tag, am $1'],
  [/^in (\d+) days, on ([\d-]+)$/, 'in $1 Tagen, am $2'],
  [/^1 day ago, on ([\d-]+)$/, 'vor einem Tag, am $1'],
  [/^(\d+) days ago, on ([\d-]+)$/, 'vor $1 Tagen, am $2'],
  [/^(\d+) of (\d+)(| \([\d.]+ %\))$/, '$1 von $2$3'],
  [/^1 day$/, '1 Tag'],
  [/^(\d+) days$/, '$1 Tage'],
  [/^expired (\d+) days ago$/, 'vor $1 Tagen abgelaufen'],
];

/** Only our own words: what a server says stays in its language. */
export function inGerman(value: string): string {
  const word = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  if (word !== undefined) return word;
  const phrase = PHRASES.find(([pattern]) => pattern.test(value));
  return phrase === undefined ? factValue(value, 'de') : value.replace(phrase[0], phrase[1]);
}
