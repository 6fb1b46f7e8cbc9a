// What is kept of a message, and what becomes of the octets beyond the limit.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ByteStore } from '../../src/wire/byte-store.ts';

const PIECE = 16 * 1024;
const LIMIT = 4_000;
const octetAt = (index: number): number => (index * 7) % 251;
const octets = (from: number, to: number): Uint8Array =>
  Uint8Array.from({ length: Math.max(0, to - from) }, (_, index) => octetAt(from + index));

/** `sizes`: how many octets each push brings. */
function filled(sizes: readonly number[], overflow?: (octets: Uint8Array) => void): ByteStore {
  const store = new ByteStore(LIMIT, overflow);
  let at = 0;
  for (const size of sizes) {
    store.reserve(size);
    for (const end = at + size; at < end; at += 1) store.add(octetAt(at));
  }
  return store;
}

describe('octets are kept up to the limit, handed on beyond it in pieces, and counted all', () => {
  const rows: readonly { sizes: readonly number[]; pieces: readonly number[] }[] = [
    { sizes: [], pieces: [] },
    { sizes: [1], pieces: [] },
    { sizes: [1024, 1, 1023, 1, 1], pieces: [] },
    { sizes: Array.from({ length: 3_000 }, () => 1), pieces: [] },
    { sizes: [LIMIT - 1], pieces: [] },
    { sizes: [LIMIT], pieces: [] },
    { sizes: [LIMIT + 1], pieces: [1] },
    { sizes: [LIMIT, 0, 1, 2], pieces: [3] },
    { sizes: [LIMIT + PIECE - 1], pieces: [PIECE - 1] },
    { sizes: [LIMIT + PIECE], pieces: [PIECE] },
    { sizes: [LIMIT, PIECE + 1], pieces: [PIECE, 1] },
    { sizes: [100, 3 * PIECE + LIMIT], pieces: [PIECE, PIECE, PIECE, 100] },
  ];
  for (const { sizes, pieces } of rows)
    test(`${sizes.slice(0, 5).join(' + ')}${sizes.length > 5 ? ' ...' : ''}`, () => {
      const size = sizes.reduce((sum, one) => sum + one, 0);
      const handedOn: Uint8Array[] = [];
      const store = filled(sizes, (piece) => handedOn.push(piece));
      const whole = handedOn.length;
      store.flush();
      store.flush();
      assert.equal(store.size, size);
      assert.deepEqual(store.octets(), octets(0, Math.min(size, LIMIT)));
      assert.deepEqual(
        handedOn.map(({ length }) => length),
        pieces,
      );
      assert.equal(whole, pieces.filter((length) => length === PIECE).length, 'a whole piece does not wait');
      assert.deepEqual(Uint8Array.from(handedOn.flatMap((piece) => [...piece])), octets(LIMIT, size));

      const kept = filled(sizes);
      kept.flush();
      assert.deepEqual([kept.size, kept.octets()], [size, octets(0, Math.min(size, LIMIT))]);
    });
});

test('room grows by doubling: a message that comes octet by octet is copied a few times, not each time', () => {
  const store = new ByteStore(1 << 20);
  const { set } = Uint8Array.prototype;
  let copies = 0;
  Uint8Array.prototype.set = function (...args) {
    copies += 1;
    set.apply(this, args);
  };
  try {
    for (let at = 0; at < 100_000; at += 1) {
      store.reserve(1);
      store.add(1);
    }
  } finally {
    Uint8Array.prototype.set = set;
  }
  assert.ok(copies <= 10, `${copies} copies`);
});
