// `attach:`: the message of parts that it makes, read by another reader, and what it refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { messageOctets } from '../../src/dialogue/message.ts';
import { load, problemsOf, withSteps } from '../scenario/reading.ts';

const FACTS = { values: new Map(), from: 'a@b.test', to: 'x@y.test', date: new Date(0), unique: 'u', helo: 'h.test' };
const files = { 'report.bin': '\x00\x01report', 'notes.txt': 'notes' };

function made(attach: string): Buffer {
  const loaded = load(withSteps(`  - data: { body: "Hello", attach: ${attach} }`), { files });
  assert.deepEqual(problemsOf(loaded), []);
  const step = loaded.scenarios[0]?.steps.find(({ verb }) => verb === 'data');
  return step?.verb === 'data' ? messageOctets(step.message, FACTS) : assert.fail('no message');
}

for (const [attach, expected] of [
  ['eicar', [['eicar.com', 'application/octet-stream', 68]]],
  ['gtube', [['gtube.txt', 'text/plain', 69]]],
  [
    '[eicar, report.bin]',
    [
      ['eicar.com', 'application/octet-stream', 68],
      ['report.bin', 'application/octet-stream', 8],
    ],
  ],
  ['{ file: report.bin, name: r.pdf, type: application/pdf }', [['r.pdf', 'application/pdf', 8]]],
] as const) {
  test(`attach: ${attach}`, async () => {
    const octets = made(attach);
    assert.doesNotMatch(octets.toString('latin1'), /(?<!\r)\n/);
    const { text, attachments } = await PostalMime.parse(octets);
    assert.match(text ?? '', /^Hello/);
    const seen = attachments.map(({ filename, mimeType, content }) => [
      filename,
      mimeType,
      typeof content === 'string' ? content.length : content.byteLength,
    ]);
    assert.deepEqual(seen, expected);
  });
}

for (const [attach, says] of [
  ['gone.pdf', /gone\.pdf: there is no such file/],
  ['{ file: notes.txt, name: "a\\"b" }', /name|file name/],
  ['{ file: notes.txt, type: "text/plain; x" }', /media type/],
] as const)
  test(`refused: attach: ${attach}`, () => {
    assert.match(problemsOf(load(withSteps(`  - data: { attach: ${attach} }`), { files })).join(), says);
  });
