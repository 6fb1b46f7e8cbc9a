// A row of the tables of dialogues: what the server does, what is asked, and what has to come of it.
import assert from 'node:assert/strict';
import type { Asked } from './ask.ts';
import { HELLO, hear, type Script, say } from './script.ts';

export interface Row {
  readonly name: string;
  /** What the server does: one script for each connection, the last one again and again. */
  readonly server: readonly Script[];
  /** YAML below `dialogue:`. */
  readonly steps: string;
  /** What stands above `dialogue:`. */
  readonly head?: string;
  /** The deadline of every step; 2 s if not said. */
  readonly timeout?: string;
  readonly secrets?: ReadonlyMap<string, string>;
  readonly mode?: 'smtp' | 'lmtp';
  readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'skipped';
  readonly reason?: string;
  /** What the case's text says; without it there is none. */
  readonly text?: RegExp;
  /** What else is true of it. */
  readonly also?: (asked: Asked) => void;
  /** It shakes hands, or holds a socket to what sockets do. */
  readonly sockets?: true;
  /** What is wrong today, where the row says what is right. */
  readonly todo?: string;
}

/** Connects and says EHLO. */
export const STEPS = '  - connect\n  - ehlo: x.example\n    expect: 250\n';

/** Says hello, hears a command and does something then. */
export const at = (command: RegExp, ...then: Script): Script => [...HELLO, hear(command), ...then];
export const MAIL = /MAIL[^\n]*\n/;
export const RCPT = /RCPT[^\n]*\n/;
/** A transaction up to the end of the message. */
export const TAKES: Script = [
  hear(MAIL),
  say('250 ok\r\n'),
  hear(RCPT),
  say('250 ok\r\n'),
  hear(/DATA\r\n/),
  say('354 go\r\n'),
  hear(/\r\n\.\r\n/),
];
export const SENDS = '  - mail: sender@x.example\n  - rcpt: a@b\n  - data\n';

export function assertRow(row: Row, asked: Asked): void {
  const { verdict, reason, text } = asked.case;
  assert.equal(verdict, row.verdict, text ?? '');
  if (row.reason !== undefined) assert.match(reason ?? '', new RegExp(`^(?:${row.reason})$`));
  else if (row.verdict !== 'skipped') assert.equal(reason, null);
  if (row.text === undefined) assert.equal(text, null);
  else assert.match(text ?? '', row.text);
  row.also?.(asked);
}

export const finds = (asked: Asked, id: string): boolean => asked.case.findings.some((finding) => finding.id === id);
