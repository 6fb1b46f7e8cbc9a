// Steps as people write them who know SMTP and not yet this language: `EHLO: x`, `QUIT`, `RCPT TO:<b@y>`. What can mean one
// thing only is taken; a word of another program is answered with the line that is meant.
import type { MapEntry, Node } from '../../document/node.ts';
import type { Checking } from '../../document/shape.ts';
import { MODIFIERS } from '../modifiers.ts';
import { isVerb } from '../verbs.ts';
import {
  BESIDE_A_VERB,
  calledHere,
  HOLDS_A_COMMAND,
  HOLDS_AN_ANSWER,
  HOLDS_WHAT_IT_NEEDS,
  NO_VERB,
  NOT_BESIDE_A_VERB,
} from './words-of-steps.ts';

/**
 * The line that was meant where `key` is a word of another program; null if it is none that is known. `beside` are the other
 * entries of the step: where the command stands in one, what it needs may stand in another.
 */
export function lineMeant({ key, value }: MapEntry, beside: readonly MapEntry[] = []): string | null {
  const word = folded(key);
  const text = firstLine(value);
  const said = HOLDS_AN_ANSWER.test(word) ? text : /^(?:expect|then|erwartet|s:)\s+(.+)$/i.exec(key)?.[1];
  if (said !== undefined) return answerBelow(codeIn(said) ?? said);
  if (HOLDS_A_COMMAND.test(word)) {
    const needs = beside.find((entry) => HOLDS_WHAT_IT_NEEDS.test(folded(entry.key)))?.value;
    const whole = needs === undefined ? text : `${text} ${firstLine(needs)}`.trim();
    return text === '' ? null : `write the verb: \`- ${commandAsStep(whole)}\``;
  }
  const isMessage = value.kind === 'map' && value.entries.some((entry) => folded(entry.key) === 'to');
  const verb = isMessage ? undefined : calledHere(word);
  if (verb === undefined) return NO_VERB.find(([words]) => words.test(word))?.[1] ?? sentenceMeant(key);
  return `here it is called \`${verb}\`: \`- ${written(verb, text)}\``;
}

const answerBelow = (answer: string) =>
  `what is answered stands below the verb, in its column: \`expect: ${answer.trim() || '250'}\``;

/** `I should see 250` -> `250`. */
const codeIn = (text: string) => /(?:^|\s)([2-5](?:\d\d|xx)(?=\s|$).*)$/i.exec(text)?.[1];

/** `me.example -> 250`, `a@x => 530 5.7.0`: the answer on the line of the command. */
const ANSWER_BEHIND = /\s(?:-+>|=+>|→|<-|\?|:|==)\s*([2-5](?:\d\d|xx)(?:\s.*)?)$/i;
/** `noop * 3`, `rset x3`, `noop 3 times`. */
const OFTEN = /^(\w+)\s+(?:[*x]\s*(\d{1,4})|(\d{1,4})\s*(?:x|times|mal))$/i;

/** What stands behind a command on its line and is none of it; null if it is all of the command. */
export function behindTheCommand({ key, value }: MapEntry): string | null {
  if (/^(?:data|bdat|send|use|repeat|pipeline|arrives)$/i.test(key)) return null;
  const text = value.kind === 'scalar' && value.parts === undefined ? String(value.value ?? '').slice(0, 1000) : '';
  const answer = ANSWER_BEHIND.exec(text === '' ? key.slice(0, 1000) : text)?.[1];
  if (answer !== undefined) return answerBelow(answer);
  // Behind a colon it is a value: a host may be called x5.
  const [, verb = '', times, others] = OFTEN.exec(text === '' ? key : '') ?? [];
  return isVerb(verb.toLowerCase())
    ? `a step of its own: \`- repeat: { times: ${times ?? others}, steps: [${verb.toLowerCase()}] }\``
    : null;
}

/** A verb with its value, where it takes one of this kind. */
function written(verb: string, text: string): string {
  if (verb === 'repeat') return 'repeat: { times: 3, steps: [...] }';
  if (verb === 'pipeline') return 'pipeline: [...]';
  return text === '' || /^(?:drop|quit|rset|starttls|connect)$/.test(verb) ? verb : `${verb}: ${text}`;
}

/** A text, or the first one of a list, for advice. */
function firstLine(value: Node): string {
  const [first = value] = value.kind === 'list' ? value.items : [];
  const text = first.kind === 'scalar' && first.value !== null ? String(first.value).trim() : '';
  return text.split('\n', 1).join('').slice(0, 60);
}

/** True if a step names its verb in a value: `action: send`. */
export const namesItsVerb = ({ key, value }: MapEntry): boolean => {
  const word = folded(firstLine(value));
  return HOLDS_A_COMMAND.test(folded(key)) && !isVerb(folded(key)) && (isVerb(word) || calledHere(word) !== undefined);
};

/** `Send EHLO x`, `Open Connection`, `Response Should Be 250`: sentences of Robot Framework and of people. */
function sentenceMeant(key: string): string | null {
  if (!key.includes(' ') || key.length > 200) return null;
  const answer =
    /\b(?:should|must|response|reply|answer|expect|verify|assert|erwarte|antwort)\b.*?([2-5](?:\d\d|xx)\b.*)$/i.exec(
      key,
    )?.[1];
  if (answer !== undefined) return answerBelow(answer);
  const bare = key
    .replace(
      /^(?:(?:send|do|issue|run|the|a|client|say|says|sende|given|when|then|and|but|i|we|it|smtp|command)\s+)+/i,
      '',
    )
    .trim();
  const [first = '', second = ''] = bare.toLowerCase().split(/\s+/, 2);
  const both = folded(`${first} ${second}`);
  const verb = [both, folded(first)].find((word) => isVerb(word) || calledHere(word) !== undefined);
  if (verb === undefined) return null;
  const known = isVerb(verb) ? null : calledHere(verb);
  return `write the verb: \`- ${known ?? commandAsStep(bare)}\``;
}

/** `Mail From`, `mail-from` and `MAIL_FROM` are one word. */
const folded = (key: string) =>
  key
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[ -]+(?=\w)/g, '_');
const PLAIN_LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** `EHLO x` -> `ehlo: x`; what is no command of SMTP -> `send: ...`. */
function commandAsStep(line: string): string {
  const [, verb = '', rest = ''] = /^([A-Za-z]+)\s*(.*)$/s.exec(line.trim()) ?? [];
  const word = verb.toLowerCase();
  if (/^(?:mail|rcpt)$/.test(word)) return `${word}: ${rest.replace(/^(?:from|to)\s*:?\s*/i, '') || '<>'}`;
  const other = calledHere(word);
  if (other === 'send' && rest !== '') return commandAsStep(rest);
  return isVerb(word) || other !== undefined ? written(other ?? word, rest) : `send: ${line}`;
}

/** A pair of a chat script, `[250, "QUIT"]`: what comes, and what is sent then. */
export function stepOfPair(node: Node): string | null {
  const texts = node.kind === 'list' ? node.items.map(firstLine).filter((text) => !/^[2-5]\d\d\b/.test(text)) : [];
  return /^[A-Za-z]/.test(texts[0] ?? '')
    ? `write the verb: \`- ${commandAsStep(texts.slice(0, 2).join(' '))}\``
    : null;
}

/** The entry under the name of a verb, if it is one in the words of the RFCs; else as it stands. */
export function asVerb(entry: MapEntry): MapEntry {
  const { key, keySpan, value } = entry;
  const word = key
    .toLowerCase()
    .replace(/^mail\s+from$/, 'mail')
    .replace(/^rcpt\s+to$/, 'rcpt');
  if (isVerb(word)) return withParameters({ key: word, keySpan, value: nothingFor(value) });
  return value.kind === 'scalar' && value.value === null ? (asLine(key, entry) ?? entry) : entry;
}

/** `mail: a@x SIZE=1000`: the address, and parameters as they stand on the wire. */
function withParameters(entry: MapEntry): MapEntry {
  const { key, value } = entry;
  if ((key !== 'mail' && key !== 'rcpt') || value.kind !== 'scalar' || typeof value.value !== 'string') return entry;
  const [, address, more] = WITH_PARAMETERS.exec(value.value.slice(0, 1000)) ?? [];
  return address === undefined || more === undefined
    ? entry
    : (asLine(`${key} ${key === 'mail' ? 'from' : 'to'}:${address}${more}`, { ...entry, keySpan: value.span }) ??
        entry);
}
const WITH_PARAMETERS = /^(<[^<>\s]*>|[^\s"<>,;]+)((?:\s+(?:[A-Za-z][A-Za-z0-9-]*=\S+|SMTPUTF8|REQUIRETLS))+)$/;

/** `VERB: true` is the verb alone. */
function nothingFor(value: Node): Node {
  return value.kind === 'scalar' && value.value === true ? { ...value, value: null } : value;
}

/** A whole command on a line: `RCPT TO:<b@y> NOTIFY=NEVER`, `EHLO x`. */
function asLine(line: string, { keySpan: span }: MapEntry): MapEntry | null {
  const text = (value: string): Node => ({ kind: 'scalar', value, span });
  const [, path, verb, rest = ''] =
    /^((?:mail|rcpt)\s+(?:from|to)\s*:|mail\s+from\s|rcpt\s+to\s|(?:mail|rcpt)(?=\s+[<"]?[^\s@]*@)|([a-z]+)(?=\s))\s*(.*)$/is.exec(
      line,
    ) ?? [];
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
  const word = folded(key);
  const shown = value.kind === 'scalar' && value.value !== null ? String(value.value).slice(0, 60) : '';
  const line = BESIDE_A_VERB.find(([words]) => words.test(word))?.[1](shown);
  if (line !== undefined) return `here it is called \`${line.split(':')[0]}\`: \`${line}\``;
  if (/^[2-5](?:\d\d|xx)\b/.test(key)) return `here it is called \`expect\`: \`expect: ${key.slice(0, 60)}\``;
  const elsewhere = NOT_BESIDE_A_VERB.find(([words]) => words.test(word))?.[1];
  if (elsewhere !== undefined) return elsewhere;
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

/** What begins a list, where something else stands that looks like one. */
export function itemsMeant(node: Node): string {
  const text = node.kind === 'scalar' ? String(node.value) : '';
  if (/^-\S/.test(text)) return 'a blank belongs behind the hyphen: `- connect`';
  const bullet = /^[^\w\s"'$<-]/u.exec(text)?.[0];
  if (bullet !== undefined && /^.\s/u.test(text)) {
    const code = `U+${(bullet.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}`;
    return `each step begins with a hyphen and a blank, \`- \`; this is ${code}`;
  }
  return 'each step begins with `- `';
}
