import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writtenLines } from '../../src/wire/reply-lines.ts';
import { octetsOf, repliesOf } from './feed.ts';

for (const [received, lines] of [
  ['250-a\r\n250 b\r\n', ['250-a', '250 b']],
  ['250\r\n', ['250']],
  ['250 \r\n', ['250 ']],
  ['250-\n250\n', ['250-', '250']],
  ['250x\r\n', ['250x']],
  ['250\tx\r\n', ['250\tx']],
  ['250-a\r\nstray\r\n250 b\r\n', ['250-a', 'stray', '250 b']],
  ['250 gr\xc3\xbcn\rx\r\n', ['250 grün\rx']],
  ['2500\r\n', ['2500']],
  ['250 cut', ['250 cut']],
  ['250', ['250']],
  ['250-a\r\n250 \r', ['250-a', '250 ']],
] as const) {
  test(JSON.stringify(received), () => {
    const [reply] = repliesOf([octetsOf(received)]);
    assert.ok(reply);
    assert.deepEqual(writtenLines(reply), lines);
  });
}

test('a long line is as long as its text was kept', () => {
  const [reply] = repliesOf([octetsOf(`250-${'a'.repeat(9)}\r\n250 b\r\n`)], { lineBytes: 3 });
  assert.ok(reply);
  assert.deepEqual(writtenLines(reply), ['250-aaa', '250 b']);
});
