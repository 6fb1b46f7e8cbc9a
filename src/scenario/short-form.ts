// The short form of an expectation: `CODES [ENHANCED] [+CAPABILITY] [-CAPABILITY] [/regex/flags]`.
import type { Text } from '../document/node.ts';
import { nearest } from '../document/suggest.ts';
import { compilePattern, escapePattern, type Pattern } from './pattern.ts';
import { asText, meantBy, withAlternatives } from './spelling/expectation-as-written.ts';
import { textOf, writtenText } from './template.ts';

/** What may be expected besides a reply. */
export const OUTCOME_WORDS = ['any', 'closed', 'timeout', 'tls-failure', 'silence'] as const;
export type OutcomeWord = (typeof OUTCOME_WORDS)[number];

/** `450`, `4xx`, `25x`: digits with `x` for any. */
export type CodePattern = string;

export interface ShortForm {
  /** As written, variables included. */
  readonly written: string;
  readonly codes: readonly CodePattern[];
  readonly outcomes: readonly OutcomeWord[];
  /** `5.7.0`, `4.7.x`; empty if none is asked for. */
  readonly enhanced: readonly string[];
  readonly include: readonly CapabilityTest[];
  readonly exclude: readonly CapabilityTest[];
  /** Patterns without run-time variables are compiled; the others are made when their values are known. */
  readonly patterns: readonly (Pattern | { readonly text: Text; readonly flags: string })[];
}

export interface CapabilityTest {
  readonly keyword: string;
  /** `+AUTH=PLAIN`: the keyword with this parameter. */
  readonly parameter: string | null;
}

export type ShortFormResult = ShortForm | { readonly refuse: string; readonly advice: string | null };

const ADVICE = 'write codes, then what else must hold: 530 5.7.0 +STARTTLS /text/i';

/** Parses the short form. Run-time variables may stand between the slashes of a pattern only. */
export function parseShortForm(text: Text): ShortFormResult {
  // A run-time variable becomes a private-use character, so that one grammar reads both.
  const holes: Hole[] = [];
  const flat =
    typeof text === 'string'
      ? text
      : text.map((part) => (typeof part === 'string' ? part : mark(holes, part))).join('');
  const form: Form = { codes: [], outcomes: [], enhanced: [], include: [], exclude: [], patterns: [] };
  const whole = flat.trim();
  let rest = withAlternatives(whole);
  if (rest === '') return { refuse: 'an empty expectation', advice: ADVICE };
  while (rest !== '') {
    const pattern = /^\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])*)\/([a-z]*)(?=\s|$)/s.exec(rest);
    const [word = rest] = pattern ?? rest.split(/\s/, 1);
    rest = rest.slice(word.length).trimStart();
    if (pattern !== null) {
      const [, source = '', flags = ''] = pattern;
      const added = addPattern(source, flags, holes);
      if ('refuse' in added) return { refuse: `/${shown(source)}/: ${added.refuse}`, advice: null };
      form.patterns.push(added);
      continue;
    }
    const problem = addWord(word, form);
    if (problem === null) continue;
    const meant = problem === UNKNOWN ? asText(`${word} ${rest}`.trim(), form) : problem;
    if ('odd' in meant)
      return {
        refuse: `\`${shown(meant.odd)}\` is not understood here`,
        advice: meant.advice ?? meantBy(whole) ?? ADVICE,
      };
    if ('refuse' in meant) return { ...meant, advice: meantBy(whole) ?? meant.advice };
    form.patterns.push(meant);
    break;
  }
  return { written: writtenText(text).trim(), ...form };
}

type Part = Exclude<Text, string>[number];
type Hole = Exclude<Part, string>;

function mark(holes: Hole[], part: Hole): string {
  holes.push(part);
  return String.fromCharCode(0xe000 + holes.length - 1);
}
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function addPattern(
  source: string,
  flags: string,
  holes: readonly Hole[],
): ShortForm['patterns'][number] | { refuse: string } {
  if (holes.length === 0 || !/[\ue000-\uf8ff]/.test(source)) return compilePattern(source, flags);
  const text = source.split(/([\ue000-\uf8ff])/).flatMap((piece): Part[] => {
    const hole = holes[piece.charCodeAt(0) - 0xe000];
    return hole !== undefined ? [hole] : piece === '' ? [] : [piece];
  });
  const trial = compilePattern(
    textOf(text, new Map(), () => 'x'),
    flags,
  );
  return 'refuse' in trial ? trial : { text, flags };
}

/** The compiled pattern, with the values of its run-time variables taken literally. */
export function patternWith(
  pattern: ShortForm['patterns'][number],
  values: ReadonlyMap<string, string>,
): Pattern | { readonly refuse: string } {
  return 'regex' in pattern ? pattern : compilePattern(textOf(pattern.text, values, escapePattern), pattern.flags);
}

/** `AUTH`, `AUTH=PLAIN`; `between` is a class of characters that may part keyword and parameter. */
export function parseCapability(written: string, between: string): CapabilityTest | null {
  const match = new RegExp(`^([A-Za-z0-9][A-Za-z0-9-]*)(?:[${between}](\\S+))?$`).exec(written);
  return match === null ? null : { keyword: (match[1] ?? '').toUpperCase(), parameter: match[2] ?? null };
}

type Form = {
  codes: string[];
  outcomes: OutcomeWord[];
  enhanced: string[];
  include: CapabilityTest[];
  exclude: CapabilityTest[];
  patterns: ShortForm['patterns'][number][];
};

/** A word that belongs to no part of the grammar: the text of a reply, perhaps. */
const UNKNOWN = { refuse: '', advice: null };

function addWord(word: string, form: Form): { refuse: string; advice: string | null } | null {
  if (/[\ue000-\uf8ff]/.test(word))
    return { refuse: 'a captured variable here', advice: 'captured variables may stand inside /.../ only' };
  if (/^[+-]/.test(word)) {
    if (/^[+-][\dx.]+$/.test(word))
      return { refuse: `\`${shown(word)}\` is neither a reply code nor an EHLO keyword`, advice: ADVICE };
    const test = parseCapability(word.slice(1), '=');
    if (test === null)
      return { refuse: `\`${shown(word)}\` is no EHLO keyword`, advice: '+STARTTLS, -AUTH, +AUTH=PLAIN' };
    (word.startsWith('+') ? form.include : form.exclude).push(test);
    return null;
  }
  const alternatives = word.split('|');
  if (alternatives.every((one) => /^[245x]\.(\d{1,3}|x)\.(\d{1,3}|x)$/.test(one))) {
    form.enhanced.push(...alternatives);
    return null;
  }
  if (form.codes.length + form.outcomes.length > 0) {
    if (word.startsWith('/'))
      return {
        refuse: `the pattern \`${shown(word)}\` does not end`,
        advice: 'end it with / and flags; write \\/ for a slash inside',
      };
    return UNKNOWN;
  }
  for (const one of alternatives) {
    const problem = addAlternative(one, form);
    if (problem !== null) return problem;
  }
  return null;
}

function addAlternative(one: string, form: Form): { refuse: string; advice: string | null } | null {
  const outcome = OUTCOME_WORDS.find((known) => known === one);
  if (outcome !== undefined) {
    form.outcomes.push(outcome);
    return null;
  }
  if (/^[2-5](\d\d|\dx|xx)$/.test(one)) {
    form.codes.push(one);
    return null;
  }
  if (/^[\dx.*-]+$/i.test(one))
    return { refuse: `\`${shown(one)}\` is no reply code`, advice: 'reply codes are 200 to 599, or a class: 4xx, 25x' };
  const near = nearest(one, OUTCOME_WORDS);
  if (one.startsWith('/'))
    return {
      refuse: `the pattern \`${shown(one)}\` does not end`,
      advice: 'end it with / and flags; write \\/ for a slash inside',
    };
  return {
    refuse: `\`${shown(one)}\` is not understood here`,
    advice: near === null ? ADVICE : `did you mean \`${near}\`?`,
  };
}

/** Does `code` match `450`, `4xx` or `25x`? */
export function codeMatches(pattern: CodePattern, code: number): boolean {
  const digits = String(code);
  return digits.length === 3 && [...pattern].every((digit, i) => digit === 'x' || digit === digits[i]);
}

/** Does `5.7.0` match `5.7.0`, `5.7.x`? */
export function enhancedMatches(pattern: string, enhanced: string): boolean {
  const asked = pattern.split('.');
  const given = enhanced.split('.');
  return asked.every((part, i) => part === 'x' || part === given[i]);
}
