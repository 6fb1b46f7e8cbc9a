// A message as the record keeps it: its header, by which it is found at the other end, and what its body was like.
import { crypto } from '../wire/crypto.ts';
import type { Redactor } from './redact.ts';
import type { SentMessage } from './transcript.ts';

/** RFC 5322 names no limit; mail servers take 64 to 100 KB. What is longer is a test of just that. */
const MAX_HEADER_CHARACTERS = 64 << 10;
/** So much is looked through for secrets: a message of 50 MB would take seconds. */
const MAX_MASKED_OCTETS = 1 << 20;

/** `octets`: before dot-stuffing, with the line ends that were sent. */
export function sentMessage(octets: Uint8Array, redactor: Redactor): SentMessage {
  const whole = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const { header, body } = parted(whole);
  const masked = redactor.text(header.subarray(0, MAX_MASKED_OCTETS).toString('utf8'));
  return {
    header: masked.slice(0, MAX_HEADER_CHARACTERS),
    messageId: messageIdIn(masked),
    octets: whole.length,
    bodySha256: isOpen(body, redactor) ? crypto().createHash('sha256').update(body).digest('hex') : null,
  };
}

/** The hash of a body that holds a secret would help to guess it. */
function isOpen(body: Buffer, redactor: Redactor): boolean {
  if (redactor.isIdle) return true;
  return body.length <= MAX_MASKED_OCTETS && body.equals(redactor.octets(body));
}

/** Parted by the first empty line, whatever line ends there are. Without one all of it is header. */
function parted(octets: Buffer): { header: Buffer; body: Buffer } {
  let from = 0;
  for (let at = 0; at < octets.length; at += 1) {
    const width = lineEndAt(octets, at);
    if (width === 0) continue;
    if (at === from) return { header: octets.subarray(0, at), body: octets.subarray(at + width) };
    from = at + width;
    at = from - 1;
  }
  return { header: octets, body: octets.subarray(octets.length) };
}

const [LF, CR] = [0x0a, 0x0d];

/** How many octets the line end at `at` has; 0: there is none. */
function lineEndAt(octets: Buffer, at: number): number {
  if (octets[at] === LF) return 1;
  if (octets[at] !== CR) return 0;
  return octets[at + 1] === LF ? 2 : 1;
}

/** The first one, its folding undone (RFC 5322 2.2.3, 3.6.4). */
function messageIdIn(header: string): string | null {
  const found = /(?:^|[\r\n])message-id[ \t]*:((?:[^\r\n]|(?:\r\n|\r|\n)[ \t])*)/i.exec(header);
  const id = found?.[1]?.replace(/[\r\n]/g, '').trim() ?? '';
  return id === '' ? null : id;
}
