import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BUILT_IN } from '../../src/diagnosis/built-in.ts';
import { catalogueOf } from '../../src/diagnosis/catalogue.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type All, promisedBy, rarestOf } from '../../src/diagnosis/literal.ts';
import { normalise } from '../../src/diagnosis/normalise.ts';
import { readCatalogue } from '../../src/diagnosis/read-catalogue.ts';
import { AMBIGUITIES } from '../../src/diagnosis/signature.ts';
import { catalogueShape } from '../../src/diagnosis/signature-shape.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';

const folder = join(import.meta.dirname, '../../src/diagnosis/catalogue');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort();
const rows = BUILT_IN.flatMap((file) => file.signatures);

describe('the files of the catalogue', () => {
  for (const file of files) {
    test(`${file} has the shape of a user's own file, and each row matches its example`, () => {
      const source = { file, text: readFileSync(join(folder, file), 'utf8') };
      const { root, problems } = readYaml(source);
      assert.deepEqual(problems, []);
      assert.ok(root !== null);
      const checking = new Checking(source);
      const read = catalogueShape.read(root, checking);
      assert.deepEqual(checking.problems, []);
      for (const { id, pattern, example } of read?.signatures ?? []) {
        assert.match(normalise(example).text, new RegExp(pattern, 'i'), id);
      }
    });
  }
  test('all of them are built in', () => assert.equal(BUILT_IN.length, files.length));
  test('an id stands once', () => assert.equal(new Set(rows.map((row) => row.id)).size, rows.length));
  test('every ambiguity is named by a row', () => {
    const named = new Set(rows.map((row) => row.ambiguous));
    assert.deepEqual(
      AMBIGUITIES.filter((id) => !named.has(id)),
      [],
    );
  });
});

describe('over all rows, an example gets the cause and the actor of its own row', () => {
  for (const row of rows.filter(({ priority }) => priority > 0)) {
    test(row.id, () => {
      const { cause, actor, basis } = diagnose({ text: row.example });
      assert.deepEqual({ cause, actor, basis }, { cause: row.cause, actor: row.actor, basis: 'text' });
    });
  }
});

test('what a pattern promises and is filed under stands in its example', () => {
  const holds = (text: string, all: All): boolean =>
    all.every((any) => any.some((one) => (typeof one === 'string' ? text.includes(one) : holds(text, one))));
  for (const row of rows) {
    const text = normalise(row.example).text.toLowerCase();
    const promised = promisedBy(row.pattern);
    assert.ok(holds(text, promised), row.id);
    assert.ok(rarestOf(promised)?.some((literal) => text.includes(literal)) ?? true, row.id);
  }
});

describe('ten times the text takes a pattern at most twelve times as long', () => {
  for (const { provider, signatures } of BUILT_IN) {
    test(provider, () => {
      for (const row of signatures) {
        for (const piece of hostilePieces(row.pattern, normalise(row.example).text)) {
          assert.ok(isLinear(new RegExp(row.pattern, 'i'), piece), `${row.id} on repeated ${JSON.stringify(piece)}`);
        }
      }
    });
  }
});

function hostilePieces(pattern: string, example: string): Set<string> {
  const plain = pattern.split(/[|()\\.*+?[\]{}^$]+/).filter((part) => part.length > 3);
  const longest = plain.sort((a, b) => b.length - a.length).slice(0, 2);
  return new Set([example.slice(0, Math.ceil(example.length / 2)), example.slice(0, -3), '<a', ...longest]);
}

/** Below 6 ms for 40 kB nobody waits, and the clock measures the machine's other work. */
function isLinear(pattern: RegExp, piece: string): boolean {
  const repeated = (length: number) => `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}\u0001`;
  const [short, long] = [repeated(4_000), repeated(40_000)];
  if (fastest(pattern, long, 2) < 6) return true;
  for (let round = 0; round < 8; round += 1) {
    if (fastest(pattern, long, 3) <= 12 * fastest(pattern, short, 10)) return true;
  }
  return false;
}

function fastest(pattern: RegExp, text: string, times: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    pattern.test(text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const OWN = `provider: Example Mail
signatures:
  - id: example-blocked
    pattern: 'blocked by example rule \\d+'
    example: 550 5.7.1 blocked by example rule 42
    cause: rcpt-policy
    actor: receiving-admin
    hint: { en: Rule 42 is about newsletters; ask the customer to allow them., de: Regel 42 betrifft Newsletter. }
    priority: 4
    url: https://example.com/rules
`;

describe("a user's own catalogue", () => {
  const read = (text: string) => readCatalogue({ file: 'own.yaml', text });

  test('may look as the page about the catalogue shows it', () => {
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    assert.deepEqual(read(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '').problems, []);
  });
  test('is read from YAML and answers', () => {
    const { entries } = read(OWN);
    assert.ok(entries !== null);
    const { signature, server, cause } = diagnose({ text: '550 Blocked by Example rule 7' }, catalogueOf(entries));
    assert.deepEqual(
      { signature, server, cause },
      { signature: 'example-blocked', server: 'Example Mail', cause: 'rcpt-policy' },
    );
  });
  test('wins over a built-in row of the same priority', () => {
    const { entries } = read(
      OWN.replace("'blocked by example rule \\d+'", 'TSS04').replace('blocked by example rule 42', '[TSS04] no'),
    );
    assert.ok(entries !== null);
    const text = '421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to user complaints';
    assert.equal(diagnose({ text }, catalogueOf(entries)).signature, 'example-blocked');
    assert.equal(diagnose({ text }).signature, 'yahoo-tss04');
  });
  for (const [mistake, text, message] of [
    ['a cause that does not exist', OWN.replace('rcpt-policy', 'rcpt-polcy'), '`rcpt-polcy` is not known here'],
    ['an unknown key', OWN.replace('priority:', 'prioritiy:'), 'unknown key `prioritiy`'],
    [
      'a broken expression',
      OWN.replace('rule \\d+', 'rule ('),
      '`example-blocked`: the pattern is no regular expression',
    ],
    [
      'an example that does not match',
      OWN.replace('rule 42', 'rule x'),
      '`example-blocked`: the pattern does not match',
    ],
    ['no signatures', 'provider: x\n', '`signatures:` is missing'],
  ] as const) {
    test(`${mistake} is a problem`, () => {
      const { entries, problems } = read(text);
      assert.equal(entries, null);
      assert.ok(
        problems.some((problem) => problem.message.startsWith(message)),
        problems[0]?.message,
      );
    });
  }
  test('an expression that never ends is stopped, and the built-in rows still answer', () => {
    const { entries } = read(
      OWN.replace("'blocked by example rule \\d+'", '"(a+)+$"').replace('blocked by example rule 42', 'aaa'),
    );
    assert.ok(entries !== null);
    const text = `550 5.1.1 <x@example.net>: Recipient address rejected: User unknown in local recipient table ${'a'.repeat(60)}!`;
    assert.equal(diagnose({ text }, catalogueOf(entries)).signature, 'postfix-rcpt-unknown');
  });
});
