// Feeds a reader the same octets whole, byte by byte, and cut at every offset: the replies must be the same.
import assert from 'node:assert/strict';
import type { Reply } from '../../src/wire/reply.ts';
import { type ReaderLimits, ReplyReader } from '../../src/wire/reply-reader.ts';

/** Every reply that the chunks hold, the unfinished one included. */
export function repliesOf(chunks: readonly Uint8Array[], limits: Partial<ReaderLimits> = {}): readonly Reply[] {
  const reader = new ReplyReader(limits);
  const replies: Reply[] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let reply = reader.read(); reply !== null; reply = reader.read()) replies.push(reply);
  }
  for (let reply = reader.finish(); reply !== null; reply = reader.finish()) replies.push(reply);
  return replies;
}

/** The replies to the octets, asserted to be the same however they are cut. */
export function fedEveryWay(octets: Uint8Array, limits: Partial<ReaderLimits> = {}): readonly Reply[] {
  const whole = repliesOf([octets], limits);
  assert.deepEqual(repliesOf(bytes(octets), limits), whole, 'byte by byte');
  for (let cut = 1; cut < octets.length; cut += 1) {
    const parts = [octets.subarray(0, cut), octets.subarray(cut)];
    assert.deepEqual(repliesOf(parts, limits), whole, `cut at ${cut}`);
  }
  return whole;
}

export function bytes(octets: Uint8Array): readonly Uint8Array[] {
  return Array.from(octets, (_, at) => octets.subarray(at, at + 1));
}

/** One octet for each character up to U+00FF. */
export function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
