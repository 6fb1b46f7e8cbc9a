// What a file says and its writer surely did not mean: it would be sent, or judged, without a word. Found at load.
import { domainToASCII } from 'node:url';
import type { Text } from '../document/node.ts';
import type { Problem } from '../document/problem.ts';
import type { Action, Step } from './scenario.ts';
import { codeMatches } from './short-form.ts';
import { besideAnAddress, dotAtTheEnd, endInLetters, noHostName, type Said } from './spelling/sent-as-it-stands.ts';

export interface Misread {
  readonly step: Step;
  readonly message: string;
  readonly advice: string;
  readonly severity: Problem['severity'];
}

/** All of a dialogue, in the order of its steps. `flat` has the steps of pipelines, too. */
export function misreadIn(flat: readonly Step[]): Misread[] {
  const found = flat.flatMap((step): Misread[] => {
    // Somebody's bounce may be of just such an address: it is sent, and told.
    const odd = placeholderIn(step) ?? twoAddressesIn(step) ?? otherLettersIn(step) ?? asItStands(step);
    if (odd !== null) return [{ step, severity: 'warning', ...odd }];
    const said = pathIn(step) ?? neverAnswered(step);
    return said === null ? [] : [{ step, severity: 'error', ...said }];
  });
  return [...found, ...behindQuit(flat)];
}

const written = (text: Text): string =>
  typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : '')).join('');

/** Addresses and names of a step: where a placeholder of another program would be sent as it stands. */
function namesOf(action: Action): readonly Text[] {
  switch (action.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return [action.argument];
    case 'mail':
      return [action.mail.from];
    case 'rcpt':
      return [action.rcpt.to];
    case 'vrfy':
    case 'expn':
      return action.argument === null ? [] : [action.argument];
    case 'auth':
      return [action.auth.user];
    default:
      return [];
  }
}

/** `$from`, `{{to}}`, `%TO%`, `<%= to %>`, `@@to@@`. `a$b@x` and `user%host@relay` are addresses. */
const PLACEHOLDERS: readonly RegExp[] = [
  /(?:^<?|@)\$([A-Za-z_]\w*)/,
  /\{\{\s*([\w.]+)\s*\}\}/,
  /%([A-Za-z_]\w*)%/,
  /<%=?\s*([\w.]+)\s*%>/,
  /@@([A-Za-z_]\w*)@@/,
  /(?:^|@)\{([A-Za-z_]\w*)\}/,
  /\$\(([A-Za-z_]\w*)[^()]*\)/,
  /^`([A-Za-z_]\w*)[^`]*`$/,
];

function placeholderIn(step: Step): Said | null {
  for (const text of namesOf(step))
    for (const form of PLACEHOLDERS) {
      const [all, name] = form.exec(written(text).slice(0, MAX_LOOKED_AT)) ?? [];
      if (all === undefined || name === undefined) continue;
      const advice = `a variable is written \${${name}}; \`send:\` sends a line as it stands`;
      return { message: `\`${all.replace(/^[<@](?=\$)/, '')}\` is sent as it stands`, advice };
    }
  return null;
}

/** Enough for two addresses. */
const MAX_LOOKED_AT = 1000;

/** RFC 5321 4.1.2: the name in EHLO is in ASCII, even with SMTPUTF8 (RFC 6531 3.7.1). */
function otherLettersIn(step: Step): Said | null {
  if (step.verb !== 'ehlo' && step.verb !== 'helo' && step.verb !== 'lhlo') return null;
  const name = written(step.argument);
  if (!/[^\0-\x7f]/.test(name)) return null;
  const ascii = domainToASCII(name.trim());
  const advice = ascii === '' ? 'the name of a host has letters, digits and hyphens' : `in DNS it is \`${ascii}\``;
  return { message: `\`${step.verb}\` with letters that no host name has is sent as UTF-8`, advice };
}

function asItStands(step: Step): Said | null {
  switch (step.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return endInLetters(written(step.argument)) ?? noHostName(written(step.argument), step.verb);
    case 'mail':
      return endInLetters(written(step.mail.from)) ?? besideAnAddress(written(step.mail.from), 'mail');
    case 'rcpt':
      return endInLetters(written(step.rcpt.to)) ?? besideAnAddress(written(step.rcpt.to), 'rcpt');
    case 'send':
      return step.raw ? null : endInLetters(written(step.line));
    case 'data':
      return step.message.source.kind === 'text' ? dotAtTheEnd(written(step.message.source.text)) : null;
    default:
      return null;
  }
}

function twoAddressesIn(step: Step): Said | null {
  if (step.verb !== 'rcpt') return null;
  const to = written(step.rcpt.to).slice(0, MAX_LOOKED_AT);
  if (!/^\s*<?[^@\s,;"]+@[^\s,;]+\s*[,;]\s*<?[^@\s,;"]+@/.test(to)) return null;
  const list = to.split(/\s*[,;]\s*/).filter((one) => one !== '');
  return {
    message: 'two addresses in one RCPT are sent as one',
    advice: `a list is one step each: \`rcpt: [${list.slice(0, 3).join(', ')}]\``,
  };
}

/** `mail.eml`, `mails/mail 1.eml`, `< mail.eml`; a sentence that ends in the name of a file is a text. */
function isNameOfAFile(text: string): boolean {
  const [, mark, path = ''] =
    /^(@|<|file:(?:\/\/)?)?\s*([^\n<>"@;,]+\.(?:eml|txt|msg|mime|html?|mbox))$/i.exec(text) ?? [];
  return path !== '' && !path.includes(': ') && (mark !== undefined || !/\s/.test(path) || /[\\/]/.test(path));
}

/** A message that is the name of a file. */
function pathIn(step: Step): Said | null {
  if (step.verb !== 'data' || step.message.source.kind !== 'text') return null;
  const text = written(step.message.source.text).trim();
  const isPath = text.length < 300 && (/^[@<]?\s*(?:\.{0,2}|~)\/\S+$/.test(text) || isNameOfAFile(text));
  if (!isPath) return null;
  const path = text.replace(/^(?:[@<]|file:)\s*(?:\/\/)?/, '');
  const advice = `a file is sent with \`data: { file: ${path} }\``;
  return { message: 'the name of a file would be sent as the message', advice };
}

/** The code that a verb takes itself, on the way to the answer that is judged. */
const ON_THE_WAY: Readonly<Record<string, { readonly code: string; readonly advice: string }>> = {
  data: {
    code: '354',
    advice:
      '354 is awaited by itself and the message is sent: what is judged is the answer behind it, 250. `send: DATA` sends the line alone',
  },
  auth: {
    code: '334',
    advice:
      '334 is answered by itself: what is judged is the answer at the end, 235. `send: AUTH ...` sends the line alone',
  },
};

function neverAnswered({ verb, expect }: Step): Said | null {
  const taken = Object.hasOwn(ON_THE_WAY, verb) ? ON_THE_WAY[verb] : undefined;
  const reply = expect?.reply;
  if (taken === undefined || !reply || reply.codes.length === 0 || reply.outcomes.length > 0) return null;
  if (!reply.codes.every((code) => codeMatches(code, Number(taken.code)))) return null;
  return { message: `the answer to \`${verb}\` is never ${reply.codes.join(' or ')}`, advice: taken.advice };
}

/** Steps that ask the server for something where the server has gone. */
function behindQuit(flat: readonly Step[]): Misread[] {
  let quit: Step | null = null;
  for (const step of flat) {
    if (step.verb === 'connect') quit = null;
    if (quit !== null && asksAServer(step)) {
      const message = `\`${step.verb}\` behind \`quit\`: the server has gone`;
      return [{ step, severity: 'warning', message, advice: '`- connect` before it opens a new connection' }];
    }
    if (step.verb === 'quit' && step.conditions.length === 0 && step.expect === null) quit = step;
  }
  return [];
}

function asksAServer({ verb, expect }: Step): boolean {
  if (['wait', 'drop', 'proxy', 'listen', 'pipeline', 'connect', 'arrives'].includes(verb)) return false;
  return (expect?.reply?.outcomes.length ?? 0) === 0;
}
