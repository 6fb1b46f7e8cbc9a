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

  test('cut where it goes on with what looks like a code', () => {
    for (const said of ['250-ok aaaaa\r\n901 end', '250-ok aaaaa / 901 end'])
      assert.doesNotMatch(new Redactor(['aaaaa901']).text(said), /aaaaa|901/);
  });

  describe('whatever the encoding, and wherever a server cuts its lines', () => {
    const hex = (octet: number) => octet.toString(16).padStart(2, '0');
    const each = (write: (octet: number) => string) => (value: string) => [...utf8(value)].map(write);
    const units = (value: string) => Array.from({ length: value.length }, (_, at) => value.charCodeAt(at));
    const points = (value: string) => [...value].map((one) => one.codePointAt(0) ?? 0);
    const ENCODINGS: Readonly<Record<string, (value: string) => readonly string[]>> = {
      'in clear': (value) => [...value],
      'in upper case': (value) => [...value].map((one) => (/[a-z]/.test(one) ? one.toUpperCase() : one)),
      xtext: each((octet) => `+${hex(octet).toUpperCase()}`),
      'quoted-printable': each((octet) => `=${hex(octet).toUpperCase()}`),
      percent: each((octet) => `%${hex(octet)}`),
      '\\x': each((octet) => `\\x${hex(octet)}`),
      hex: each(hex),
      'hex with colons': (value) => [[...utf8(value)].map((octet) => hex(octet).toUpperCase()).join(':')],
      'hex with blanks': (value) => [[...utf8(value)].map(hex).join(' ')],
      '\\u': (value) =>
        [...value].map((one) =>
          units(one)
            .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
            .join(''),
        ),
      'HTML in decimal': (value) => points(value).map((point) => `&#${point};`),
      'HTML in hex': (value) => points(value).map((point) => `&#X${point.toString(16).toUpperCase()};`),
      'HTML names': (value) => [...escapeHtml(value).matchAll(/&[#\w]+;|[\s\S]/gu)].map(([one]) => one),
      JSON: (value) =>
        [
          ...JSON.stringify(value)
            .slice(1, -1)
            .matchAll(/\\u....|\\.|[\s\S]/gu),
        ].map(([one]) => one),
      base64: (value) => [...utf8(value).toString('base64').replace(/=+$/, '')],
      'SASL PLAIN': (value) => [...utf8(`\0jane\0${value}`).toString('base64').replace(/=+$/, '')],
    };
    const JOINS = ['\n', '\r\n', '\r\n250-', '\n250 2.0.0 ', '\n  ', ' / ', '=\r\n'];
    for (const [name, encode] of Object.entries(ENCODINGS))
      test(name, () => {
        const value = fc.string({
          unit: fc.constantFrom(...'abcXYZ019.&<"\\+%=', 'ü', '€', '😀'),
          minLength: 4,
          maxLength: 20,
        });
        fc.assert(
          fc.property(value, fc.nat(), fc.constantFrom('', ...JOINS), (one, cut, join) => {
            const parts = encode(one);
            const at = 1 + (cut % Math.max(1, parts.length - 1));
            const said = `${parts.slice(0, at).join('')}${parts.length > 1 ? join : ''}${parts.slice(at).join('')}`;
            for (const shown of [
              new Redactor([one]).text(`250-ok ${said} end`),
              Buffer.from(new Redactor([one]).octets(utf8(`250-ok ${said} end`))).toString(),
            ]) {
              assert.ok(shown.includes(MASK), JSON.stringify(shown));
              const left = shown
                .replace(/^250-ok | end$/g, '')
                .replaceAll(MASK, '')
                .replace(/\r?\n|250[- ]|2\.0\.0|[ /=]/g, '');
              // Of base64 stays what depends on what stands around it.
              assert.ok(left.length <= (/64|SASL/.test(name) ? 12 : 0), JSON.stringify(shown));
              assert.equal(shown.split('\n').length, said.split('\n').length);
            }
          }),
        );
      });
  });

  test('ten times the text takes no more than some twelve times as long, whatever stands in it', () => {
    const redactor = new Redactor([`${'x'.repeat(500)}y`, 'aaaaaaab', '%%%%%%%%']);
    const hostile = (length: number) =>
      ['x', '%', '\\u0078', '&#x78;', 'x\n', '=\r\n', 'eHh4'].map((one) => one.repeat(length / one.length));
    const msOf = (texts: readonly string[]) => {
      const { user } = process.cpuUsage();
      for (const text of texts) redactor.text(text);
      return (process.cpuUsage().user - user) / 1000;
    };
    msOf(hostile(5_000));
    const [short, long] = [msOf(hostile(20_000)), msOf(hostile(200_000))];
    assert.ok(long < 25 * Math.max(short, 5), `${short} ms, then ${long} ms`);
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
