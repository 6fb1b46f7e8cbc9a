// A command line as octets. Lines are written as latin1; a name outside ASCII goes out as its UTF-8 octets (RFC 6531).
import type { CommandLine } from '../../wire/command.ts';
import type { Made, Refused } from '../program.ts';

export function lineOf(written: CommandLine): Made | Refused {
  return written.ok ? `${utf8(written.line)}\r\n` : { refuse: written.problem };
}

export function utf8(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}
