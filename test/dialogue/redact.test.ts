// Guarantee 7: secrets stand in no output, in no encoding in which a server may send them back.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MASK, Redactor } from '../../src/dialogue/redact.ts';
import { escapeHtml } from '../../src/report/escape/html.ts';

/** Any text of four characters and more that a secret may be. */
const secret = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1 }),
    fc.constantFrom('ü', '€', '😀', '\u202e', '+', '/', '&', '\\'),
  ),
  minLength: 4,
  maxLength: 24,
});
const around = fc.uint8Array({ maxLength: 7 });
const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('guarantee 7: secrets stand in no output', () => {
  test('in base64, at every alignment, whatever stands around it', () => {
    fc.assert(
      fc.property(secret, around, around, fc.constantFrom('base64', 'base64url'), (value, before, behind, encoding) => {
        const octets = Buffer.concat([before, utf8(value), behind]);
        const end = before.length + utf8(value).length;
        const encoded = octets.toString(encoding as BufferEncoding);
        // The characters that all six bits of are the secret's.
        const core = encoded.slice(Math.ceil((before.length * 8) / 6), Math.floor((end * 8) / 6));
        const shown = new Redactor([value]).text(`334 ${encoded}`);
        assert.ok(!shown.includes(core), `${core} in ${shown}`);
        assert.ok(shown.includes(MASK));
      }),
    );
  });

  test('as SASL PLAIN says it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), secret, (user, value) => {
        const plain = utf8(`\0${user}\0${value}`).toString('base64');
        assert.ok(new Redactor([value]).text(plain).includes(MASK));
      }),
    );
  });

  test('in clear, hex, percent, JSON and HTML', () => {
    const encodings: readonly ((value: string) => string)[] = [
      (value) => value,
      (value) => utf8(value).toString('hex'),
      (value) => utf8(value).toString('hex').toUpperCase(),
      encodeURIComponent,
      (value) => [...utf8(value)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join(''),
      (value) => JSON.stringify(value).slice(1, -1),
    ];
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), fc.constantFrom(...encodings), (value, before, behind, encode) => {
        const shown = new Redactor([value]).text(`${before}${encode(value)}${behind}`);
        assert.ok(shown.includes(MASK) && !shown.includes(value));
      }),
    );
    assert.equal(new Redactor(['a<b>&"c']).text(escapeHtml('a<b>&"c')), MASK);
  });

  test('in octets, whatever octets stand beside it', () => {
    fc.assert(
      fc.property(secret, around, around, (value, before, behind) => {
        const octets = Buffer.concat([before, utf8(value), behind]);
        const shown = Buffer.from(new Redactor([value]).octets(octets));
        assert.equal(shown.indexOf(utf8(value)), -1);
        assert.notEqual(shown.indexOf(MASK), -1);
      }),
    );
  });

  test('of two secrets the longer is masked whole where one begins with the other', () => {
    const redactor = new Redactor(['correct', 'correct horse']);
    assert.equal(redactor.text('said: correct horse, correct'), `said: ${MASK}, ${MASK}`);
  });

  test('what holds no secret is left as it is, octet for octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const redactor = new Redactor(['\u{10ffff}secret\u{10ffff}']);
        assert.deepEqual(Buffer.from(redactor.octets(octets)), Buffer.from(octets));
      }),
    );
    assert.equal(new Redactor(['abc']).text('abcdef'), 'abcdef', 'too short to be masked by value');
  });
});
