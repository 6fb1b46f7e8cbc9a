// A session that somebody saw -> the scenario that holds it, with the replies as expectations. What a verb would send otherwise
// than the tool did goes as a raw line; passwords become a variable of the environment.
import { blockText, exactly, quoted } from '../document/yaml-text.ts';
import type { Session, SessionStep } from '../quoted/session.ts';
import { escapePattern } from '../scenario/pattern.ts';
import { templateOf } from './template.ts';

export interface Imported {
  readonly yaml: string;
  /** What could not be carried over, in words. */
  readonly losses: readonly string[];
  readonly steps: number;
}

/** The variable that stands for every password. */
export const PASSWORD = '${env.MXPROBE_PASSWORD}';

export function importSession(session: Session): Imported {
  const { tool, host, port, isConcluded, isImplicitTls } = session;
  const losses = [
    ...session.losses,
    ...(isConcluded ? ['commands concluded: the transcript holds replies alone'] : []),
  ];
  const steps = stepsOf(session.steps, isImplicitTls, losses);
  const whom = host === null ? '' : ` with ${host}${port === null ? '' : `:${port}`}`;
  const lines = [
    `name: ${quoted(`a session of ${tool}${whom}`)}`,
    'about: |',
    `  Written from a transcript of ${tool}. The replies that it shows are what is expected.`,
    ...losses.flatMap((loss) => blockText(`Not carried over: ${loss}.`, '  ')),
    'tags: [imported]',
    'dialogue:',
    ...steps.map((line) => `  ${line}`),
  ];
  return { yaml: `${lines.join('\n')}\n`, losses, steps: session.steps.length };
}

function stepsOf(written: readonly SessionStep[], isImplicitTls: boolean, losses: string[]): string[] {
  // behind QUIT the server has gone
  const end = written.findIndex(({ command }) => command === 'QUIT');
  const steps = end === -1 ? written : written.slice(0, end + 1);
  const lines: string[] = [];
  const all =
    steps[0]?.command === null ? steps : [{ command: null, reply: [], message: [], isPipelined: false }, ...steps];
  for (let i = 0; i < all.length; i += 1) {
    const group = [all[i] as SessionStep];
    for (let next = all[i + 1]; next?.isPipelined === true && canGoTogether(group.at(-1), next); next = all[i + 1]) {
      group.push(next);
      i += 1;
    }
    const message =
      group.at(-1)?.command?.toUpperCase() === 'DATA' && all[i + 1]?.command === '.' ? all[i + 1] : undefined;
    if (message !== undefined) i += 1;
    const written: string[][] = [];
    for (const [at, step] of group.entries()) {
      const answers = isAsked(step) ? answersBehind(all, i) : 0;
      const isLast = at === group.length - 1;
      written.push(
        stepLines(step, { message: isLast ? message : undefined, last: all[i + answers], isImplicitTls, losses }),
      );
      i += answers;
    }
    if (written.length > 1) lines.push('- pipeline:');
    for (const line of written.flat()) lines.push(written.length > 1 ? `    ${line}` : line);
  }
  return lines;
}

/** STARTTLS, AUTH and whatever ends a session are waited for (RFC 2920 3.1). */
function canGoTogether(last: SessionStep | undefined, next: SessionStep): boolean {
  const isAlone = ({ command }: SessionStep) =>
    command === null || /^(?:STARTTLS|AUTH|XCLIENT|DATA|BDAT|QUIT|EHLO|HELO|LHLO|\.$)/i.test(command);
  return last !== undefined && !isAlone(last) && (!isAlone(next) || /^DATA$/i.test(next.command ?? ''));
}

const isAsked = ({ command, reply }: SessionStep) =>
  /^AUTH\b/i.test(command ?? '') && reply[0]?.startsWith('334') === true;

/** The lines that answer the 334 of AUTH: they belong to it. */
function answersBehind(steps: readonly SessionStep[], at: number): number {
  let count = 0;
  while (steps[at + count]?.reply[0]?.startsWith('334') === true && steps[at + count + 1] !== undefined) count += 1;
  return count;
}

interface Around {
  readonly message: SessionStep | undefined;
  /** Of an AUTH with answers: the step whose reply decides. */
  readonly last: SessionStep | undefined;
  readonly isImplicitTls: boolean;
  readonly losses: string[];
}

function stepLines(step: SessionStep, around: Around): string[] {
  const { command, reply } = step;
  if (command === null) return verb('connect', around.isImplicitTls ? '{ tls: implicit }' : '', expected(reply, false));
  if (/^AUTH\b/i.test(command)) return authLines(command, around);
  if (command.toUpperCase() === 'DATA') return dataLines(step, around);
  const hello = /^(EHLO|HELO|LHLO) (\S{1,255})$/.exec(command);
  if (hello !== null)
    return verb((hello[1] ?? '').toLowerCase(), valueIn(hello[2] ?? ''), expected(reply, hello[1] !== 'HELO'));
  if (command === 'STARTTLS') return verb('starttls', '{ reehlo: false }', expected(reply, false));
  const mail = /^MAIL FROM:<([^<>\s]{0,320})>$/.exec(command);
  if (mail !== null) return verb('mail', mail[1] === '' ? '<>' : valueIn(mail[1] ?? ''), expected(reply, false));
  const rcpt = /^RCPT TO:<([^<>\s]{1,320})>$/.exec(command);
  if (rcpt !== null) return verb('rcpt', valueIn(rcpt[1] ?? ''), expected(reply, false));
  if (command === 'RSET' || command === 'QUIT') return verb(command.toLowerCase(), '', expected(reply, false));
  // several lines in one write: a field of one line can't hold them
  return verb('send', quoted(command.replace(/[\0-\x1f\x7f]+/g, ' ')), expected(reply, false) ?? 'any');
}

/** Our own variables stay such; a stranger's `${` is text. */
const valueIn = (text: string) => (/^\$\{(?:helo|from|to)\}$/.test(text) ? text : quoted(text));

function verb(name: string, value: string, expect: string | null): string[] {
  if (expect === null) return [value === '' ? `- ${name}` : `- ${name}: ${value}`];
  return [`- ${name}:${value === '' ? '' : ` ${value}`}`, `  expect: ${quoted(expect)}`];
}

function dataLines({ reply }: SessionStep, { message, losses }: Around): string[] {
  if (message === undefined) {
    const isRefused = /^[45]/.test(reply[0] ?? '');
    if (!isRefused) losses.push('what became of the message does not stand in the transcript');
    return verb('data', '', isRefused ? expected(reply, false) : null);
  }
  // dots are doubled on the way (RFC 5321 4.5.2): the scenario's data does that itself
  const text = message.message.map((line) => `${line.startsWith('..') ? line.slice(1) : line}\r\n`).join('');
  // a 3xx is no answer to a message: what became of it is not known
  const answer = message.reply[0]?.startsWith('3') === true ? null : expected(message.reply, false);
  return verb('data', message.message.length === 0 ? '' : exactly(text), answer);
}

function authLines(command: string, { last, losses }: Around): string[] {
  const [, mechanism = '', initial] = /^AUTH\s+([\w-]{2,30})(?:\s+(\S+))?/i.exec(command) ?? [];
  const name = mechanism.toUpperCase();
  // cut off at a challenge: how the login ended is not known
  const expect = last?.reply[0]?.startsWith('334') === true ? null : expected(last?.reply ?? [], false);
  const plain = Buffer.from(initial ?? '', 'base64')
    .toString('utf8')
    .split('\0');
  const user =
    name === 'PLAIN' ? plain[1] : name === 'XOAUTH2' ? /^user=([^\x01]{1,320})/.exec(plain[0] ?? '')?.[1] : undefined;
  if (!/^(?:PLAIN|LOGIN|CRAM-MD5|SCRAM-SHA-256|XOAUTH2|OAUTHBEARER)$/.test(name)) {
    losses.push(`AUTH ${name}: this mechanism is not known here; the login was left out`);
    return [];
  }
  losses.push('the password: it is taken from the environment, --env MXPROBE_PASSWORD');
  const isKnown = user !== undefined && user !== '';
  const known = isKnown ? exactly(user) : '"${env.MXPROBE_USER}"';
  if (!isKnown) losses.push('the user: he is taken from the environment, --env MXPROBE_USER');
  const secret = name === 'XOAUTH2' || name === 'OAUTHBEARER' ? 'token' : 'password';
  return verb('auth', `{ mechanism: ${name}, user: ${known}, ${secret}: "${PASSWORD}", clear_text: true }`, expect);
}

/** Longer texts are not pinned down to their end. */
const LONGEST_TEXT = 200;

/** The reply as an expectation: codes exactly, capabilities of EHLO by name, the text by its template. Null: there is none. */
export function expected(reply: readonly string[], isHello: boolean): string | null {
  const [first = ''] = reply;
  const m = /^([2-5]\d\d)[ -]?(?:([245]\.\d{1,3}\.\d{1,3})(?= |$) ?)?(.*)$/.exec(first);
  if (m === null) return null;
  const [, code = '', enhanced, text = ''] = m;
  if (isHello && code === '250') {
    const names = reply.slice(1).map((line) => /^\d{3}[ -]([A-Za-z][A-Za-z0-9-]{0,40})(?=[ =]|$)/.exec(line)?.[1]);
    return ['250', ...names.filter((name) => name !== undefined).map((name) => `+${name.toUpperCase()}`)].join(' ');
  }
  const pattern = patternOf(text);
  return [code, enhanced, pattern === '' ? undefined : `/${pattern}/`].filter((part) => part !== undefined).join(' ');
}

const VARYING = /<ADDRESS>|\[?(?:URL|IP|HOST|ID)\]?|\bN\b/g;

function patternOf(text: string): string {
  const template = templateOf(text.replace(/[^\x20-\x7e]+/g, ' ')).slice(0, LONGEST_TEXT);
  const pieces = template.split(VARYING).map((piece) => escapePattern(piece.trim()));
  return pieces.join('.{0,200}').replace(/^(?:\.\{0,200\})+|(?:\.\{0,200\})+$/g, '');
}
