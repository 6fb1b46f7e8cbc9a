// A test waited in vain, or for nothing and something came: what did, and in what it differs.
import { nearText } from '../control/near.ts';
import type { Match, Message, Near } from './sandbox-face.ts';

/** No message that fits came in time. */
export class NoMessage extends Error {
  override readonly name: string = 'NoMessage';
  /** What came instead, nearest first. */
  readonly near: readonly Near[];

  constructor(match: Match, withinMs: number, near: readonly Near[]) {
    super(
      `no message${meantBy(match)} within ${withinMs >= 1000 ? `${withinMs / 1000}s` : `${withinMs}ms`}; ${nearText(near)}`,
    );
    this.near = near;
  }
}

/** One came that should not have, or sessions did not end. */
export class UnexpectedMessage extends Error {
  override readonly name: string = 'UnexpectedMessage';
  readonly messages: readonly Message[];

  constructor(match: Match, messages: readonly Message[], open: number) {
    const came = messages.map(({ to, refused, subject }) => {
      const about = subject === null ? '' : ` ${JSON.stringify(subject)}`;
      return `to ${[...to, ...refused.map((one) => one.to)].join(', ')}${about}`;
    });
    super(
      messages.length > 0
        ? `a message${meantBy(match)} came: ${came.join('; ')}`
        : `${open} ${open === 1 ? 'session is' : 'sessions are'} still open, so a message${meantBy(match)} may come`,
    );
    this.messages = messages;
  }
}

/** ` to ada@example.org "Welcome"`: what was meant, in a line. */
export function meantBy({ to, from, subject, text, header = {}, outcome, where }: Match): string {
  const words = [
    to === undefined ? [] : ['to', String(to)],
    from === undefined ? [] : ['from', String(from)],
    subject === undefined ? [] : ['with subject', shown(subject)],
    text === undefined ? [] : ['with text', shown(text)],
    ...Object.entries(header).map(([name, value]) => [`with ${name}`, shown(value)]),
    outcome === undefined ? [] : ['that is', outcome],
    where === undefined ? [] : ['where', 'the function says so'],
  ];
  return words.flat().reduce((sum, word) => `${sum} ${word}`, '');
}

const shown = (text: string | RegExp) => (typeof text === 'string' ? JSON.stringify(text) : String(text));
