// A reply as a policy writes it: `550 5.7.1 text`, further lines behind a line break; or parts that change the default words.
import { boolean, type Field, number, oneOf, optional, type Shape, scalar, string } from '../../document/shape.ts';
import { keys } from './keys.ts';
import { shortOr } from './short-or.ts';
import { WORD_NAMES, WORDS } from './words.ts';

/** What the server says: the lines are texts behind code and enhanced code. */
export interface SaidReply {
  readonly code: number;
  /** `5.7.1`, on every line; null for none. */
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}

/** RFC 5321 4.5.3.1.5 gives a reply line 512 octets; quirks may exceed it, but a policy is no mail. */
const MAX_REPLY_CHARACTERS = 8192;
const REPLY = /^([0-9]{3})(?:[ -]|$)(?:([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$))?/;

/** Reads `CODE [ENHANCED] text`, lines parted by LF; null if it does not begin with three digits. */
export function parseReply(written: string): SaidReply | null {
  const head = REPLY.exec(written);
  if (head === null) return null;
  const lines = written.slice(head[0].length).split(/\r?\n/);
  return { code: Number(head[1]), enhanced: head[2] ?? null, lines };
}

/** The reply of the table with that name, if there is one. */
export function namedReply(name: string): SaidReply | null {
  const said = WORDS.get(name);
  return said === undefined ? null : parseReply(said.reply);
}

const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;

/** A whole reply, or the name of one: `450 4.7.1 try later`, `gmx-blocked`. */
export const reply: Shape<SaidReply> = scalar<SaidReply>(
  'a reply such as 450 4.7.1 Try again later',
  { type: 'string', anyOf: [{ pattern: '^[0-9]{3}' }, { enum: WORD_NAMES }] },
  (value) => {
    const written = typeof value === 'number' ? String(value) : value;
    if (typeof written !== 'string') return undefined;
    if (written.length > MAX_REPLY_CHARACTERS)
      return { refuse: `a reply of more than ${MAX_REPLY_CHARACTERS} characters` };
    if (CONTROL.test(written))
      return { refuse: 'a control character in a reply', advice: 'use the wire quirks for that' };
    const read = namedReply(written) ?? parseReply(written.replace(/\n+$/, ''));
    return read ?? { refuse: 'no reply code', advice: 'write `550 5.7.1 text`, or the name of a known refusal' };
  },
);

const text = string('a text', { maxLength: MAX_REPLY_CHARACTERS });

const times = optional(
  number('a number from 1 to 1000000', { min: 1, max: 1_000_000, integer: true }),
  'refuse so often in all, then no more',
);

/** The keys with which any refusing policy can change what it says. */
export const saying = {
  words: optional(
    oneOf(WORD_NAMES, 'the name of a known refusal'),
    'take the words of this server: `mxprobe sandbox --list` shows them',
  ),
  code: optional(
    scalar<number>('a reply code', { type: 'integer', minimum: 100, maximum: 999 }, (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 999 ? value : undefined,
    ),
    'the reply code instead of the default',
  ),
  enhanced: optional(
    string('an enhanced status code such as 5.7.1, or none', { pattern: /^(?:[245]\.[0-9]{1,3}\.[0-9]{1,3}|none)$/ }),
    'the enhanced status code instead of the default; `none` for none',
  ),
  text: optional(text, 'the text instead of the default; a line break begins another reply line'),
  close: optional(boolean, 'close the connection behind the refusal (a 421 or 521 always does)'),
} as const satisfies Record<string, Field<unknown>>;

/** Those keys, and how often it refuses. */
export const refusing = { ...saying, times } as const;

/** How a policy changes the default words. */
export interface Saying {
  readonly words?: string | undefined;
  readonly code?: number | undefined;
  readonly enhanced?: string | undefined;
  readonly text?: string | undefined;
  readonly close?: boolean | undefined;
  readonly times?: number | undefined;
}

/** The reply that `saying` makes of the reply called `name`. */
export function sayingOf(saying: Saying, name: string): SaidReply {
  const base = namedReply(saying.words ?? name);
  if (base === null) throw new Error(`no refusal is called ${saying.words ?? name}`);
  const code = saying.code ?? base.code;
  return {
    code,
    enhanced:
      saying.enhanced === undefined
        ? sameClass(base.enhanced, code)
        : saying.enhanced === 'none'
          ? null
          : saying.enhanced,
    lines: saying.text === undefined ? base.lines : saying.text.replace(/\n+$/, '').split('\n'),
  };
}

/** The enhanced code follows the code's class: a 5.7.1 said with 450 becomes 4.7.1 (RFC 3463 2). */
function sameClass(enhanced: string | null, code: number): string | null {
  const digit = Math.floor(code / 100);
  if (enhanced === null || ![2, 4, 5].includes(digit)) return enhanced;
  return `${digit}${enhanced.slice(1)}`;
}

/** A refusal by hand: its reply, or the reply and how often it is said. */
export const byHand = shortOr(reply, keys({ reply: optional(reply, 'what is said'), times }), (said) => ({
  reply: said,
}));
