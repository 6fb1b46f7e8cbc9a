// Stages: their order, and what a sentence calls them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reaches, STAGE_WORDS, STAGES } from '../../src/wire/stage.ts';

/** In the order of a session. */
const SPOKEN = [
  ['connect', 'the connection'],
  ['ehlo', 'EHLO'],
  ['starttls', 'STARTTLS'],
  ['auth', 'AUTH'],
  ['mail', 'MAIL FROM'],
  ['rcpt', 'RCPT TO'],
  ['data', 'DATA'],
  ['eod', 'the end of the message'],
] as const;

test('each stage has its words', () => {
  assert.deepEqual(
    STAGES.map((stage) => [stage, STAGE_WORDS[stage]]),
    SPOKEN,
  );
});

test('a session that came to a stage has come to those before it', () => {
  for (const [at, [stage]] of SPOKEN.entries())
    assert.deepEqual(
      STAGES.filter((other) => reaches(stage, other)),
      SPOKEN.slice(0, at + 1).map(([name]) => name),
    );
});
