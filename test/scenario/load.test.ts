import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { renderProblem } from '../../src/document/problem.ts';
import { load, problemsOf, withSteps } from './reading.ts';

const GOOD = withSteps('  - ehlo: x.example\n    expect: 250');

describe('a scenario that is right', () => {
  test('gives one case where there are no variants', () => {
    const { scenarios, problems } = load(GOOD);
    assert.deepEqual(problems, []);
    assert.equal(scenarios.length, 1);
    assert.equal(scenarios[0]?.variant, null);
    assert.deepEqual(
      scenarios[0]?.steps.map((step) => step.verb),
      ['connect', 'ehlo'],
    );
  });

  for (const [file, name] of [
    ['scenarios/relay.yaml', 'relay'],
    ['a.b.YML', 'a.b'],
    ['.yaml', '.yaml'],
    ['-', '-'],
  ] as const)
    test(`without a name ${file} is ${name}`, () => {
      const { scenarios, problems } = load('dialogue: [connect]\n', {}, file);
      assert.deepEqual(problems, []);
      assert.equal(scenarios[0]?.name, name);
    });
  test('gives one for each variant, which win over all others', () => {
    const text = `${withSteps('  - mail: ${from}\n    expect: ${answer}', 'vars: { from: a@file.example, answer: 250 }\nvariants:\n  one: { from: b@variant.example }\n  two: { answer: 550 }\n')}`;
    const { scenarios, problems } = load(text, { vars: new Map([['from', 'c@cli.example']]) });
    assert.deepEqual(problems, []);
    const froms = scenarios
      .map((scenario) => scenario.steps[1])
      .map((step) => (step?.verb === 'mail' ? step.mail.from : null));
    assert.deepEqual(froms, ['b@variant.example', 'c@cli.example']);
    assert.deepEqual(
      scenarios.map((scenario) => scenario.steps[1]?.expect?.written),
      ['250', '550'],
    );
    assert.deepEqual(
      scenarios.map((scenario) => [...scenario.acting]),
      [['from'], []],
    );
  });

  test('multiplies a matrix', () => {
    const { scenarios } = load(
      withSteps(
        '  - starttls: { min: "${tls}" }\n    expect: 220\n  - ehlo: ${name}',
        'matrix:\n  tls: [1.2, 1.3]\n  name: [a.example, b.example]\n',
      ),
    );
    assert.deepEqual(
      scenarios.map((scenario) => scenario.variant),
      ['tls=1.2,name=a.example', 'tls=1.2,name=b.example', 'tls=1.3,name=a.example', 'tls=1.3,name=b.example'],
    );
  });

  test('writes repetitions and recipients out', () => {
    const { scenarios, problems } = load(
      withSteps(
        '  - repeat:\n      times: 2\n      steps:\n        - rcpt: ["a${index}@x.example", b@x.example]\n          expect: 250',
      ),
    );
    assert.deepEqual(problems, []);
    const to = scenarios[0]?.steps.flatMap((step) => (step.verb === 'rcpt' ? [step.rcpt.to] : []));
    assert.deepEqual(to, ['a1@x.example', 'b@x.example', 'a2@x.example', 'b@x.example']);
  });

  test('uses fragments beside it', () => {
    const { scenarios, problems } = load(withSteps('  - use: hello.yaml'), {
      files: { 'hello.yaml': 'steps:\n  - ehlo: x\n    expect: 250\n' },
    });
    assert.deepEqual(problems, []);
    assert.equal(scenarios[0]?.steps[1]?.place.file, 'hello.yaml');
  });

  test('takes a whole variable with its type, and `$${` literally', () => {
    const { scenarios } = load(
      withSteps('  - mail: { from: "<$${x}@y>", size: "${n}" }\n    expect: 250', 'vars: { n: 42 }\n'),
    );
    const mail = scenarios[0]?.steps[1];
    assert.ok(mail?.verb === 'mail');
    assert.equal(mail.mail.size, 42);
    assert.equal(mail.mail.from, '<${x}@y>');
  });

  test('keeps `__proto__` a plain name', () => {
    const { scenarios, problems } = load(
      withSteps('  - mail: a@${__proto__}\n    expect: 250', 'vars: { __proto__: x.example }\n'),
    );
    assert.deepEqual(problems, []);
    const mail = scenarios[0]?.steps[1];
    assert.equal(mail?.verb === 'mail' && mail.mail.from, 'a@x.example');
  });
});

describe('mistakes are told with their place', () => {
  for (const [name, text, expected] of [
    [
      'an unknown key',
      'name: x\ndialog: []\n',
      ['1:1 a dialogue without a step', '2:1 `dialog` is called `dialogue` here'],
    ],
    ['an unknown verb', withSteps('  - elho: x'), ['4:5 unknown verb `elho`']],
    ['two verbs', withSteps('  - mail: <>\n    rcpt: <>'), ['5:5 a second verb, `rcpt`']],
    ['an unknown modifier', withSteps('  - ehlo: x\n    exepct: 250'), ['5:5 unknown key `exepct`']],
    ['an impossible code', withSteps('  - ehlo: x\n    expect: 999'), ['5:13 `999` is no reply code']],
    ['an unknown variable', withSteps('  - ehlo: ${hello}\n    expect: 250'), ['4:11 unknown variable `hello`']],
    [
      'a variable of one variant only',
      withSteps('  - mail: ${x}\n    expect: 250', 'variants:\n  a: { x: <> }\n  b: { y: 1 }\n'),
      ['7:11 unknown variable `x` (variant b)'],
    ],
    [
      'a circle',
      withSteps('  - mail: ${a}\n    expect: 250', 'vars: { a: "${b}", b: "${a}" }\n'),
      ['2:12 `a` is made of itself'],
    ],
    [
      'a truth that is a text',
      withSteps('  - ehlo: x\n    if: off\n    expect: 250'),
      ['5:9 `off` is a text in YAML 1.2'],
    ],
    ['a duration without unit', withSteps('  - ehlo: x\n    timeout: 5\n    expect: 250'), ['5:14 5 has no unit']],
    [
      'CR and LF in an argument',
      withSteps('  - mail: "a\\r\\nRCPT TO:<b>"\n    expect: 250'),
      ['4:5 a control character (0x0d) in the argument of `mail`'],
    ],
    [
      'CR and LF in a variable',
      withSteps('  - mail: ${v}\n    expect: 250', 'vars: { v: "a\\nb" }\n'),
      ['5:5 a control character (0x0a) in the argument of `mail`'],
    ],
    [
      'nothing that can fail: pauses',
      'name: x\ndialogue:\n  - connect:\n    expect: any\n  - wait: 1s\n  - drop\n',
      ['2:1 nothing in this dialogue can fail'],
    ],
    [
      'nothing that can fail: any',
      'name: x\ndialogue:\n  - connect:\n    expect: any\n  - send: FOO\n    expect: any\n',
      ['2:1 nothing in this dialogue can fail'],
    ],
    [
      'nothing that can fail: any in the long form',
      'name: x\ndialogue:\n  - connect:\n    expect: { reply: any }\n',
      ['2:1 nothing in this dialogue can fail'],
    ],
    ['no connection', 'name: x\ndialogue:\n  - ehlo: x\n    expect: 250\n', ['3:5 `ehlo` before `connect`']],
    ['`send` without expectation', withSteps('  - send: FOO'), ['4:5 `send` needs an `expect`']],
    ['a duplicate key', 'name: x\nname: y\ndialogue: []\n', ['2:1 map keys must be unique']],
    [
      'a second scenario without a name',
      `${GOOD}---\ndialogue: [connect]\n`,
      ['7:1 a second scenario without a `name:`'],
    ],
    ['a second document is a scenario of its own', `${GOOD}---\nname: y\n`, ['7:1 `dialogue:` is missing']],
    ['an alias', 'name: &a x\nabout: *a\ndialogue: [connect]\n', ['2:8 YAML aliases (*name) are not read']],
    ['a tag', 'name: !!binary x\ndialogue: [connect]\n', null],
    ['a merge key', 'name: x\n<<: { about: y }\ndialogue: [connect]\n', null],
    [
      'a fragment that is not there',
      withSteps('  - use: nowhere.yaml\n  - ehlo: x\n    expect: 250'),
      ['4:10 nowhere.yaml: there is no such file'],
    ],
    ['an empty file', '', ['1:1 the file is empty']],
    ['a list', '- connect\n', ['1:1 a list where a scenario: a map with `dialogue:` is expected']],
  ] as const) {
    test(name, () => {
      const loaded = load(text);
      assert.equal(loaded.scenarios.length, 0);
      if (expected === null) assert.notEqual(loaded.problems.length, 0);
      else assert.deepEqual(problemsOf(loaded), expected);
    });
  }

  test('all at once, each with caret and advice', () => {
    const { problems } = load(
      withSteps('  - ehlo: x\n    exepct: 250\n  - mail: <>\n    expect: 999\n  - rcpt: ${tto}\n'),
    );
    assert.equal(problems.length, 3);
    assert.equal(
      renderProblem(problems[0] as never),
      [
        'test.yaml:5:5: error: unknown key `exepct`',
        '  5 |     exepct: 250',
        '    |     ^^^^^^',
        '    = did you mean `expect`?',
      ].join('\n'),
    );
  });

  test('a fragment in a circle', () => {
    const loaded = load(withSteps('  - use: a.yaml'), { files: { 'a.yaml': 'steps:\n  - use: a.yaml\n' } });
    assert.deepEqual(problemsOf(loaded), ['2:10 a.yaml uses itself']);
  });

  test("a foreign file's text is not shown", () => {
    const loaded = load(withSteps('  - use: passwd'), { files: { passwd: 'root:x:0:0:secret-of-the-file\n\t- x: [' } });
    assert.notEqual(loaded.problems.length, 0);
    assert.ok(!loaded.problems.map(renderProblem).join('\n').includes('secret-of-the-file'));
  });
});

describe('hostile files (guarantee 8)', () => {
  for (const [name, text] of [
    ['2 KB of nested flow lists', `name: ${'['.repeat(2000)}`],
    ['nested flow maps', `name: ${'{a: '.repeat(2000)}`],
    ['nested block lists on a line', `dialogue:\n  ${'- '.repeat(2000)}x`],
    ['deep indentation', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['more than 1 MiB', `name: ${'x'.repeat(1024 * 1024)}`],
    ['a control character', 'name: "a\x07b"\n'],
    ['a billion laughs', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n'],
  ] as const) {
    test(name, () => {
      const loaded = load(text);
      assert.equal(loaded.scenarios.length, 0);
      assert.notEqual(loaded.problems.length, 0);
    });
  }
  test('variables that multiply', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `  v${i}: "\${v${i + 1}}\${v${i + 1}}"`).join('\n');
    const loaded = load(withSteps('  - mail: ${v0}\n    expect: 250', `vars:\n${lines}\n  v40: xxxxxxxx\n`));
    assert.notEqual(loaded.problems.length, 0);
  });
  test('never throws, whatever a file holds, and each problem has its place in the text', () => {
    const piece = fc.constantFrom(
      ...[
        'name: x\n',
        'dialogue:\n',
        '  - connect\n',
        '  - mail: ',
        '    expect: ',
        '  - starttls:\n',
        'vars:\n',
        '  a: ',
      ],
      ...[
        'sandbox: {}\n',
        'variants:\n',
        '  v: {',
        'matrix: {',
        'burst: {sessions: ',
        'secrets: {p: {env: A}}\n',
        'if: ',
      ],
      ...['${a}', '${', '}', '250', '5xx /(/i', '999', '"', "'", '|\n', '&a ', '*a', '!!js ', '<<: ', '? ', ': ', '- '],
      ...['\t', '\r', '\n', '\0', '\x1b', '\ufeff', '\ufffd', 'ü', '\ud800', '__proto__: ', 'off\n', '5s\n', '[', ']'],
    );
    const written = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 24 }).map((parts) => parts.join('')),
    );
    const within = (text: string) => {
      const lines = text.split('\n');
      const { scenarios, problems } = load(text);
      assert.equal(scenarios.length > 0, !problems.some(({ severity }) => severity === 'error'));
      for (const { line, column, width, message } of problems) {
        const room = lines[line - 1]?.length ?? assert.fail(`line ${line} of ${lines.length}: ${message}`);
        assert.ok(column >= 1 && column <= room + 1 && width >= 1, `column ${column} of ${room}: ${message}`);
        assert.notEqual(message, '');
      }
    };
    fc.assert(
      fc.property(written, (text) => {
        within(text);
        within(`name: x\ndialogue:\n  - connect\n  - ${text}\n`);
      }),
      { numRuns: 400 },
    );
  });
});

/** Steps of a scenario whose variants have `n`, and what else stands in its head. */
const SHARED: readonly { readonly name: string; readonly steps: string; readonly head?: string }[] = [
  { name: 'no variable at all', steps: '  - ehlo: x\n    expect: { reply: 250, within: 2s }\n  - rcpt: [a@b, c@d]' },
  { name: 'a variable in some steps', steps: '  - ehlo: x\n    expect: 250\n  - mail: a${n}@b\n    expect: 250' },
  { name: 'a variable in what is expected', steps: '  - noop\n  - mail: a@b\n    expect: /${n}/' },
  { name: 'an escaped variable', steps: '  - send: "$${n}"\n    expect: any' },
  { name: 'a fragment', steps: '  - use: part.yaml\n  - use: part.yaml' },
  { name: 'a fragment under a condition', steps: '  - use: part.yaml\n    if: "${n} == 1"\n  - use: part.yaml' },
  { name: 'a fragment with a mistake', steps: '  - use: bad.yaml' },
  {
    name: 'a repetition',
    steps: '  - repeat: { times: 2, steps: [{ noop: "${index}" }, rset, { expect: 250, help: }] }',
  },
  { name: 'a pipeline', steps: '  - pipeline: [{ mail: a@b }, { rcpt: "${n}@b" }]\n  - rset:\n    expect: 250' },
  {
    name: 'a capture and its use',
    steps: "  - noop:\n    capture: { id: '/(x)/' }\n    expect: 250\n  - vrfy: ${id}\n  - vrfy: ${n}",
  },
  { name: 'a file', steps: '  - data: { file: mail.eml }\n    expect: 250\n  - starttls' },
  { name: 'a file with variables', steps: '  - data: { file: vars.eml, variables: true }\n    expect: 250' },
  { name: 'a mistake in every variant', steps: '  - ehlo: x\n    expect: 999\n  - mail: { from: a@b, sise: 3 }' },
  { name: 'a mistake in a missing file', steps: '  - data: { file: none.eml }\n    expect: 250' },
  { name: 'policies', steps: '  - noop:\n    expect: 250', head: 'sandbox: { helo: fqdn }\ntimeout: { data: 3s }\n' },
  { name: 'a policy with n', steps: '  - noop:\n    expect: 250', head: 'sandbox: { recipients: "${n}" }\n' },
];
const FILES = {
  'part.yaml': 'steps:\n  - noop\n  - vrfy: ${n}\n    expect: 25x\n',
  'bad.yaml': 'steps:\n  - noop\n  - ehlo: x\n    expect: 999\nwhatever: 1\n',
  'mail.eml': 'Subject: x\r\n\r\nx\r\n',
  'vars.eml': 'Subject: ${n} of ${unique}\r\n\r\n$${n}\r\n',
};

describe('variants read together', () => {
  for (const { name, steps, head = '' } of SHARED) {
    test(`${name}: each is what it is alone`, () => {
      // Of one length, so that everything stands at the same place.
      const text = (variants: string) => withSteps(steps, `${head}variants: { ${variants.padEnd(40)} }\n`);
      const together = load(text('a: { n: 1 }, b: { n: 2 }, c: { n: 1 }'), { files: FILES });
      const alone = ['a: { n: 1 }', 'b: { n: 2 }', 'c: { n: 1 }'].map((one) => load(text(one), { files: FILES }));
      const each = alone.flatMap(({ scenarios }) => scenarios);
      assert.deepEqual(together.scenarios, each);
      const told = (loaded: typeof together) => loaded.problems.map(({ excerpt: _, ...problem }) => problem);
      assert.deepEqual(told(together), told(alone[0] ?? together));
      assert.equal(together.scenarios.length, name.includes('mistake') ? 0 : 3);
    });
  }

  test('what does not vary is read once, and the file behind it, too', () => {
    const read: string[] = [];
    const { scenarios, problems } = load(
      withSteps('  - use: part.yaml\n  - rset:\n    expect: 250', 'matrix: { n: [1, 2, 3] }\n'),
      {
        readFile: (path) => {
          read.push(path);
          return { file: path, bytes: Buffer.from(FILES['part.yaml']) };
        },
      },
    );
    const [first, second] = scenarios;
    assert.deepEqual(problems, []);
    assert.deepEqual(read, ['part.yaml']);
    assert.deepEqual(
      first?.steps.map((step, i) => step === second?.steps[i]),
      [true, true, false, true],
    );
  });
});

describe('secrets', () => {
  test('come from the environment, and are named where it has none', () => {
    const text = withSteps(
      '  - auth: { mechanism: PLAIN, user: u, password: "${pw}" }\n    expect: 235',
      'secrets: { pw: { env: PW } }\n',
    );
    assert.deepEqual(problemsOf(load(text)), ['2:12 the environment has no PW']);
    const loaded = load(text, { environment: (name) => (name === 'PW' ? 'correct horse' : undefined) });
    assert.deepEqual([...(loaded.scenarios[0]?.secrets ?? [])], [['pw', 'correct horse']]);
  });
  test('too short to be masked are refused', () => {
    const loaded = load(withSteps('  - ehlo: x\n    expect: 250', 'secrets: { pw: { env: PW } }\n'), {
      environment: () => 'x',
    });
    assert.deepEqual(problemsOf(loaded), ["2:12 the secret `pw` can't be masked"]);
  });
});
