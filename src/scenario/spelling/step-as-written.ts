// Steps as people write them who know SMTP and not yet this language: `EHLO: x`, `QUIT`, `RCPT TO:<b@y>`. What can mean one
// thing only is taken; a word of another program is answered with the line that is meant.
import type { MapEntry, Node } from '../../document/node.ts';
import type { Checking } from '../../document/shape.ts';
import { MODIFIERS } from '../modifiers.ts';
import { isVerb } from '../verbs.ts';

/** Words of other programs and what they are called here. */
const CALLED_HERE: Readonly<Record<string, string>> = {
  sleep: 'wait',
  pause: 'wait',
  delay: 'wait',
  close: 'drop',
  disconnect: 'drop',
  hangup: 'drop',
  open: 'connect',
  hello: 'ehlo',
  tls: 'starttls',
  login: 'auth',
  from: 'mail',
  sender: 'mail',
  mailfrom: 'mail',
  mail_from: 'mail',
  to: 'rcpt',
  recipient: 'rcpt',
  recipients: 'rcpt',
  rcptto: 'rcpt',
  rcpt_to: 'rcpt',
  message: 'data',
  body: 'data',
  content: 'data',
  write: 'send',
  raw: 'send',
  command: 'send',
  reset: 'rset',
  include: 'use',
  import: 'use',
  fragment: 'use',
  loop: 'repeat',
  parallel: 'pipeline',
};

/** The line that was meant where `key` is a word of another program; null if it is none that is known. */
export function lineMeant({ key, value }: MapEntry): string | null {
  const word = key.toLowerCase();
  if (word === 'expect')
    return 'it stands beside the verb whose answer it is: `- ehlo: x.example` and below it `  expect: 250`';
  const verb = Object.hasOwn(CALLED_HERE, word) ? CALLED_HERE[word] : undefined;
  if (verb === undefined) return null;
  const shown = value.kind === 'scalar' && value.value !== null ? `: ${String(value.value).slice(0, 60)}` : '';
  return `here it is called \`${verb}\`: \`- ${verb}${verb === 'drop' ? '' : shown}\``;
}

/** The entry under the name of a verb, if it is one in the words of the RFCs; else as it stands. */
export function asVerb(entry: MapEntry): MapEntry {
  const { key, keySpan, value } = entry;
  const word = key
    .toLowerCase()
    .replace(/^mail\s+from$/, 'mail')
    .replace(/^rcpt\s+to$/, 'rcpt');
  if (isVerb(word)) return { key: word, keySpan, value: nothingFor(value) };
  return value.kind === 'scalar' && value.value === null ? (asLine(key, entry) ?? entry) : entry;
}

/** `VERB: true` is the verb alone. */
function nothingFor(value: Node): Node {
  return value.kind === 'scalar' && value.value === true ? { ...value, value: null } : value;
}

/** A whole command on a line: `RCPT TO:<b@y> NOTIFY=NEVER`, `EHLO x`. */
function asLine(line: string, { keySpan: span }: MapEntry): MapEntry | null {
  const text = (value: string): Node => ({ kind: 'scalar', value, span });
  const [, path, verb, rest = ''] = /^((?:mail\s+from|rcpt\s+to)\s*:|([a-z]+)(?=\s))\s*(.*)$/is.exec(line) ?? [];
  if (path === undefined) return null;
  if (verb !== undefined)
    return TAKES_A_TEXT.has(verb.toLowerCase()) ? { key: verb.toLowerCase(), keySpan: span, value: text(rest) } : null;
  const [, bracketed, bare, further = ''] = /^(?:(<[^>]*>)|(\S+))((?:\s+\S+)*)$/.exec(rest) ?? [];
  const address = bracketed ?? bare;
  if (address === undefined) return null;
  const isMail = /^mail/i.test(path);
  const params = further.split(/\s+/).filter((one) => one !== '');
  const entries = [
    { key: isMail ? 'from' : 'to', keySpan: span, value: text(address) },
    ...(params.length === 0
      ? []
      : [{ key: 'params', keySpan: span, value: { kind: 'list' as const, items: params.map(text), span } }]),
  ];
  return { key: isMail ? 'mail' : 'rcpt', keySpan: span, value: { kind: 'map', entries, span } };
}
const TAKES_A_TEXT = new Set(['ehlo', 'helo', 'lhlo', 'noop', 'vrfy', 'expn', 'help', 'etrn']);

/** Keys of a long expectation, met beside the verb. */
const OF_AN_EXPECTATION: ReadonlySet<string> = new Set([
  'reply',
  'lines',
  'capabilities',
  'within',
  'strict',
  'tls',
  'certificate',
  'dane',
  'mta_sts',
]);

/** Where a key belongs that stands beside a verb and is none of its modifiers; null if that is not known. */
export function placeMeant({ key, value }: MapEntry): string | null {
  if (/^(code|status|reply_code|response|assert|should|returns?)$/i.test(key)) {
    const shown = value.kind === 'scalar' && value.value !== null ? String(value.value).slice(0, 60) : '250';
    return `here it is called \`expect\`: \`expect: ${shown}\``;
  }
  return OF_AN_EXPECTATION.has(key) ? `it belongs one level in: \`expect: { ${key}: ... }\`` : null;
}

/** What stands behind a verb without the modifiers of the step, which are told: they belong one level out. */
export function ownOf(value: Node, verb: string, checking: Checking): Node {
  if (value.kind !== 'map' || verb === 'xclient') return value;
  // `arrives` has no answer of a server: what it expects is its own.
  const isAstray = ({ key }: MapEntry) => Object.hasOwn(MODIFIERS, key) && !(verb === 'arrives' && key === 'expect');
  for (const { key, keySpan } of value.entries.filter(isAstray))
    checking.problem(
      keySpan,
      `\`${key}\` below \`${verb}:\``,
      `it belongs one level out: in the column of \`${verb}\``,
    );
  return { ...value, entries: value.entries.filter((entry) => !isAstray(entry)) };
}
