import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileName } from '../../src/net/file-name.ts';

for (const [raw, shown] of [
  ['../../etc/passwd', 'etc-passwd'],
  ['own-mx', 'own-mx'],
  ['CON.txt', '_CON.txt'],
  ['München MX (täglich)', 'Munchen-MX-taglich'],
  ['\0', 'unnamed'],
  ['.hidden', 'hidden'],
] as const) {
  test(JSON.stringify(raw), () => assert.equal(fileName(raw), shown));
}

test('any text gives a name that stays in its folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      assert.match(fileName(value), /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,60}$/);
    }),
  );
});
