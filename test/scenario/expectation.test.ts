// Expectations as they are written: what they are read as, what is refused and where, and what their schema says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asksForCodesOnly, asksForTls, expectation } from '../../src/scenario/expectation.ts';
import type { Expectation } from '../../src/scenario/scenario.ts';
import { load, withSteps } from './reading.ts';

const scenario = (written: string) =>
  load(withSteps(`  - ehlo: x\n    capture: { id: /x(y)/ }\n  - noop:\n    expect: ${written}`));

function read(written: string): Expectation {
  const { scenarios, problems } = scenario(written);
  assert.deepEqual(problems, []);
  const found = scenarios[0]?.steps[2]?.expect;
  assert.ok(found);
  return found;
}

test('the short form expects codes and nothing else', () => {
  const { reply, ...rest } = read('550 /no/');
  assert.deepEqual([reply?.codes, reply?.patterns.length], [['550'], 1]);
  assert.deepEqual(rest, {
    written: '550 /no/',
    place: { file: 'test.yaml', line: 7, column: 13 },
    lines: null,
    capabilities: { include: [], exclude: [], parameters: new Map() },
    withinMs: null,
    strict: false,
    tls: new Map(),
    certificate: new Map(),
    dane: null,
    mtaSts: null,
  });
});

describe('the long form', () => {
  test('what is not named is not expected', () => {
    assert.deepEqual(read('{ strict: true }'), {
      written: 'strict: true',
      place: { file: 'test.yaml', line: 7, column: 13 },
      reply: null,
      lines: null,
      capabilities: { include: [], exclude: [], parameters: new Map() },
      withinMs: null,
      strict: true,
      tls: new Map(),
      certificate: new Map(),
      dane: null,
      mtaSts: null,
    });
  });

  test('everything at once', () => {
    const found = read(
      '{ reply: 250, lines: ">1", capabilities: { include: [size, auth=PLAIN], exclude: "Auth LOGIN", SIZE: ">10", AUTH: /XY/im, X-1: a }, within: 2s, tls: { version: ">=TLSv1.2", cipher: x }, certificate: { trusted: true, san: /a/, bits: 256 }, dane: absent, mta_sts: testing }',
    );
    assert.deepEqual([found.reply?.codes, found.withinMs, found.strict], [['250'], 2000, false]);
    assert.deepEqual(found.lines, { written: '>1', low: { value: 1, inclusive: false }, high: null });
    assert.deepEqual(found.capabilities.include, [
      { keyword: 'SIZE', parameter: null },
      { keyword: 'AUTH', parameter: 'PLAIN' },
    ]);
    assert.deepEqual(found.capabilities.exclude, [{ keyword: 'AUTH', parameter: 'LOGIN' }]);
    const { parameters } = found.capabilities;
    assert.deepEqual([...parameters.keys()], ['SIZE', 'AUTH', 'X-1']);
    assert.deepEqual(parameters.get('SIZE'), { written: '>10', low: { value: 10, inclusive: false }, high: null });
    const pattern = parameters.get('AUTH');
    assert.ok(pattern && 'pattern' in pattern && 'regex' in pattern.pattern);
    assert.deepEqual([pattern.written, pattern.pattern.source, pattern.pattern.flags], ['/XY/im', 'XY', 'im']);
    assert.deepEqual(parameters.get('X-1'), { equals: 'a' });
    assert.deepEqual(
      [...found.tls.keys(), ...found.certificate.keys()],
      ['version', 'cipher', 'trusted', 'san', 'bits'],
    );
    assert.deepEqual([found.dane, found.mtaSts], ['absent', 'testing']);
    assert.equal(
      found.written,
      'reply: 250, lines: >1, capabilities: {include: size auth=PLAIN, exclude: Auth LOGIN, SIZE: >10, AUTH: /XY/im, X-1: a}, within: 2s, tls: {version: >=TLSv1.2, cipher: x}, certificate: {trusted: true, san: /a/, bits: 256}, dane: absent, mta_sts: testing',
    );
  });

  test('the words of policies', () => {
    const words = ['verified', 'failed', 'absent'].map((word) => [
      read(`{ dane: ${word} }`).dane,
      read(`{ mta_sts: ${word} }`).mtaSts,
    ]);
    assert.deepEqual(words, [
      ['verified', 'verified'],
      ['failed', 'failed'],
      ['absent', 'absent'],
    ]);
  });

  for (const [written, codes] of [
    ['[250, 251]', ['250', '251']],
    ['[4xx]', ['4xx']],
    ['{ reply: ["250", 450] }', ['250', '450']],
  ] as const)
    test(`${written} are codes`, () => {
      const { reply, written: shown } = read(written);
      assert.deepEqual(reply?.codes, codes);
      if (!written.startsWith('{')) assert.equal(shown, codes.join('|'));
    });

  test('a size may have a unit, and no other parameter', () => {
    const { parameters } = read('{ capabilities: { SIZE: ">=10MB", LIMITS: ">=10MB" } }').capabilities;
    assert.deepEqual(parameters.get('SIZE'), { written: '>=10MB', low: { value: 1e7, inclusive: true }, high: null });
    assert.deepEqual(parameters.get('LIMITS'), { equals: '>=10MB' });
  });

  test('one word may stand where a list may', () => {
    assert.deepEqual(read('{ capabilities: { include: DSN } }').capabilities.include, [
      { keyword: 'DSN', parameter: null },
    ]);
  });

  for (const [written, match] of [
    ['a/b', { equals: 'a/b' }],
    ['x/a/', { equals: 'x/a/' }],
    ['/a/I', { equals: '/a/I' }],
    ['//', { equals: '//' }],
    ['~', undefined],
  ] as const) {
    test(`the text ${written}`, () => {
      assert.deepEqual(
        scenario(`{ tls: { cipher: ${written} } }`).scenarios[0]?.steps[2]?.expect?.tls.get('cipher'),
        match,
      );
    });
  }
});

describe('refused with its place', () => {
  const long = 'x'.repeat(70);
  for (const [written, ...problems] of [
    ['{ lines: many }', '7:22 `many` is not a number or a comparison such as ">14", "1..3"'],
    [`{ lines: ${long} }`, `7:22 \`${long.slice(0, 60)}\` is not a number or a comparison such as ">14", "1..3"`],
    ['{ lines: true }', '7:22 true where a number or a comparison such as ">14", "1..3" is expected'],
    ['{ lines: [1] }', '7:22 a list where a number or a comparison such as ">14", "1..3" is expected'],
    ['{ tls: { version: "1.4" } }', '7:31 `1.4` is not a TLS version or a comparison such as ">=TLSv1.2"'],
    ['{ tls: { cipher: [a] } }', '7:30 a list where a text, or a /pattern/ is expected'],
    ['{ tls: { cipher: /(/i } }', '7:30 /(/i: /(/i: Unterminated group'],
    ['{ tls: { ciper: a } }', '7:22 unknown key `ciper`'],
    ['{ certificate: { trusted: maybe } }', '7:39 a text where true or false is expected'],
    [
      '{ capabilities: [] }',
      '7:29 a list where a map: include, exclude, or a keyword and what its parameter must be is expected',
    ],
    ['{ capabilities: { size: 1 } }', '7:31 unknown key `size`'],
    ['{ capabilities: { aSIZE: 1 } }', '7:31 unknown key `aSIZE`'],
    ['{ capabilities: { SIZE: ~ } }', '7:37 nothing where a text, or a /pattern/ is expected'],
    ['{ capabilities: { SIZE: [1] } }', '7:37 a list where one parameter is expected'],
    [`{ capabilities: { include: "${long} a b" } }`, `7:40 \`${long.slice(0, 60)}\` is no EHLO keyword`],
    [`{ tls: { cipher: /(${long}/ } }`, `7:30 /(${long.slice(0, 58)}: /(${long}/: Unterminated group`],
    ['{ capabilities: { SIZE_: 1 } }', '7:31 unknown key `SIZE_`'],
    ['{ capabilities: { size: true } }', '7:31 unknown key `size`'],
    ['{ capabilities: { aSIZE: true } }', '7:31 unknown key `aSIZE`'],
    ['{ capabilities: { SIZE_: true } }', '7:31 unknown key `SIZE_`'],
    ['{ reply: { a: 1 } }', '7:22 a map where a text is expected'],
    [`{ capabilities: { ${long}: 1 } }`, `7:31 unknown key \`${long.slice(0, 60)}\``],
    ['{ capabilities: { include: "a b c" } }', '7:40 `a b c` is no EHLO keyword'],
    ['{ capabilities: { include: "=b" } }', '7:40 `=b` is no EHLO keyword'],
    ['{ capabilities: { include: 1 } }', '7:40 the number 1 where an EHLO keyword is expected'],
    ['{ capabilities: { include: -a } }', '7:40 `-a` is no EHLO keyword'],
    ['{ capabilities: { include: "a_b" } }', '7:40 `a_b` is no EHLO keyword'],
    ['{ dane: maybe }', '7:21 `maybe` is not known here'],
    ['{ dane: testing }', '7:21 `testing` is not known here'],
    ['{ mta_sts: maybe }', '7:24 `maybe` is not known here'],
    ['{ reply: 999 }', '7:22 `999` is no reply code'],
    ['{ reply: true }', '7:22 true where an expectation such as 250, 4xx, 530 5.7.0 /must issue/i is expected'],
    ['[250, [251]]', '7:13 a list where one expectation is expected'],
    ['[]', '7:13 a list where one expectation is expected'],
    ['[250, a b]', '7:13 a list where one expectation is expected'],
    ['[250, "${id}"]', '7:13 a list where one expectation is expected'],
    ['{ tls: [a] }', '7:20 a list where a map is expected'],
    ['{ tls: TLSv1.2 }', '7:20 a text where a map is expected'],
    ['{ certificate: true }', '7:28 true where a map is expected'],
  ] as const) {
    test(written.slice(0, 60), () => {
      const { problems: found } = scenario(written);
      assert.deepEqual(
        found.map(({ line, column, message }) => `${line}:${column} ${message}`),
        problems,
      );
    });
  }

  for (const [written, advice] of [
    ['{ capabilities: { size: 1 } }', 'include, exclude, or an EHLO keyword in capitals such as SIZE'],
    ['[250, [251]]', 'all that must hold stands in one: `250 +STARTTLS /text/i`'],
    ['{ capabilities: { AUTH: [A, [B], C, D, E] } }', 'all of them: `include: [AUTH=A, ..., AUTH=C, AUTH=D]`'],
    ['{ tls: TLSv1.2 }', 'tls: { version: "TLSv1.2" }'],
    [`{ tls: ${long} }`, `tls: { version: "${long.slice(0, 20)}" }`],
    ['{ certificate: valid }', 'certificate: { trusted: true, matches_host: true }'],
  ] as const)
    test(`the advice for ${written.slice(0, 40)}`, () => assert.equal(scenario(written).problems[0]?.advice, advice));
});

describe('what is asked for besides codes', () => {
  const rows: readonly (readonly [written: string, codesOnly: boolean, tls: boolean])[] = [
    ['250', true, false],
    ['4xx|closed', true, false],
    ['{ reply: any }', true, false],
    ['{ reply: 250, strict: false }', true, false],
    ['250 2.1.0', false, false],
    ['250 +SIZE', false, false],
    ['250 -SIZE', false, false],
    ['250 /ok/', false, false],
    ['250 2.1.0 +SIZE -AUTH /ok/', false, false],
    ['{ reply: 250, lines: 1 }', false, false],
    ['{ reply: 250, within: 1s }', false, false],
    ['{ reply: 250, strict: true }', false, false],
    ['{ reply: 250, capabilities: { include: SIZE } }', false, false],
    ['{ reply: 250, capabilities: { exclude: SIZE } }', false, false],
    ['{ reply: 250, capabilities: { SIZE: 1 } }', false, false],
    ['{ reply: 250, capabilities: { include: A, exclude: B } }', false, false],
    ['{ reply: 250, tls: { version: TLSv1.3 } }', false, true],
    ['{ reply: 250, certificate: { trusted: true } }', false, true],
    ['{ reply: 250, tls: { version: TLSv1.3 }, certificate: { trusted: true } }', false, true],
    ['{ reply: 250, capabilities: { SIZE: 1 }, tls: { version: TLSv1.3 } }', false, true],
    ['{ reply: 250, dane: absent }', false, false],
    ['{ reply: 250, mta_sts: absent }', false, false],
  ];
  for (const [written, codesOnly, tls] of rows)
    test(written, () => {
      const found = read(written);
      assert.ok(found.reply);
      assert.equal(asksForCodesOnly(found.reply, found), codesOnly);
      assert.equal(asksForTls(found), tls);
      // Of the short form alone.
      assert.equal(asksForCodesOnly(found.reply, null), !/[2]\.1|[+]SIZE|-SIZE|\/ok/.test(written));
    });

  test('where nothing is expected nothing is asked of TLS', () => assert.equal(asksForTls(null), false));
});

describe('the schema', () => {
  const schema = expectation.schema();
  const takes = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(schema);
  for (const good of [
    '250 +SIZE',
    250,
    { reply: '250', lines: 2, within: '2s', strict: true, dane: 'absent', mta_sts: 'testing' },
    { lines: '>2', capabilities: { include: 'SIZE', exclude: ['A'], SIZE: '>1', AUTH: 1 } },
    { capabilities: { include: ['A'], exclude: 'B' } },
    { capabilities: ['STARTTLS'] },
    { capabilities: { STARTTLS: true, VRFY: false } },
    { tls: { version: 'TLSv1.3', cipher: '/x/' }, certificate: { trusted: true, bits: 256, san: 'x' } },
  ]) {
    test(`takes ${JSON.stringify(good)}`, () => assert.ok(takes(good), JSON.stringify(takes.errors)));
  }
  for (const bad of [
    true,
    [],
    { reply: true },
    { lines: true },
    { strict: 'yes' },
    { capabilities: [] },
    { capabilities: [1] },
    { capabilities: { include: 1 } },
    { capabilities: { exclude: 1 } },
    { capabilities: { include: 'A', SIZE: [] } },
    { tls: { ciper: 'x' } },
    { certificate: { trusted: 'yes' } },
    { dane: 'testing' },
    { mta_sts: 'x' },
    { lime: 1 },
  ]) {
    test(`does not take ${JSON.stringify(bad)}`, () => assert.ok(!takes(bad)));
  }

  test('is the published one', () => {
    const path = join(import.meta.dirname, '../../schema/scenario.schema.json');
    const { $defs } = JSON.parse(readFileSync(path, 'utf8'));
    /** What stands there more than once is written once, and referred to. */
    const inPlace = (_key: string, value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
      const { $ref, ...rest } = value;
      return { ...$defs[String($ref).slice('#/$defs/'.length)], ...rest };
    };
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), JSON.parse(JSON.stringify($defs.expectation, inPlace)));
  });

  test('says of each key what it is for', () => {
    const [, long] = schema.anyOf as readonly { properties: Readonly<Record<string, { description?: string }>> }[];
    for (const [key, { description }] of Object.entries(long?.properties ?? {})) assert.ok(description, key);
  });
});
