// A reply as octets, and all the ways in which a policy's `multiline:` misshapes it.

import type { REPLY_FORMS } from '../scenario/policy/deed.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';

export type ReplyForm = (typeof REPLY_FORMS)[number];

/** RFC 5321 4.2: without any text a last line is the bare code. The enhanced code stands on each line (RFC 2034 section 4). */
function lineOf({ enhanced }: SaidReply, text: string, separator: string, code: string): string {
  const words = enhanced === null ? text : text === '' ? enhanced : `${enhanced} ${text}`;
  return words === '' && separator === ' ' ? code : `${code}${separator}${words}`;
}

/** A 5xx as the 4xx that `soft_bounce` makes of it. */
export function softened(reply: SaidReply): SaidReply {
  if (reply.code < 500 || reply.code > 599) return reply;
  return { ...reply, code: reply.code - 100, enhanced: reply.enhanced === null ? null : `4${reply.enhanced.slice(1)}` };
}

/** More than any reader keeps of a line; enough to hit its bound. */
const LONG_LINE_OCTETS = 20_000;
/** What an endless reply sends at once; the connection repeats it. */
const ENDLESS_LINES = 200;

/** The octets of a misshapen reply. `drip` and `endless` are the connection's matter; here `endless` only leaves the end out. */
export function misshapenReply(reply: SaidReply, forms: readonly ReplyForm[]): Buffer {
  const has = (form: ReplyForm) => forms.includes(form);
  const lines = has('code-only') ? reply.lines.map(() => '') : [...reply.lines];
  if (has('multi-line') && lines.length === 1) lines.push('more', 'and the last');
  if (has('long-line')) lines[0] = `${lines[0]} ${'x'.repeat(LONG_LINE_OCTETS)}`;
  if (has('eight-bit')) lines[0] = `${lines[0]} Gr\u00fc\u00dfe`;
  if (has('nul')) lines[0] = `${lines[0]} a\0b`;
  if (has('empty-last-line')) lines.push('');
  if (has('mixed-codes') && lines.length === 1) lines.unshift('first');
  if (has('unfinished') || has('endless')) lines.push('');
  const shaped = has('code-only') ? { ...reply, enhanced: null } : reply;
  const text = lines.map((line, index) => misshapenLine(shaped, line, index, lines.length, has)).join('');
  const octets = has('endless') ? text.repeat(ENDLESS_LINES) : text;
  return Buffer.from(octets, 'latin1');
}

function misshapenLine(
  reply: SaidReply,
  text: string,
  index: number,
  count: number,
  has: (form: ReplyForm) => boolean,
): string {
  const end = has('bare-lf') ? '\n' : '\r\n';
  const last = index === count - 1;
  if (last && (has('unfinished') || has('endless'))) return '';
  if (last && has('empty-last-line')) return `${reply.code} ${end}`;
  const code = has('mixed-codes') && index === 0 ? otherCode(reply.code) : `${reply.code}`;
  const separator = has('no-separator') ? '' : last ? ' ' : '-';
  return `${lineOf(reply, text, separator, code)}${end}`;
}

function otherCode(code: number): string {
  return code < 400 ? '550' : '250';
}
