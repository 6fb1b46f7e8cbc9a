// A value is a field: whatever it holds, and wherever it comes from, it adds no line to what is sent.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type MessageFacts, messageOctets, messageProblem } from '../../src/dialogue/message.ts';
import type { Message } from '../../src/scenario/scenario.ts';
import { load, problemsOf, withSteps } from '../scenario/reading.ts';
import { ask } from './ask.ts';
import { BYE, HELLO, hear, say } from './script.ts';

const BAD = ['a\\r\\nBcc: x@y.example', 'a\\nb', 'a\\rb', 'a\\0b', 'a\\eb', 'a\\x7fb', 'a\\n', '\\n\\nbody'];

describe('in a scenario it is a mistake', () => {
  for (const [name, step] of [
    ['a header', (value: string) => `data: { headers: { Subject: "${value}" } }`],
    ['a header from a variable', (_: string) => 'data: { headers: { X-Test: "${bad}" } }'],
    ['a header of a message with a body', (value: string) => `data: { headers: { Subject: "${value}" }, body: hello }`],
    ['ENVID', (value: string) => `mail: { from: a@x.example, envid: "${value}" }`],
    ['ORCPT', (value: string) => `rcpt: { to: a@x.example, orcpt: "${value}" }`],
    ['the name for SNI', (value: string) => `starttls: { sni: "${value}" }`],
  ] as const)
    for (const bad of BAD)
      test(`${name}: ${bad}`, () => {
        const text = withSteps(`  - ${step(bad)}\n    expect: 250`, `vars: { bad: "${bad}" }\n`);
        assert.match(
          problemsOf(load(text)).join('\n'),
          /a control character \(0x[01][0-9a-f]\)|0x7f|in the argument of/,
        );
      });
});

describe('while a dialogue runs', () => {
  const ENVELOPE = [hear(/MAIL.*\r\n/), say('250 ok\r\n'), hear(/RCPT.*\r\n/), say('250 ok\r\n')];
  const STEPS = `  - connect
  - ehlo: x.example
    expect: 250
    capture: { taken: '/(mx[^S]*)S/' }
  - mail: a@x.example
  - rcpt: b@x.example
`;
  for (const [headers, burst] of [
    ['{ Subject: "${taken}" }', false],
    ['{ Subject: "${taken}" }', true],
    ['{ X-Test: "before ${taken} behind", Subject: x }', false],
  ] as const)
    test(`what a server said is no line of ours${burst ? ', in a burst' : ''}: ${headers}`, async () => {
      const steps = `${STEPS}  - data: { headers: ${headers} }\n    expect: 250`;
      const asked = await ask({ server: [[...HELLO, ...ENVELOPE, ...BYE]], steps }, { over: 'sockets', burst });
      assert.notEqual(asked.case.verdict, 'passed');
      assert.match(JSON.stringify(asked.case), /LF in the header field/);
      // Nothing may be said behind a 354 but the message: it is not asked for.
      assert.doesNotMatch(asked.heard[0] ?? '', /DATA|PIPELINING/);
      assert.match(asked.heard[0] ?? '', /QUIT\r\n$/);
    });
});

describe('of any value', () => {
  const facts: MessageFacts = {
    values: new Map(),
    from: 'a@x.example',
    to: 'b@x.example',
    date: new Date('2026-11-21T02:00:00Z'),
    unique: 'u',
    helo: 'x.example',
  };
  const made = (value: string, values: ReadonlyMap<string, string>): readonly [Message, MessageFacts] => [
    {
      source: {
        kind: 'made',
        headers: new Map([['Subject', value === '' ? [{ name: 'x', span: { start: 0, end: 1 } }] : value]]),
        body: 'body',
      },
      size: null,
      eol: 'crlf',
      ending: null,
      dotStuff: true,
      dkim: [],
    },
    { ...facts, values },
  ];
  const value = fc.string({
    unit: fc.oneof(
      fc.string({ minLength: 1, maxLength: 1 }),
      fc.constantFrom('\r', '\n', '\0', '\u001b', '\ud800', 'ü'),
    ),
  });

  test('the message is refused, or has as many lines as without it', () => {
    const [plain] = [messageOctets(...made('x', new Map()))];
    const lines = plain.toString('latin1').split(/\r\n|\r|\n/).length;
    fc.assert(
      fc.property(value, fc.boolean(), (one, isCaptured) => {
        const message = isCaptured ? made('', new Map([['x', one]])) : made(one === '' ? 'x' : one, new Map());
        if (messageProblem(...message) !== null) return;
        const octets = messageOctets(...message).toString('latin1');
        assert.equal(octets.split(/\r\n|\r|\n/).length, lines);
        assert.doesNotMatch(octets.replaceAll('\r\n', ''), /[\0-\x08\x0a-\x1f\x7f]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('and so with what says who sends it to whom', () => {
    for (const name of ['from', 'to', 'unique', 'helo'] as const)
      fc.assert(
        fc.property(value, (one) => {
          const all = { ...facts, [name]: one };
          const test: Message = {
            source: { kind: 'test' },
            size: null,
            eol: 'crlf',
            ending: null,
            dotStuff: true,
            dkim: [],
          };
          if (messageProblem(test, all) === null)
            assert.equal(messageOctets(test, all).toString('latin1').split('\r\n').length, 10);
        }),
      );
  });
});
