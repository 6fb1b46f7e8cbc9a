// A text of ours in German: the English one is found among the templates, what stands at its places is put into the German one.
// What no template knows stays as it is: a server's words, names, numbers.
import { FINDING_TEXTS, type FindingId } from '../../survey/finding-texts.ts';
import { ARRIVAL } from './arrival.ts';
import { CONCLUSIONS } from './conclusions.ts';
import { DIALOGUE } from './dialogue.ts';
import { FINDINGS_DE } from './findings.ts';
import { LOG_FINDINGS } from './log-findings.ts';
import { PAGE } from './page.ts';
import { POLICY } from './policy.ts';
import { SCREEN } from './screen.ts';
import { TLS } from './tls.ts';

const isFinding = (id: string): id is FindingId => Object.hasOwn(FINDING_TEXTS, id);

/** English to German. `{1}` stands as it was; `{1:}` in the German is a text of ours again. */
export const SENTENCES: Readonly<Record<string, string>> = {
  ...POLICY,
  ...TLS,
  ...SCREEN,
  ...PAGE,
  ...ARRIVAL,
  ...CONCLUSIONS,
  ...DIALOGUE,
  ...LOG_FINDINGS,
  ...findingSentences(),
};

/** `{why}` of a finding is always a text of ours. */
function findingSentences(): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [id, english] of Object.entries(FINDING_TEXTS)) {
    if (!isFinding(id)) continue;
    const german = FINDINGS_DE[id];
    if (english.text !== '{why}') pairs.push([english.text, german.text.replace(/\{(why|days)\}/, '{$1:}')]);
    if (english.remedy !== null && german.remedy !== null) pairs.push([english.remedy, german.remedy]);
  }
  return Object.fromEntries(pairs);
}

interface Template {
  /** What stands before, between and behind the places; one more than places. */
  readonly fixed: readonly string[];
  readonly places: readonly string[];
  readonly german: string;
}

/** A text of this length is a page that somebody else wrote. */
const MAX_CHARACTERS = 20_000;
/** A reason within a reason within a sentence. */
const MAX_DEPTH = 6;

const WHOLE = new Map<string, string>();
/** By the first word, or '' where a place stands first; those with most of their own first. */
const TEMPLATES = new Map<string, Template[]>();
for (const [english, german] of Object.entries(SENTENCES)) file(english, german);
for (const list of TEMPLATES.values()) list.sort((a, b) => own(b) - own(a));

function file(english: string, german: string): void {
  const fixed = english.split(/\{[a-z0-9]+\}/);
  if (fixed.length === 1 || english === '{n} of {all} cases shown') {
    WHOLE.set(english, german);
    return;
  }
  const places = [...english.matchAll(/\{([a-z0-9]+)\}/g)].map(([, name = '']) => name);
  const key = firstWord(fixed[0] ?? '');
  const list = TEMPLATES.get(key);
  if (list === undefined) TEMPLATES.set(key, [{ fixed, places, german }]);
  else list.push({ fixed, places, german });
}

function own({ fixed }: Template): number {
  return fixed.reduce((sum, text) => sum + text.length, 0);
}

/** A whole one: what runs on into a place is no word to be found by. */
function firstWord(text: string): string {
  return /^(\S+)\s/.exec(text)?.[1] ?? '';
}

export function inGerman(english: string): string {
  return said(english, MAX_DEPTH) ?? english;
}

/** Null if nothing of it is known. */
function said(text: string, depth: number): string | null {
  const whole = WHOLE.get(text);
  if (whole !== undefined) return whole;
  if (depth === 0 || text.length > MAX_CHARACTERS) return null;
  // Several differences of one step: the server's words in the first would swallow the second.
  const [first = '', ...more] = text.split(/; (?=expected |this reply |and \d+ more)/);
  if (more.length > 0) return [first, ...more].map((part) => said(part, depth - 1) ?? part).join('; ');
  return withStandard(text, depth) ?? matched(text, depth) ?? listed(text, depth);
}

/** `... (RFC 7817 3); what to do`: a finding with what it rests on. */
function withStandard(text: string, depth: number): string | null {
  const [, finding = '', standard = '', remedy] = /^(.+?) (\(RFC [^()]*\))(?:; (.+))?$/s.exec(text) ?? [];
  const known = finding === '' ? null : said(finding, depth - 1);
  if (known === null) return null;
  return `${known} ${standard}${remedy === undefined ? '' : `; ${said(remedy, depth - 1) ?? remedy}`}`;
}

function matched(text: string, depth: number): string | null {
  const candidates = [...(TEMPLATES.get(firstWord(text)) ?? []), ...(TEMPLATES.get('') ?? [])];
  let best: { template: Template; values: readonly string[] } | null = null;
  for (const template of candidates) {
    if (best !== null && own(template) <= own(best.template)) continue;
    const values = valuesIn(text, template.fixed);
    if (values !== null) best = { template, values };
  }
  if (best === null) return null;
  const { places, german } = best.template;
  const at = new Map(best.values.map((value, index) => [places[index] ?? '', value]));
  let known = /\p{L}{2}/u.test(best.template.fixed.join(''));
  const filled = german.replace(/\{([a-z0-9]+)(:?)\}/g, (_, name: string, ours: string) => {
    const value = at.get(name) ?? '';
    const inner = ours === '' ? null : said(value, depth - 1);
    known ||= inner !== null;
    return inner ?? value;
  });
  return known ? filled : null;
}

/** What stands at the places, the first as short as it can be; null if the fixed parts are not there. Linear. */
function valuesIn(text: string, fixed: readonly string[]): string[] | null {
  const [first = '', ...rest] = fixed;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return null;
    values.push(text.slice(from, at));
    from = at + part.length;
  }
  values.push(text.slice(from, end));
  return values.every((value) => value !== '') ? values : null;
}

/** A list of texts of ours; nothing is known of it unless of all. */
function listed(text: string, depth: number): string | null {
  for (const separator of ['; ', ', ', ': ']) {
    const parts = text.split(separator);
    if (parts.length < 2 || parts.length > 40) continue;
    const all = parts.map((part) => said(part, depth - 1));
    if (all.every((part) => part !== null)) return all.join(separator);
  }
  return null;
}
