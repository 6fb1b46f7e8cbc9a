// `${}` in a message file: filled in where that was asked for, and nowhere else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageOctets } from '../../src/dialogue/message.ts';
import { load, problemsOf, withSteps } from './reading.ts';

const FACTS = {
  values: new Map([['unique', 'u-1']]),
  from: 'a@b.test',
  to: 'c@d.test',
  date: new Date('2026-11-30T08:00:00Z'),
  unique: 'u-1',
  helo: 'probe.test',
};
const HEAD = 'vars: { word: Käse }\nsecrets: { pw: { env: PW, default: hush } }\nsandbox: { }\n';

/** What is sent of `data: VALUE`, as text. */
function sent(value: string, files: Readonly<Record<string, string>>): string {
  // A variable that nothing uses would be told.
  const steps = `  - noop: "\${word}"\n    expect: any\n  - data: ${value}\n    expect: 250`;
  const loaded = load(withSteps(steps, HEAD), { files });
  assert.deepEqual(problemsOf(loaded), []);
  const step = loaded.scenarios[0]?.steps.find(({ verb }) => verb === 'data');
  assert.ok(step?.verb === 'data');
  return messageOctets(step.message, FACTS).toString('utf8');
}

for (const [what, value, file, is] of [
  ['as it is', '{ file: m.eml }', 'X: ${word} ${nobody} $${word} ${\r\n', 'X: ${word} ${nobody} $${word} ${\r\n'],
  ['as it is, said so', '{ file: m.eml, variables: false }', '${word}\n', '${word}\n'],
  ['filled in', '{ file: m.eml, variables: true }', 'X: ${word}\r\n\r\n$${word}\n', 'X: Käse\r\n\r\n${word}\n'],
  ['what only the dialogue knows', '{ file: m.eml, variables: true }', '${unique}-${word}', 'u-1-Käse'],
  ['one variable alone', '{ file: m.eml, variables: true }', '${word}', 'Käse'],
  ['nothing to fill in', '{ file: m.eml, variables: true }', '', ''],
  ['line ends', '{ file: m.eml, variables: true, eol: crlf }', '${word}\nx\n', 'Käse\r\nx\r\n'],
] as const)
  test(`a message file: ${what}`, () => {
    assert.equal(sent(value, { 'm.eml': file }), is);
  });

test('without `variables` every file is sent octet for octet', () => {
  const text = fc.array(fc.constantFrom('${word}', '$${', '${', '}', 'x', '\r\n', '\n', 'ü', '${env.HOME}', '${pw}'));
  fc.assert(
    fc.property(text, (parts) => {
      const file = parts.join('');
      assert.equal(sent('{ file: m.eml }', { 'm.eml': file }), file);
    }),
  );
});

test('nothing in an attachment is filled in', () => {
  const attached = Buffer.from('${word} ${pw}').toString('base64');
  for (const value of ['{ attach: a.txt }', '{ body: "${word}", attach: [a.txt] }'])
    assert.ok(sent(value, { 'a.txt': '${word} ${pw}' }).includes(attached), value);
});

for (const [what, value, file, says] of [
  ['a name that nobody knows', '{ file: m.eml, variables: true }', '${wrod}', /unknown variable `wrod`/],
  ['one without its end', '{ file: m.eml, variables: true }', 'x ${word', /a variable that does not end/],
  ['the environment, not allowed', '{ file: m.eml, variables: true }', '${env.HOME}', /no HOME that may be used here/],
  ['no file', '{ body: x, variables: true }', '', /`variables` without `file`/],
] as const)
  test(`refused: ${what}`, () => {
    const loaded = load(withSteps(`  - data: ${value}\n    expect: 250`, HEAD), { files: { 'm.eml': file } });
    assert.match(problemsOf(loaded).join('\n'), says);
  });

test('a file that is no UTF-8 is not filled in', () => {
  const readFile = (path: string) => ({ file: path, bytes: Buffer.from([0x24, 0xff, 0x0a]) });
  const loaded = load(withSteps('  - data: { file: m.eml, variables: true }\n    expect: 250', HEAD), { readFile });
  assert.match(problemsOf(loaded).join('\n'), /`variables` for a file that is no UTF-8/);
});
