import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type ExplainOptions, explain } from '../../src/diagnosis/explain.ts';
import { explanationAsJson, explanationAsMarkdown, explanationAsText } from '../../src/report/explain.ts';
import { coloured, plain } from '../../src/report/palette.ts';
import { golden } from '../golden.ts';

const REPLY = '530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)';
const told = (text: string, options: Partial<ExplainOptions> = {}) =>
  explain(diagnose({ text }), { lang: 'en', audience: 'customer', ...options });

test('as text for the customer: the answer, then what the server said', () => {
  const text = explanationAsText(told(REPLY, { lang: 'de', remote: 'intercommail.booking.com' }), plain, 100);
  golden('explained-de.txt', text);
});

test('the administrator also gets the hint, the proof and the sources', () => {
  const text = explanationAsText(told(REPLY, { audience: 'admin' }), plain, 100);
  for (const heading of ['On this wording', 'How to prove it']) assert.ok(text.includes(`\n${heading}\n`));
  assert.ok(!text.includes('Where to read more'), 'where we saw a wording is no page for people');
  const documented = told('550 5.7.606 Access denied, banned sending IP [203.0.113.2]', { audience: 'admin' });
  assert.ok(explanationAsText(documented, plain, 100).includes('\nWhere to read more\n'));
  assert.ok(!text.includes('What decides'));
});

test('no line is wider than asked, but for a word that is', () => {
  for (const width of [40, 72, 100]) {
    const lines = explanationAsText(told(REPLY, { audience: 'admin' }), plain, width).split('\n');
    for (const line of lines) assert.ok(line.length <= width || !line.trim().includes(' '), line);
  }
});

test('as Markdown: sentences stay readable, the words of the server stand in code', () => {
  const text = explanationAsMarkdown(told(REPLY, { remote: 'mx.example.net', audience: 'admin' }));
  assert.match(text, /^The receiving server \(mx\.example\.net\) now takes mail only/);
  assert.match(text, /smtp\\_tls\\_security\\_level = may/);
  assert.match(text, /^- `Must issue a STARTTLS command first`: TLS \(STARTTLS\) demanded$/m);
  const documented = told('550 5.7.606 Access denied, banned sending IP [203.0.113.2]', { audience: 'admin' });
  assert.match(explanationAsMarkdown(documented), /^- <https:\/\/\S+>$/m);
});

describe('a hostile reply acts in no medium', () => {
  const hostile =
    '550 5.7.1 \u001b[2J\u202e<script>alert(1)</script> `code` [x](javascript:y) ![i](http://e) @team ::error:: |a|';
  const explained = told(hostile, { audience: 'admin', remote: '</b>', recipient: '*a*@b\n# c' });
  test('terminal', () => {
    for (const palette of [plain, coloured]) {
      const text = explanationAsText(explained, palette, 80);
      assert.doesNotMatch(text.replace(/\x1b\[[\d;]+m/g, ''), /[\x00-\x09\x0b-\x1f\u202e]/);
    }
  });
  test('Markdown', () => {
    const outside = explanationAsMarkdown(explained).replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(outside, /<script|javascript:|\]\(|@team|\u202e/);
  });
  test('JSON', () => {
    const json = explanationAsJson(explained);
    assert.doesNotMatch(json, /\u202e/);
    assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(explained)));
  });
});
