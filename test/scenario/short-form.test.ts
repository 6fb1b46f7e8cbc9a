import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeMatches, enhancedMatches, parseShortForm, patternWith } from '../../src/scenario/short-form.ts';

describe('the short form', () => {
  for (const { written, codes, outcomes, enhanced, include, exclude, patterns } of [
    { written: '250', codes: ['250'], outcomes: [], enhanced: [], include: [], exclude: [], patterns: [] },
    { written: '4xx', codes: ['4xx'], outcomes: [], enhanced: [], include: [], exclude: [], patterns: [] },
    { written: '25x|251', codes: ['25x', '251'], outcomes: [], enhanced: [], include: [], exclude: [], patterns: [] },
    { written: '530 5.7.0', codes: ['530'], outcomes: [], enhanced: ['5.7.0'], include: [], exclude: [], patterns: [] },
    {
      written: '4xx 4.7.x|4.2.0',
      codes: ['4xx'],
      outcomes: [],
      enhanced: ['4.7.x', '4.2.0'],
      include: [],
      exclude: [],
      patterns: [],
    },
    {
      written: '250 +STARTTLS -auth',
      codes: ['250'],
      outcomes: [],
      enhanced: [],
      include: ['STARTTLS'],
      exclude: ['AUTH'],
      patterns: [],
    },
    { written: '+SIZE', codes: [], outcomes: [], enhanced: [], include: ['SIZE'], exclude: [], patterns: [] },
    {
      written: '550 /reverse hostname/i',
      codes: ['550'],
      outcomes: [],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: ['/reverse hostname/i'],
    },
    {
      written: '550 /a/ /b c/i',
      codes: ['550'],
      outcomes: [],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: ['/a/', '/b c/i'],
    },
    {
      written: '550 /[/] x\\/y/',
      codes: ['550'],
      outcomes: [],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: ['/[/] x\\/y/'],
    },
    {
      written: '421|closed',
      codes: ['421'],
      outcomes: ['closed'],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: [],
    },
    { written: 'any', codes: [], outcomes: ['any'], enhanced: [], include: [], exclude: [], patterns: [] },
    {
      written: 'tls-failure',
      codes: [],
      outcomes: ['tls-failure'],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: [],
    },
    {
      written: '550 /[^\\]ab/]x/',
      codes: ['550'],
      outcomes: [],
      enhanced: [],
      include: [],
      exclude: [],
      patterns: ['/[^\\]ab/]x/'],
    },
    {
      written: 'any x.10.x|2.x.100',
      codes: [],
      outcomes: ['any'],
      enhanced: ['x.10.x', '2.x.100'],
      include: [],
      exclude: [],
      patterns: [],
    },
  ] as const) {
    test(written, () => {
      const form = parseShortForm(written);
      assert.ok(!('refuse' in form), JSON.stringify(form));
      assert.deepEqual(form.codes, codes);
      assert.deepEqual(form.outcomes, outcomes);
      assert.deepEqual(form.enhanced, enhanced);
      assert.deepEqual(
        form.include.map((one) => one.keyword),
        include,
      );
      assert.deepEqual(
        form.exclude.map((one) => one.keyword),
        exclude,
      );
      assert.deepEqual(
        form.patterns.map((one) => ('regex' in one ? `/${one.source}/${one.flags}` : '?')),
        patterns,
      );
      assert.equal(form.written, written);
    });
  }

  test('blanks around it are none of it', () => {
    const form = parseShortForm('  250  +SIZE ');
    assert.equal('written' in form && form.written, '250  +SIZE');
  });

  test('keywords with digits', () => {
    const form = parseShortForm('250 +8BITMIME -X5 +x2y +A-5');
    assert.ok(!('refuse' in form));
    assert.deepEqual(
      [...form.include, ...form.exclude].map(({ keyword }) => keyword),
      ['8BITMIME', 'X2Y', 'A-5', 'X5'],
    );
  });

  test('keywords with a parameter', () => {
    const form = parseShortForm('250 +AUTH=PLAIN -size');
    assert.ok(!('refuse' in form));
    assert.deepEqual(form.include, [{ keyword: 'AUTH', parameter: 'PLAIN' }]);
    assert.deepEqual(form.exclude, [{ keyword: 'SIZE', parameter: null }]);
  });

  const general = 'write codes, then what else must hold: 530 5.7.0 +STARTTLS /text/i';
  const codes = 'reply codes are 200 to 599, or a class: 4xx, 25x';
  const unended = 'end it with / and flags; write \\/ for a slash inside';
  const keywords = '+STARTTLS, -AUTH, +AUTH=PLAIN';
  const long = 'y'.repeat(60);
  for (const [written, refuse, advice] of [
    ['', 'an empty expectation', general],
    ['2555', '`2555` is no reply code', codes],
    ['XX', '`XX` is no reply code', codes],
    ['250-', '`250-` is no reply code', 'reply codes are 200 to 599, or a class: 4xx, 25x'],
    ['a250', '`a250` is not understood here', general],
    ['250a', '`250a` is not understood here', general],
    ['-250', '`-250` is neither a reply code nor an EHLO keyword', general],
    ['+2xx', '`+2xx` is neither a reply code nor an EHLO keyword', general],
    ['250 -5', '`-5` is neither a reply code nor an EHLO keyword', general],
    ['250 +5.7.x', '`+5.7.x` is neither a reply code nor an EHLO keyword', general],
    ['clsed', '`clsed` is not understood here', 'did you mean `closed`?'],
    [long, `\`${long}\` is not understood here`, general],
    [`${long}z`, `\`${long}...\` is not understood here`, general],
    ['any closed', '`closed` is not understood here', general],
    ['any any', '`any` is not understood here', general],
    ['250 closed', '`closed` is not understood here', general],
    ['/x', 'the pattern `/x` does not end', unended],
    ['250 /x', 'the pattern `/x` does not end', unended],
    ['a/', '`a/` is not understood here', general],
    ['250 5.1.1|x', '`5.1.1|x` is not understood here', general],
    ['250 a5.1.1', '`a5.1.1` is not understood here', general],
    ['250 5.1.1a', '`5.1.1a` is not understood here', general],
    ['250 5.1000.1', '`5.1000.1` is not understood here', general],
    ['250 +A_', '`+A_` is no EHLO keyword', keywords],
    ['250 +-A', '`+-A` is no EHLO keyword', keywords],
    ['250 +A=', '`+A=` is no EHLO keyword', keywords],
    ['250 /(/', '/(/: /(/: Unterminated group', null],
    [`250 /${'('.repeat(61)}/`, `/${'('.repeat(60)}.../: /${'('.repeat(61)}/: Unterminated group`, null],
  ] as const) {
    test(`said of ${written.slice(0, 40) || '(nothing)'}`, () =>
      assert.deepEqual(parseShortForm(written), { refuse, advice }));
  }

  for (const [written, about] of [
    ['999', /no reply code/],
    ['199', /no reply code/],
    ['2500', /no reply code/],
    ['2x0', /no reply code/],
    ['25', /no reply code/],
    ['', /empty/],
    ['250 /unclosed', /does not end/],
    ['250 /(/', /Unterminated|unterminated|group/i],
    ['250 /a/q', /flags/],
    ['250 250', /not understood/],
    ['close', /not understood/],
    ['250 +', /EHLO keyword/],
    ['250 5.7', /not understood/],
  ] as const) {
    test(`${written || '(nothing)'} is refused`, () => {
      const form = parseShortForm(written);
      assert.ok('refuse' in form, `taken as ${JSON.stringify(form)}`);
      assert.match(form.refuse, about);
    });
  }

  test('a captured variable in a pattern is taken literally', () => {
    const both = parseShortForm('250 /queued/');
    const form = parseShortForm(['250 /queued as ', { name: 'id', span: { start: 0, end: 1 } }, '$/']);
    assert.ok(!('refuse' in form));
    const [plain] = 'patterns' in both ? both.patterns : [];
    assert.ok(plain);
    assert.equal(patternWith(plain, new Map()), plain, 'without a variable it is ready');
    const pattern = patternWith(form.patterns[0] as never, new Map([['id', 'a.b(c']]));
    assert.ok('regex' in pattern);
    assert.ok(pattern.regex.test('queued as a.b(c'));
    assert.ok(!pattern.regex.test('queued as axb(c'));
    assert.equal(form.written, '250 /queued as ${id}$/');
  });

  test('a captured variable in place of a code is refused', () => {
    const form = parseShortForm([{ name: 'code', span: { start: 0, end: 1 } }, ' x']);
    assert.deepEqual(form, {
      refuse: 'a captured variable here',
      advice: 'captured variables may stand inside /.../ only',
    });
  });

  test('beside a captured variable other patterns stay as they are, and are still checked', () => {
    const id = { name: 'id', span: { start: 0, end: 1 } };
    const form = parseShortForm([' 250 /ab/ /', id, 'xy', id, '/i ']);
    assert.ok(!('refuse' in form));
    assert.deepEqual(
      form.patterns.map((one) => ('regex' in one ? one.source : one)),
      ['ab', { text: [id, 'xy', id], flags: 'i' }],
    );
    assert.equal(form.written, '250 /ab/ /${id}xy${id}/i');
    assert.ok('refuse' in parseShortForm(['250 /(', id, '/']));
    assert.ok('patterns' in parseShortForm(['250 /', id, '+/']), 'a value has at least one character');
    assert.ok('refuse' in parseShortForm(['250 /', id, '/g']));
  });

  test('a private-use character that was written is itself', () => {
    const form = parseShortForm('250 /\ue000/');
    assert.ok(!('refuse' in form) && 'regex' in (form.patterns[0] ?? {}));
    assert.equal(form.written, '250 /\ue000/');
    const beside = parseShortForm(['250 /\ue001/ /', { name: 'id', span: { start: 0, end: 1 } }, '/']);
    assert.equal('written' in beside && beside.written, '250 /\ue001/ /${id}/');
  });

  test('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (written) => void parseShortForm(written)));
  });
});

describe('codes', () => {
  for (const [pattern, code, fits] of [
    ['250', 250, true],
    ['250', 251, false],
    ['25x', 259, true],
    ['4xx', 421, true],
    ['4xx', 521, false],
    ['250', 2500, false],
    ['2xx', 25, false],
  ] as const) {
    test(`${pattern} and ${code}`, () => assert.equal(codeMatches(pattern, code), fits));
  }
  for (const [pattern, enhanced, fits] of [
    ['5.7.0', '5.7.0', true],
    ['5.7.x', '5.7.26', true],
    ['x.7.1', '4.7.1', true],
    ['5.7.1', '5.7.10', false],
  ] as const) {
    test(`${pattern} and ${enhanced}`, () => assert.equal(enhancedMatches(pattern, enhanced), fits));
  }
});
