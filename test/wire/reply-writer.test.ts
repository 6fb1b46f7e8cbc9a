import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatReply } from '../../src/wire/reply-writer.ts';
import { repliesOf } from './feed.ts';

for (const [octets, written] of [
  [formatReply(250, null, 'Ok'), '250 Ok\r\n'],
  [formatReply(250, '2.1.0', 'Ok'), '250 2.1.0 Ok\r\n'],
  [formatReply(550, { class: 5, subject: 7, detail: 1 }, ['no', 'never']), '550-5.7.1 no\r\n550 5.7.1 never\r\n'],
  [formatReply(250, null, ['mx', 'SIZE 1', 'HELP']), '250-mx\r\n250-SIZE 1\r\n250 HELP\r\n'],
  [formatReply(250, null, []), '250 \r\n'],
  [formatReply(250, '2.0.0', ''), '250 2.0.0\r\n'],
  [formatReply(250, null, 'a\r\n354 b\nc\rd'), '250-a\r\n250-354 b\r\n250-c\r\n250 d\r\n'],
  [formatReply(220, null, 'grün'), '220 grün\r\n'],
  [formatReply(7, null, 'x'), '007 x\r\n'],
] as const) {
  test(JSON.stringify(written), () => assert.equal(Buffer.from(octets).toString(), written));
}

test('any texts are one reply, read back as they were', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), texts, (code, lines) => {
      const [reply, ...more] = repliesOf([formatReply(code, null, lines)]);
      assert.equal(more.length, 0);
      assert.equal(reply?.code, code);
      assert.equal(reply.text, lines.join('\n').replace(/\r\n|\r/g, '\n'));
    }),
  );
});
