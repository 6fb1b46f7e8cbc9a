// A refusal as it stands in a bounce, a log or a ticket -> one line that signatures can be matched against. What DSNs fold,
// what MTAs join and what they put around the reply is taken off; what it says about the stage is kept.
import type { SignatureStage } from './signature.ts';
import { stageStatedIn } from './stated-stage.ts';

/** Refusals are shorter; what stands behind is quoted mail, or hostile. RFC 5321 4.5.3.1.5 gives a line 512 octets. */
export const MAX_TEXT = 4096;

export interface Normalised {
  /** One line, single blanks, one code in front of a multi-line reply's text. */
  readonly text: string;
  /** The stage that the words around the reply state: `(in reply to MAIL FROM command)`. */
  readonly stage: SignatureStage | null;
}

/** Brings a refusal to one line. Any text is taken; what is no reply comes out as it is, on one line. */
export function normalise(written: string): Normalised {
  const capped = written.slice(0, MAX_TEXT).replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, ' ');
  const stage = stageStatedIn(capped);
  const bare = capped
    .replace(/^\s*(?:Diagnostic-Code:\s{0,20})?(?:smtp|lmtp|x-postfix|x-unix|x-[a-z-]{1,20}|dns);\s?/i, '')
    .replace(/\s{1,40}\(in reply to [^)]{1,60}\)/gi, '');
  return { text: foldLines(bare).replace(/\s+/g, ' ').trim(), stage };
}

/**
 * `550-5.7.26 a\n550 5.7.26 b` -> `550 5.7.26 a b`. Also when an MTA has joined the lines with blanks already, as Postfix
 * does in its DSNs: the repeated code stands amid the text then. The line with a blank behind its code is the last one.
 */
function foldLines(text: string): string {
  const first = /(^|[\s:>;('"])([45]\d\d)-#?([45]\.\d{1,3}\.\d{1,3}\b)?/.exec(text);
  if (first === null) return text;
  const [head, before, code, status] = first;
  const start = first.index + head.length;
  const enhanced = status ?? new RegExp(`\\s${code}[- ]#?([45]\\.\\d{1,3}\\.\\d{1,3})\\b`).exec(text)?.[1];
  const repeated = enhanced === undefined ? '' : `(?:#?${enhanced.replaceAll('.', '\\.')}(?![\\d.]))?`;
  const next = new RegExp(`\\s${code}(-|(?=\\s|$))${repeated.replace('(?:', '(?: ?')}`, 'g');
  let ended = false;
  const rest = text.slice(start).replace(next, (line, hyphen) => {
    if (ended) return line;
    ended = hyphen !== '-';
    return ' ';
  });
  const codes = enhanced === undefined ? code : `${code} ${enhanced}`;
  return `${text.slice(0, first.index)}${before}${codes} ${rest}`;
}
