// A server that says exactly what a test tells it to: its script, and who plays it.
import type { Clock } from '../../src/net/clock.ts';

/** What the server does in turn: says octets, waits for a line that matches, closes, resets, shakes hands. */
export type Move =
  | { readonly say: string }
  | { readonly hear: RegExp }
  | { readonly close: true }
  | { readonly reset: true }
  | { readonly pause: number }
  /** `stalls`: TLS 1.2 up to the certificate, and then silence. */
  | { readonly secure: 'done' | 'stalls' };
export type Script = readonly Move[];

export const say = (octets: string): Move => ({ say: octets });
export const hear = (pattern: RegExp): Move => ({ hear: pattern });
export const close: Move = { close: true };
export const reset: Move = { reset: true };

/** A greeting and an EHLO reply, heard and said. */
export const HELLO: Script = [
  say('220 mx ESMTP\r\n'),
  hear(/EHLO .*\r\n/),
  say('250-mx\r\n250-PIPELINING\r\n250 SIZE 1000\r\n'),
];
export const BYE: Script = [hear(/QUIT\r\n/), say('221 bye\r\n'), close];

/** A connection as its server sees it. Octets are latin1 texts. */
export interface Line {
  readonly over: boolean;
  say(octets: string): void;
  close(): void;
  reset(): void;
  secure(how: 'done' | 'stalls'): Promise<void>;
}

/** Plays a script; the result is told what the client says. */
export function play(line: Line, script: Script, clock: Clock): (heard: string) => void {
  const moves = [...script];
  let unread = '';
  let waits = false;
  const goOn = (): void => {
    for (let move = moves[0]; move !== undefined && !waits && !line.over; move = moves[0]) {
      if ('hear' in move) {
        const match = move.hear.exec(unread);
        if (match === null) return;
        unread = unread.slice(match.index + match[0].length);
      }
      moves.shift();
      if ('say' in move) line.say(move.say);
      else if ('close' in move) line.close();
      else if ('reset' in move) line.reset();
      else if ('pause' in move) clock.after(move.pause, later());
      else if ('secure' in move) line.secure(move.secure).then(later());
    }
  };
  const later = () => {
    waits = true;
    return () => {
      waits = false;
      goOn();
    };
  };
  goOn();
  return (heard) => {
    unread += heard;
    goOn();
  };
}
