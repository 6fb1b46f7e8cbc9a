// `mxprobe received`: a mail that the embedded MX kept, by nodemailer's hand; a file whose sender is named; the page and the Markdown.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { command } from '../../src/cli/received.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-received-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const HOSTILE = '<img src=x onerror=alert(1)> | `x` @team [a](javascript:b)';
const MAIL = `From: Jane <jane@example.org>\r\nTo: x@lab.test\r\nSubject: ${HOSTILE}\r\nDate: Mon, 30 Nov 2026 02:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHi.\r\n`;
writeFileSync(at('mail.eml'), MAIL);
writeFileSync(at('coded.eml'), MAIL.replace(HOSTILE, '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?='));
writeFileSync(
  at('policy.yaml'),
  'dns: { example.org: { TXT: "v=spf1 ip4:192.0.2.1 -all", MX: 10 m.example.org }, m.example.org: { A: 192.0.2.1 } }\n',
);
const SENDER = ['--source', '192.0.2.1', '--helo', 'm.example.org', '--from', 'jane@example.org'];
const received = (file: string, ...more: readonly string[]) =>
  called(command, [at(file), '--policy', at('policy.yaml'), ...SENDER, ...more]);

test('the verdict and each line with what to do, and where the demands stand', async () => {
  const { code, out, err } = await received('coded.eml', '--tls', 'yes');
  assert.deepEqual([code, err], [1, '']);
  assert.match(out, /^subject {11}Grüße$/m);
  assert.match(out, /^ {2}NO {3}DKIM passes .*\n {7}-> sign with DKIM/m);
  assert.match(out, /^ {7}Gmail, as of \d{4}-\d{2}: https:\/\/support\.google\.com\//m);
});

test('a page and Markdown in which nothing of a stranger acts', async () => {
  const { out, err } = await received(
    'mail.eml',
    '--report',
    `html=${at('p.html')}`,
    '--report',
    `markdown=${at('p.md')}`,
  );
  assert.equal(err, '');
  assert.match(out, /^What is demanded$/m);
  const page = readFileSync(at('p.html'), 'utf8');
  assert.ok(page.includes('<h1>&lt;img src=x onerror=alert(1)&gt; | `x` @team [a](javascript:b)</h1>'));
  assert.doesNotMatch(page, /<img|<script/);
  const markdown = readFileSync(at('p.md'), 'utf8');
  assert.ok(
    markdown.startsWith(
      '# \\<img src=x onerror=alert(1)\\> \\| \\`x\\` <!-- -->&#64;<!-- -->team \\[a\\](javascript:b)\n',
    ),
  );
  assert.match(markdown, /^- \*\*NO\*\* DKIM passes .*\n {2}→ sign with DKIM/m);
});

test('a page for stdout is all that is printed', async () => {
  const { out } = await received('mail.eml', '--report', 'html=-');
  assert.match(out, /^<!doctype html>/);
  assert.doesNotMatch(out, /^What is demanded$/m);
});

for (const [what, args, says] of [
  ['no such kind', ['--report', 'pdf=x'], /no such kind/],
  ['two for stdout', ['--report', 'html=-', '--json'], /two reports for stdout/],
  ['over the mail itself', ['--report', `html=${at('mail.eml')}`], /was read as an input/],
] as const)
  test(`refused: ${what}`, async () => {
    const { code, err } = await received('mail.eml', ...args);
    assert.equal(code, 2);
    assert.match(err, says);
  });

test('who sent it must be known', async () => {
  const { code, err } = await called(command, [at('mail.eml')]);
  assert.equal(code, 2);
  assert.match(err, /it is not known who sent it/);
});
