// A server that answers as a recorded one did: the same dialogue gets the same octets; what is not in the record is said to be so.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANSWER, isChallenged, Likeness, type RecordedSession, type Said } from '../../src/sandbox/likeness.ts';

const says = (text: string): readonly Said[] => [{ raw: Buffer.from(`${text}\r\n`), does: 'reply', afterMs: 0 }];
const session = (...turns: readonly (readonly [string | null, string])[]): RecordedSession => ({
  isImplicitTls: false,
  turns: turns.map(([command, reply]) => ({ command, secure: false, said: says(reply) })),
});

const RECORD = [
  session([null, '220 mx'], ['EHLO a', '250 mx'], ['MAIL FROM:<x1@a.example>', '450 later'], ['QUIT', '221 bye']),
  session(
    [null, '220 mx'],
    ['EHLO a', '250 mx'],
    ['MAIL FROM:<x1@a.example>', '250 Ok'],
    ['RCPT TO:<r@b.example>', '550 5.1.1 no'],
    ['AUTH PLAIN ***', '535 no'],
  ),
];

const ROWS: readonly {
  readonly name: string;
  readonly sessions: readonly (readonly (readonly [string | null, string, boolean])[])[];
}[] = [
  {
    name: 'the same dialogue, the same answers; asked again, the next of the record',
    sessions: [
      [
        [null, '220 mx', true],
        ['EHLO a', '250 mx', true],
        ['MAIL FROM:<x1@a.example>', '450 later', true],
        ['QUIT', '221 bye', true],
      ],
      [
        [null, '220 mx', true],
        ['EHLO a', '250 mx', true],
        ['MAIL FROM:<x1@a.example>', '250 Ok', true],
        ['RCPT TO:<r@b.example>', '550 5.1.1 no', true],
      ],
      [
        [null, '220 mx', true],
        ['EHLO a', '250 mx', true],
        ['MAIL FROM:<x1@a.example>', '250 Ok', true],
      ],
    ],
  },
  {
    name: 'an argument that is made anew',
    sessions: [
      [
        [null, '220 mx', true],
        ['EHLO b', '250 mx', false],
        ['MAIL FROM:<x2@a.example>', '450 later', false],
      ],
    ],
  },
  {
    name: 'a verb elsewhere in the record',
    sessions: [
      [
        [null, '220 mx', true],
        ['RCPT TO:<z@b.example>', '550 5.1.1 no', false],
      ],
    ],
  },
  {
    name: 'a verb that is not in it',
    sessions: [
      [
        [null, '220 mx', true],
        ['VRFY x', '502 5.5.2 Error: not in the record', false],
      ],
    ],
  },
];

describe('a likeness', () => {
  for (const { name, sessions } of ROWS)
    it(name, () => {
      const likeness = new Likeness(RECORD);
      for (const turns of sessions) {
        const talk = likeness.begin();
        for (const [command, reply, isRecorded] of turns) {
          const answer = talk.answer(command, false);
          assert.deepEqual(
            [answer.said[0]?.raw?.toString().trim(), answer.isRecorded],
            [reply, isRecorded],
            `${command}`,
          );
        }
      }
    });

  it('credentials, which the record masks, are the same whatever they are', () => {
    const talk = new Likeness([session([null, '220'], ['AUTH PLAIN ***', '535 no'])]).begin();
    talk.answer(null, false);
    assert.equal(talk.answer('AUTH PLAIN AGEAYg==', false).isRecorded, true);
  });

  it('what a client sends to a challenge is an answer, whatever it is', () => {
    const talk = new Likeness([session([null, '220'], ['AUTH LOGIN', '334 '], [ANSWER, '535 no'])]).begin();
    talk.answer(null, false);
    assert.ok(isChallenged(talk.answer('AUTH LOGIN', false)));
    assert.deepEqual(talk.answer(ANSWER, false).said, says('535 no'));
  });

  it('a 421 behind which the server stayed is not the last that it said', () => {
    const talk = new Likeness([
      session([null, '220'], ['RCPT TO:<a@b.example>', '421 later'], ['QUIT', '221']),
    ]).begin();
    const asked = [null, 'RCPT TO:<a@b.example>', 'QUIT'].map((command) => talk.answer(command, false).isLast);
    assert.deepEqual(asked, [false, false, true]);
  });

  it('says how often the record contradicts itself', () => assert.equal(new Likeness(RECORD).contradictions, 1));
});
