import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskLocalParts } from '../../src/report/mask.ts';
import { processorMs } from '../processor.ts';

describe('local parts', () => {
  for (const [text, masked] of [
    ['<jane.doe+tag@example.org>: no', '<***@example.org>: no'],
    ['RCPT TO:<jane@example.org>', 'RCPT TO:<***@example.org>'],
    ['"jane doe"@example.org', '***@example.org'],
    ['a@b.example,c@d.example', '***@b.example,***@d.example'],
    ['jürgen@müller.example', '***@müller.example'],
    [
      'http://openspf.net/Why?s=mfrom;id=jane@example.org;ip=192.0.2.1',
      'http://openspf.net/Why?s=mfrom;***@example.org;ip=192.0.2.1',
    ],
    ['?mail=jane%40example.org', '***%40example.org'],
    ['jane@[192.0.2.1]', '***@[192.0.2.1]'],
    ['no address: 5.7.1 [192.0.2.1] mx.example.org', 'no address: 5.7.1 [192.0.2.1] mx.example.org'],
  ] as const) {
    test(text, () => assert.equal(maskLocalParts(text), masked));
  }

  test("in every text of a document, and in a reply's octets", () => {
    const raw = Buffer.from('550 <jane@example.org>: no\r\n').toString('base64');
    const document = { list: [{ reply: { raw, code: 550, text: '<jane@example.org>: no' } }], none: null, yes: true };
    assert.deepEqual(maskLocalParts(document), {
      list: [
        {
          reply: {
            raw: Buffer.from('550 <***@example.org>: no\r\n').toString('base64'),
            code: 550,
            text: '<***@example.org>: no',
          },
        },
      ],
      none: null,
      yes: true,
    });
  });

  test('ten times the text takes at most a little more than ten times as long', () => {
    const time = (length: number) => {
      const text = `${'a.'.repeat(length)} @`;
      return processorMs(() => maskLocalParts(text));
    };
    time(20_000);
    assert.ok(time(200_000) < 40 * Math.max(1, time(20_000)));
  });
});
