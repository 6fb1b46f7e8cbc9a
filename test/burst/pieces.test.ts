import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Pieces } from '../../src/burst/pieces.ts';

const part = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('ß'.repeat(50_000)),
);

test('every piece is whole lines, and all of them are what was written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(part, { maxLength: 5 }), fc.boolean()), { maxLength: 12 }), (lines) => {
      const pieces: Buffer[] = [];
      const out = new Pieces((octets) => pieces.push(Buffer.from(octets)));
      let expected = '';
      for (const [parts, flushed] of lines) {
        for (const one of parts) {
          if (typeof one === 'number') out.digits(one);
          else out.text(one.replaceAll('\n', ' ').toWellFormed());
          expected += typeof one === 'number' ? String(one) : one.replaceAll('\n', ' ').toWellFormed();
          // In the middle of a line nothing of it goes out.
          if (flushed) out.flush();
        }
        out.octet(0x0a);
        out.endLine();
        expected += '\n';
      }
      out.flush();
      assert.equal(Buffer.concat(pieces).toString(), expected);
      for (const piece of pieces) assert.equal(piece.at(-1), 0x0a);
    }),
    { numRuns: 60 },
  );
});
