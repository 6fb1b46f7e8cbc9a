// The greeting for a client that speaks early. postscreen sends `220-` as a bait and never finishes it for who has bitten: the
// reply to the first command, or a 521, follows in the middle of what looks like one reply.
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';

/** The 220- lines, and what follows them with another code; null for a reply of one code. */
export function partsOf({ lines, raw }: Reply): { readonly greeting: Reply; readonly behind: Reply } | null {
  const count = lines.findIndex(({ code }) => code !== 220);
  if (count < 1) return null;
  let at = 0;
  for (let line = 0; line < count; line += 1) at = raw.indexOf(0x0a, at) + 1;
  const greeting = readerOf(raw.subarray(0, at)).finish();
  const behind = readerOf(raw.subarray(at)).finish();
  return greeting === null || behind === null ? null : { greeting, behind };
}

function readerOf(octets: Uint8Array): ReplyReader {
  const reader = new ReplyReader();
  reader.push(octets);
  return reader;
}
