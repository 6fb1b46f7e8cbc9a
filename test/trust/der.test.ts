import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readElement, readElements, readOid, readText, readTime } from '../../src/trust/der.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const element = (hex: string) => readElement(bytes(hex)) ?? assert.fail(hex);

for (const [hex, contents, why] of [
  ['0500', '', 'nothing inside'],
  ['0403010203', '010203', 'a short length'],
  ['048103010203', '010203', 'a long length, longer than needed'],
  ['04840000000101', '01', 'a length of four octets'],
  ['040301020304', '010203', 'octets behind it'],
  ['0403', null, 'cut off'],
  ['040301', null, 'cut off in its contents'],
  ['0482ffff01', null, 'shorter than it says'],
  ['0480010000', null, 'an indefinite length is not DER'],
  ['0485000000000101', null, 'a length of five octets'],
  ['1f0101', null, 'a tag number of several octets'],
  ['04', null, 'no length'],
  ['', null, 'nothing'],
] as const) {
  test(`element ${hex || '(none)'}: ${why}`, () => {
    assert.equal(readElement(bytes(hex))?.contents.toString('hex') ?? null, contents);
  });
}

test('elements are read up to the first that is malformed, and are windows on what was given', () => {
  const given = bytes('0500040101048005');
  const found = readElements(given);
  assert.deepEqual(
    found.map(({ whole }) => whole.toString('hex')),
    ['0500', '040101'],
  );
  assert.equal(found[0]?.whole.buffer, given.buffer);
});

for (const [hex, dotted] of [
  ['06032a0304', '1.2.3.4'],
  ['0603550403', '2.5.4.3'],
  ['06092a864886f70d01010b', '1.2.840.113549.1.1.11'],
  ['0603883703', '2.999.3'],
  ['0600', ''],
  ['0403550403', ''],
  [`0641${'81'.repeat(65)}`, ''],
] as const) {
  test(`object identifier ${dotted || hex.slice(0, 10)}`, () => assert.equal(readOid(element(hex)), dotted));
}

describe('times', () => {
  for (const [tag, written, iso] of [
    [0x17, '261121020000Z', '2026-11-21T02:00:00.000Z'],
    [0x17, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [0x17, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [0x18, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [0x18, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [0x18, '00500101000000Z', null],
    [0x17, '260230000000Z', null],
    [0x17, '261301000000Z', null],
    [0x17, '261121240000Z', null],
    [0x17, '261121026000Z', null],
    [0x17, '2611210200Z', null],
    [0x17, '261121020000+0100', null],
    [0x18, '20261121020000.5Z', null],
    [0x18, '261121020000Z', null],
    [0x04, '261121020000Z', null],
  ] as const) {
    test(`${tag.toString(16)} ${written}`, () => {
      const der = Buffer.concat([Buffer.from([tag, written.length]), Buffer.from(written)]);
      const time = readTime(readElement(der) ?? undefined);
      assert.equal(time === null ? null : new Date(time).toISOString(), iso);
    });
  }
});

for (const [hex, text] of [
  ['0c03c3a401', 'ä\u0001'],
  ['13026d78', 'mx'],
  ['1401e4', 'ä'],
  ['1e0400e420ac', 'ä€'],
  ['1e03004100', '#004100'],
  ['0c01ff', '\ufffd'],
  ['0401ff', '#0401ff'],
] as const) {
  test(`string ${hex}`, () => assert.equal(readText(element(hex)), text));
}

test('no octets throw, and what is read is never more than what was given', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      const found = readElements(Buffer.from(noise));
      assert.ok(found.reduce((sum, { whole }) => sum + whole.length, 0) <= noise.length);
      for (const each of found) {
        readOid(each);
        readText(each);
        readTime(each);
      }
    }),
  );
});
