// The sentence of a change in German: its English one is taken apart by its own template and put together by the German one.
// What has no German (facts of surveys, what flaps) stays as it is: null.
import type { Change } from './change.ts';
import { told } from './classify.ts';
import { lostWords } from './fact.ts';
import { NIGHT_TEXTS, type NightText } from './night-texts.ts';
import { NIGHT_TEXTS_DE } from './night-texts-de.ts';
import { POLICY_RULES, RULES } from './rules.ts';
import { sayStep } from './step-words.ts';

export function sayInGerman(change: Change): string | null {
  const says = saysOf(change);
  if (says === null) return null;
  const values = valuesOf(change);
  const added = addedTo(NIGHT_TEXTS[says], values, change.text);
  const rest = added === null ? null : restInGerman(added.rest);
  if (added === null || rest === null) return null;
  const filled = NIGHT_TEXTS_DE[says].replace(/\{([a-z]+)\}/g, (_, place: string) => {
    if (place === 'step') return stepInGerman(change.step);
    return place === 'why' ? added.why : inGerman(values[place] ?? '');
  });
  return `${filled}${rest}`;
}

/** What stands at the places of the English sentence. */
function valuesOf({ step, what, before, after, words }: Change): Readonly<Record<string, string>> {
  return {
    step: step === null ? 'the case' : sayStep(step),
    before: told(words?.[0] || before),
    after: told(words?.[1] || after),
    lost: lostWords(before, after).join(' '),
    fresh: lostWords(after, before).join(' '),
    policy: what.toUpperCase().replaceAll('_', '-'),
  };
}

/** What the text says, whatever class the second try gave it. */
function saysOf(change: Change): NightText | null {
  const { what, before, after } = change;
  const rules = RULES.get(what) ?? (what === 'dane' || what === 'mta_sts' ? POLICY_RULES : []);
  return rules.find(([, fits]) => fits(before, after, change))?.[2] ?? null;
}

/** What the change does not hold: the verdict's own sentence, and what was added behind all; null if the text is another. */
function addedTo(
  template: string,
  values: Readonly<Record<string, string>>,
  text: string,
): { readonly why: string; readonly rest: string } | null {
  const [before = '', behind] = template.split('{why}').map((part) => filledIn(part, values));
  if (behind === undefined) return text.startsWith(before) ? { why: '', rest: text.slice(before.length) } : null;
  const [rest = ''] = LASTING.exec(text) ?? [];
  const sentence = text.slice(0, text.length - rest.length);
  if (!sentence.startsWith(before) || !sentence.endsWith(behind)) return null;
  return { why: sentence.slice(before.length, sentence.length - behind.length), rest };
}

function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([a-z]+)\}/g, (_, place: string) => values[place] ?? '');
}

/** What `lasting.ts` adds to a doubt. */
const LASTING = /; for (\d+) nights, since ([\d-]+)$/;

function restInGerman(rest: string): string | null {
  if (rest === '') return '';
  const [whole, nights, since] = LASTING.exec(rest) ?? [];
  return whole === rest ? `; ${nights} Nächte lang, seit ${since}` : null;
}

const STEPS: Readonly<Record<string, string>> = {
  'the greeting': 'die Begrüßung',
  'EHLO inside TLS': 'EHLO in TLS',
  'the TLS handshake': 'der TLS-Handschlag',
  'the message': 'die Nachricht',
};

function stepInGerman(step: string | null): string {
  const said = step === null ? 'der Fall' : sayStep(step);
  return STEPS[said] ?? said;
}

const WORDS: Readonly<Record<string, string>> = {
  nothing: 'nichts',
  'no limit': 'keine Grenze',
  closed: 'Verbindung geschlossen',
  timeout: 'keine Antwort',
  'not reached': 'nicht erreicht',
  expired: 'abgelaufen',
  verified: 'bestätigt',
  failed: 'gescheitert',
  absent: 'nicht vorhanden',
  unknown: 'unbekannt',
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
  [/^expired (\d+) days ago$/, 'vor $1 Tagen abgelaufen'],
];

/** Only our own words: what a server says stays in its language. */
function inGerman(value: string): string {
  const word = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  if (word !== undefined) return word;
  const phrase = PHRASES.find(([pattern]) => pattern.test(value));
  return phrase === undefined ? value : value.replace(phrase[0], phrase[1]);
}
