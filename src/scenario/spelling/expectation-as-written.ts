// Expectations as people write them: `250 or 251`, `2XX`, `550 reverse hostname`. What can mean one thing only is taken; what
// can't is answered with what was meant.
import { compilePattern, escapePattern, type Pattern } from '../pattern.ts';

const CODE = '[2-5](?:\\d\\d|\\d[xX]|[xX]{2})';
const ONE = `(?:${CODE}|any|closed|timeout|silence|tls-failure)`;
const ALTERNATIVES = new RegExp(`^(${ONE})((?:\\s*(?:,|\\bor\\b|\\|)\\s*${ONE})*)(?=\\s|$)`);

/** With the codes at its beginning joined by `|`, their `X` small. */
export function withAlternatives(written: string): string {
  const [all, first = '', more = ''] = ALTERNATIVES.exec(written) ?? [];
  if (all === undefined) return written;
  const codes = [first, ...more.split(/\s*(?:,|\bor\b|\|)\s*/).slice(1)].join('|').toLowerCase();
  return `${codes}${written.slice(all.length)}`;
}

/** Words that mean something, and not what stands in a reply. */
const OWN_WORDS =
  /^(?:or|and|not|oder|und|nicht|bis|within|in|any|closed|timeout|silence|tls-failure|with|without|but|then)$/i;

/** What another program would take for a pattern, and no reply has: `.*Ok`, `*Ok*`, `~ok`, `m/ok/`, `queued$`, `\\d+`, `a|b`. */
const LIKE_A_PATTERN = /^(?:m\/|~|\^|\*)|\*$|\$$|\.[*+]|\\[dwsDWSb]|\[[^\]\s]*[-^][^\]\s]*\]|[a-z]\|[a-z]|\(\?/i;

function slashed(text: string): string {
  const inner = text.replace(/^(?:m\/|[~^*]|\.\*)+\s*|(?:\/[a-z]*|\.\*|[*$])+$/g, '').replaceAll('/', '\\/');
  return `a pattern stands between slashes: \`/${inner.slice(0, 60) || '...'}/i\``;
}

/** A reply code or an enhanced one, mistyped. */
const LIKE_A_CODE = /^(?:[\dxX]+(?:[,|-][\dxXoO*]*)*|[a-z]?\d+\.\w+(?:\.\w+)?(?:\|.*)?)$/i;

/**
 * The rest of an expectation behind its codes as a text that the reply contains, in upper or lower case; or the word that is
 * none.
 */
export function asText(
  rest: string,
  { outcomes }: { readonly outcomes: readonly string[] },
): Pattern | { readonly odd: string; readonly advice?: string } {
  const bare = /^(["'])(.*)\1$/s.exec(rest)?.[2] ?? /^[“„«‘‚](.*)[”“»’‘]$/s.exec(rest)?.[1] ?? rest;
  const words = bare.split(/\s+/);
  const [first = ''] = words;
  if (outcomes.length > 0 || LIKE_A_CODE.test(first) || OWN_WORDS.test(first)) return { odd: first };
  const odd = words.find((word) => /^[+\-!/<>=]|[\ue000-\uf8ff]/.test(word));
  const pattern = compilePattern(words.map(escapePattern).join('\\s+'), 'i');
  if (LIKE_A_PATTERN.test(bare)) return { odd: bare, advice: slashed(bare) };
  return odd !== undefined || 'refuse' in pattern ? { odd: odd ?? first } : pattern;
}

const CLASSES: Readonly<Record<string, string>> = {
  2: '3xx|4xx|5xx',
  3: '2xx|4xx|5xx',
  4: '2xx|3xx|5xx',
  5: '2xx|3xx|4xx',
};

interface Meaning {
  readonly written: RegExp;
  readonly meant: (match: RegExpExecArray) => string;
}
const MEANINGS: readonly Meaning[] = [
  {
    written: /^(?:success|succeeds?|angenommen|erfolg|ok|okay|accepted|accepts?|pass|passed|positive|good|yes|true)$/i,
    meant: () => 'write `2xx`, or leave `expect:` away: each verb expects what is right for it',
  },
  {
    written:
      /^(?:fail|fails|failed|failure|error|rejected|rejects?|refused|refuses?|denied|permanent|negative|bounce|abgelehnt|fehler|verweigert)$/i,
    meant: () => 'write `5xx`, or `4xx|5xx` if it may be for now',
  },
  { written: /^(?:temporary|transient|tempfail|deferred|defer|greylisted|later|retry)$/i, meant: () => 'write `4xx`' },
  {
    written: /^(?:not\s+|!=?\s*|<>\s*)([2-5])xx$/i,
    meant: ([, of = '']) => `say what is right: \`${CLASSES[of] ?? '2xx'}\``,
  },
  { written: /^\*$/, meant: () => 'write `any`' },
  {
    written: /^\/?\^([2-5]\d\d)[- ]?(?:\.\*)?\$?\/?$/,
    meant: ([, code = '']) => `a code needs no pattern: write \`${code}\``,
  },
  {
    written: /^\/?\^?\(?([2-5]\d\d)\)?[- ]([A-Z][A-Z0-9-]{2,})\$?\/?$/,
    meant: ([, code = '', keyword = '']) => `write \`${code} +${keyword}\`: the reply is read as a whole`,
  },
  {
    written: /^\/?\^([2-5]\d\d)[- ](?:\.\*)?(.+?)(?:\.\*)?\$?\/?$/,
    meant: ([, code = '', text = '']) => `write \`${code} /${text}/i\`: the reply is read as a whole`,
  },
  {
    written: /^(?:status|code|reply|response)\s*(?:==?|is|equals)?\s*([2-5]\d\d)$/i,
    meant: ([, code = '']) => `write \`${code}\``,
  },
  {
    written: /^([2-5](?:\d\d|xx)) (?:and )?(?:not|without|no) \+?([A-Z][A-Z0-9-]+)$/i,
    meant: ([, code = '', keyword = '']) => `write \`${code} -${keyword.toUpperCase()}\``,
  },
  {
    written: /^([2-5](?:\d\d|xx)) (?:and |with |contains |offers )\+?([A-Z][A-Z0-9-]+)$/i,
    meant: ([, code = '', keyword = '']) =>
      `write \`${code} +${keyword.toUpperCase()}\` for what EHLO offers, or \`${code} /${keyword}/i\``,
  },
  {
    written: /^cert(?:ificate)?\b/i,
    meant: () => 'write `expect: { certificate: { trusted: true, matches_host: true, days_left: ">14" } }`',
  },
  {
    written: /^([2-5]\d\d)\s*[-/,:]\s*([245]\.\d{1,3}\.\d{1,3})$/,
    meant: ([, code = '', enhanced = '']) => `write \`${code} ${enhanced}\``,
  },
  {
    written: /^([2-5]\d\d)-(?=[A-Za-z])/,
    meant: ([, code = '']) => `the reply is read as a whole: \`${code} +STARTTLS +SIZE\`, or \`${code} /text/i\``,
  },
  {
    written: /^(?:r(?=["'])|re(?:gexp?)?\s*[:=(]|pattern\s*[:=]|glob\s*:)\s*["'/^]*([2-5]\d\d)/i,
    meant: ([, code = '']) => `a code needs no pattern: write \`${code}\``,
  },
  { written: /^0+([2-5]\d\d)$/, meant: ([, code = '']) => `write \`${code}\`` },
  {
    written: new RegExp(`^(${CODE}(?:\\|${CODE})*)[*.$:;]+$`),
    meant: ([, codes = '']) => `write \`${codes}\``,
  },
  { written: new RegExp(`^any\\s+(${CODE})$`), meant: ([, code = '']) => `write \`${code}\`` },
  { written: /^(?:not\b|!|<>)/i, meant: () => 'say what is right: `2xx`, `2xx|4xx`, ...' },
  { written: /^[<>]=?/, meant: () => 'codes have no order: write classes, `2xx|3xx`' },
  {
    written: new RegExp(`^(${CODE}(?:\\|${CODE})*)\\s+(?:within|in)\\s+(\\d+\\s?(?:ms|s|m|h))$`),
    meant: ([, codes = '', time = '']) => `write \`expect: { reply: ${codes}, within: ${time.replace(' ', '')} }\``,
  },
  {
    written: /^\+([A-Za-z0-9-]+)\s*([<>]=?|==?)\s*(\S+)$/,
    meant: ([, keyword = '', sign = '', value = '']) =>
      `write \`expect: { capabilities: { ${keyword.toUpperCase()}: "${sign}${value}" } }\``,
  },
  {
    written: /^([2-5])(?:\.\.|\*\*?|\?\?|00\s*(?:-|\.\.|to)\s*\d?99)$/,
    meant: ([, of = '']) => `write \`${of}xx\``,
  },
  {
    written: /^([2-5]\d)(?:[.*?]|\d\s*(?:-|\.\.)\s*\1\d)$/,
    meant: ([, of = '']) => `write \`${of}x\`, or the codes: \`${of}0|${of}1\``,
  },
  {
    written: new RegExp(`^(${CODE})(?:\\s+(?:(?:and|oder|und)\\s+)?|\\s*[/&+]\\s*)(${CODE})$`),
    meant: ([, one = '', other = '']) => `if either is right: \`${one}|${other}\``,
  },
];

/** Nobody writes a longer one by hand. */
const MAX_LOOKED_AT = 300;

/** What was meant by an expectation that can't be read; null if that is not known. */
export function meantBy(written: string): string | null {
  if (written.length > MAX_LOOKED_AT) return null;
  for (const { written: form, meant } of MEANINGS) {
    const match = form.exec(written);
    if (match !== null) return meant(match);
  }
  return null;
}
