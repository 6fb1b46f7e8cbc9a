import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { after, allowed, due, isVerb, type SessionState, VERBS, type Verb } from '../../src/wire/order.ts';

/** Each state with its allowed verbs, those that are due in brackets. */
const STATES: readonly (readonly [SessionState, string])[] = [
  ['start', '[connect]'],
  ['turned-away', '[quit]'],
  ['greeted', '[ehlo] [helo] lhlo rset noop vrfy expn help quit xclient'],
  ['ready', 'ehlo helo lhlo starttls auth [mail] rset noop vrfy expn help etrn quit xclient'],
  ['mail', 'ehlo helo lhlo [rcpt] rset noop vrfy expn help quit'],
  ['rcpt', 'ehlo helo lhlo [rcpt] [data] [bdat] bdat last rset noop vrfy expn help quit'],
  ['bdat', 'ehlo helo lhlo [bdat] bdat last rset noop vrfy expn help quit'],
  ['closed', ''],
];

for (const [state, expected] of STATES) {
  test(`allowed and due: ${state}`, () => {
    const words = VERBS.filter((verb) => allowed(state, verb));
    const marked = words.map((verb) => (due(state).includes(verb) ? `[${verb}]` : verb));
    assert.equal(marked.join(' '), expected);
    assert.ok(due(state).every((verb) => allowed(state, verb)));
  });
}

function walk(...steps: readonly (Verb | `-${Verb}`)[]): SessionState {
  return steps.reduce<SessionState>((state, step) => {
    const refused = step.startsWith('-');
    const verb = refused ? step.slice(1) : step;
    assert.ok(isVerb(verb), verb);
    return after(state, verb, !refused);
  }, 'start');
}

describe('where a session stands', () => {
  for (const [steps, state] of [
    [['connect'], 'greeted'],
    [['-connect'], 'turned-away'],
    [['connect', '-ehlo'], 'greeted'],
    [['connect', '-ehlo', 'helo'], 'ready'],
    [['connect', 'lhlo'], 'ready'],
    [['connect', 'ehlo', 'starttls'], 'greeted'],
    [['connect', 'ehlo', '-starttls'], 'ready'],
    [['connect', 'ehlo', 'starttls', 'ehlo', 'auth', 'mail'], 'mail'],
    [['connect', 'ehlo', 'mail', '-rcpt'], 'mail'],
    [['connect', 'ehlo', 'mail', 'rcpt', '-rcpt'], 'rcpt'],
    [['connect', 'ehlo', 'mail', 'rcpt', 'data'], 'ready'],
    [['connect', 'ehlo', 'mail', 'rcpt', '-data'], 'rcpt'],
    [['connect', 'ehlo', 'mail', 'rcpt', 'bdat'], 'bdat'],
    [['connect', 'ehlo', 'mail', 'rcpt', 'bdat', 'bdat last'], 'ready'],
    [['connect', 'ehlo', 'mail', 'rcpt', 'ehlo'], 'ready'],
    [['connect', 'ehlo', 'mail', 'rcpt', 'rset'], 'ready'],
    [['connect', 'rset'], 'greeted'],
    [['connect', 'mail'], 'mail'],
    [['connect', 'ehlo', 'xclient'], 'greeted'],
    [['connect', 'ehlo', 'mail', 'noop'], 'mail'],
    [['connect', 'quit'], 'closed'],
  ] as const) {
    test(`${steps.join(', ')}: ${state}`, () => assert.equal(walk(...steps), state));
  }
});

test('words that are no verbs', () => {
  for (const word of ['EHLO', 'toString', '__proto__', '']) assert.equal(isVerb(word), false);
});
