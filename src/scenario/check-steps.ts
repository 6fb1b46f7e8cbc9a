// What a list of steps can get wrong as a whole: no connection, nothing expected, control characters in an argument.
import { entryOf, type MapNode, type Text } from '../document/node.ts';
import { type Problem, problemWith } from '../document/problem.ts';
import type { Checking } from '../document/shape.ts';
import { asksForCodesOnly } from './expectation.ts';
import { misreadIn } from './misread.ts';
import type { Action, Step } from './scenario.ts';
import { VERBS } from './verbs.ts';

interface Around {
  /** True if `retry` or `burst` expect something. */
  readonly expectsElsewhere: boolean;
  readonly root: MapNode;
  readonly checking: Checking;
}

export function checkSteps(steps: readonly Step[], { expectsElsewhere, root, checking }: Around): void {
  const dialogue = entryOf(root, 'dialogue')?.keySpan ?? root.span;
  const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? [step, ...step.steps] : [step]));
  if (flat.length === 0 && checking.problems.length === 0)
    checking.problem(dialogue, 'a dialogue without a step', 'begin with `- connect`');
  if (!expectsElsewhere && flat.length > 0 && !flat.some(canFail)) {
    checking.problem(
      dialogue,
      'nothing in this dialogue can fail',
      'leave `expect: any` away where a verb has an answer that is right by default; a run that cannot fail proves nothing',
    );
  }
  const first = flat.find((step) => !['proxy', 'wait', 'pipeline'].includes(step.verb));
  if (first !== undefined && first.verb !== 'connect') {
    report(checking, first, `\`${first.verb}\` before \`connect\``, 'begin the dialogue with `- connect`');
  }
  for (const { step, message, advice, severity } of misreadIn(flat)) report(checking, step, message, advice, severity);
  for (const step of flat) {
    const bad = argumentsOf(step).find((text) => controlIn(text) !== null);
    if (bad !== undefined) {
      const code = (controlIn(bad) ?? '').charCodeAt(0).toString(16).padStart(2, '0');
      report(
        checking,
        step,
        `a control character (0x${code}) in the argument of \`${step.verb}\``,
        'a field never becomes a second command; `send: {bytes: "..."}` sends any octets',
      );
    }
  }
}

/** What a server can answer wrongly: each verb that is answered expects something by default. */
function canFail(step: Step): boolean {
  if (step.verb === 'pipeline') return false;
  if (step.expect === null) return VERBS[step.verb].expects !== null || step.captures.length > 0;
  const { reply } = step.expect;
  return !reply?.outcomes.includes('any') || step.captures.length > 0 || !asksForCodesOnly(reply, step.expect);
}

function controlIn(text: Text): string | null {
  const parts = typeof text === 'string' ? [text] : text.filter((part): part is string => typeof part === 'string');
  for (const part of parts) {
    const match = /[\0-\x1f\x7f]/.exec(part);
    if (match !== null) return match[0];
  }
  return null;
}

/** Every text of a step that becomes part of a command line. */
function argumentsOf(action: Action): readonly Text[] {
  switch (action.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return [action.argument];
    case 'rset':
    case 'noop':
    case 'vrfy':
    case 'expn':
    case 'help':
    case 'etrn':
    case 'quit':
      return action.argument === null ? [] : [action.argument];
    case 'mail':
      return [action.mail.from, action.mail.envid ?? '', ...action.mail.params];
    case 'rcpt':
      return [action.rcpt.to, action.rcpt.orcpt ?? '', ...action.rcpt.params];
    case 'auth':
      return [action.auth.user, action.auth.secret];
    case 'xclient':
      return [...action.attributes.values()];
    case 'proxy':
      return [action.proxy.source];
    case 'data':
      return action.message.source.kind === 'made' ? [...action.message.source.headers.values()] : [];
    case 'starttls':
      return [action.options.sni ?? ''];
    case 'connect':
      return [action.source ?? '', action.options.sni ?? ''];
    case 'send':
      return action.raw ? [] : [action.line];
    default:
      return [];
  }
}

function report(
  checking: Checking,
  step: Step,
  message: string,
  advice: string,
  severity: Problem['severity'] = 'error',
): void {
  const { file, line, column } = step.place;
  const excerpt = file === checking.source.file ? (checking.source.text.split('\n')[line - 1] ?? '') : '';
  checking.problems.push({
    ...problemWith(file, message, advice),
    severity,
    line,
    column,
    excerpt,
    width: step.verb.length,
  });
}
