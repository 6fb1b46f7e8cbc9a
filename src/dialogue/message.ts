// The octets of a message: given, or made and naming itself a test. RFC 5322, CRLF line ends unless asked otherwise.
import type { Message } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import { controlIn } from '../wire/sendable.ts';
import { PARTED, parted } from './parts.ts';

export interface MessageFacts {
  readonly values: ReadonlyMap<string, string>;
  readonly from: string;
  readonly to: string;
  readonly date: Date;
  /** Unique to this case; becomes part of the Message-ID. */
  readonly unique: string;
  readonly helo: string;
}

/** Why the message can't be sent, in words; null if it can. A header is a field: no value adds a line to the message. */
export function messageProblem({ source }: Message, facts: MessageFacts): string | null {
  if (source.kind === 'file' || source.kind === 'text') return null;
  for (const [name, body] of headersOf(source, facts)) {
    const control = controlIn(body.replaceAll('\t', ' '));
    if (control !== null)
      return `${control} in the header field ${name}; only a whole message (\`data: |\` or \`file:\`) can hold it`;
    if (!body.isWellFormed()) return `half a surrogate pair in the header field ${name} has no encoding in UTF-8`;
  }
  return null;
}

/** The message before dot-stuffing. */
export function messageOctets(message: Message, facts: MessageFacts): Buffer {
  const { source } = message;
  const bare = source.kind === 'file' ? Buffer.from(source.bytes) : Buffer.from(textFor(source, facts), 'utf8');
  return filled(lineEnds(bare, message.eol), message.size, LINE_ENDS[message.eol]);
}

const LINE_ENDS = { crlf: '\r\n', lf: '\n', cr: '\r', 'as-is': '\r\n' } as const;

function textFor(source: Exclude<Message['source'], { kind: 'file' }>, facts: MessageFacts): string {
  if (source.kind === 'text') return textOf(source.text, facts.values);
  const head = headersOf(source, facts).map(([name, body]) => `${name}: ${body}\n`);
  return `${head.join('')}\n${bodyOf(source, facts)}\n`;
}

function bodyOf(source: Extract<Message['source'], { kind: 'made' | 'test' }>, facts: MessageFacts): string {
  if (source.kind === 'test') return TEST_BODY;
  const own = textOf(source.body, facts.values);
  return source.attach === undefined ? own : parted(own, source.attach);
}

/** Those that are given, and of the usual ones those that are not. */
function headersOf(
  source: Extract<Message['source'], { kind: 'made' | 'test' }>,
  facts: MessageFacts,
): (readonly [name: string, body: string])[] {
  if (source.kind === 'test') return standardHeaders(facts);
  const given = [...source.headers].map(([name, body]) => [name, textOf(body, facts.values)] as const);
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const usual = [...standardHeaders(facts), ...(source.attach === undefined ? [] : PARTED)];
  return [...given, ...usual.filter(([name]) => !names.has(name.toLowerCase()))];
}

const TEST_BODY =
  'This message was sent by mxprobe to test how this mail server answers.\nNobody needs to do anything about it.';

function standardHeaders({ from, to, date, unique, helo }: MessageFacts): [string, string][] {
  const address = (path: string) => (path === '' || path === '<>' ? 'mxprobe <>' : path.replace(/^<|>$/g, ''));
  return [
    ['From', address(from)],
    ['To', address(to)],
    ['Subject', 'mxprobe test message'],
    ['Date', date.toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${unique}@${helo}>`],
    ['Auto-Submitted', 'auto-generated'],
  ];
}

function lineEnds(octets: Buffer, eol: Message['eol']): Buffer {
  if (eol === 'as-is') return octets;
  const text = octets.toString('latin1').replace(/\r\n|\r|\n/g, LINE_ENDS[eol]);
  return Buffer.from(text.endsWith(LINE_ENDS[eol]) ? text : text + LINE_ENDS[eol], 'latin1');
}

/** Lines of 76 characters until the message has `size` octets; a message that is larger already stays as it is. */
function filled(octets: Buffer, size: number | null, eol: string): Buffer {
  if (size === null || octets.length >= size) return octets;
  const line = `${'x'.repeat(76)}${eol}`;
  let missing = size - octets.length;
  const fill = line.repeat(Math.floor(missing / line.length));
  missing -= fill.length;
  const last =
    missing === 0 ? '' : missing <= eol.length ? 'x'.repeat(missing) : `${'x'.repeat(missing - eol.length)}${eol}`;
  // Too little room for a line end: the last whole line is made longer instead.
  const joined =
    missing > 0 && missing <= eol.length && fill !== '' ? fill.slice(0, -eol.length) + last + eol : fill + last;
  return Buffer.concat([octets, Buffer.from(joined, 'latin1')]);
}
