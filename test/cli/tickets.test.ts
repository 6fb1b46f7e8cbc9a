import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import * as bounce from '../../src/cli/bounce.ts';
import * as reproduce from '../../src/cli/reproduce.ts';
import { REPORT } from '../bounce/booking.ts';
import { notificationOf } from '../bounce/notification.ts';
import { type Called, called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-tickets-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'bounce.eml');
writeFileSync(path, REPORT);
const page = join(folder, 'page.html');

const SECRET = 'correct horse';
const environment = { LANG: 'C', MXPROBE_PASSWORD: SECRET };
const ask = (...args: readonly string[]): Promise<Called> =>
  called(reproduce.command, [...args, '--no-record'], environment);
const read = (...args: readonly string[]): Promise<Called> => called(bounce.command, args, environment);

describe('the text for the ticket', () => {
  test('Markdown: the conclusion, the explanation, the dialogue pair, the certificate, when', async () => {
    const { code, out } = await ask(path, '--sandbox', '--report', 'markdown=-');
    assert.equal(code, 0);
    assert.match(out, /^\*\*Shown offline, not proved: STARTTLS decides\. /);
    assert.match(out, /The administrator of the sending server must act\./);
    assert.match(
      out,
      /```text\n[\s\S]+<\*\* 530 5\.7\.0 Must issue[\s\S]+```text\n[\s\S]+~> MAIL FROM:<hotel@sender\.example>\n<~ {2}250/,
    );
    assert.match(out, /certificate CN=mx\.sandbox\.test/);
    assert.match(out, /\n4 dialogues from 20\d\d-/);
  });

  test('HTML: one page that loads nothing, the dialogues side by side', async () => {
    await ask(path, '--sandbox', '--report', `html=${page}`, '--lang', 'de');
    const html = readFileSync(page, 'utf8');
    assert.match(html, /^<!doctype html>\n<html lang="de">/);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/);
    assert.match(html, /<title>mxprobe[^<]*Ohne Netz gezeigt, nicht bewiesen|<title>Ohne Netz gezeigt, nicht bewiesen/);
    assert.match(html, /<article class="pair"/);
    assert.match(html, /id="certificates"/);
    assert.match(html, /<h2>Zertifikate<\/h2>/);
    assert.doesNotMatch(html, /<script|<img|\bsrc=/);
  });

  test('of a bounce alone', async () => {
    const { out } = await read(path, '--report', 'markdown=-');
    assert.match(out, /^\*\*Not delivered to\*\* `xxx\.636363@guest\.booking\.com`\n/);
    assert.match(out, /\| said \| `530 5\.7\.0 Must issue a STARTTLS command first` \| stated, line 9 \|/);
  });

  test('no heading stands twice', async () => {
    const alone = await read(path, '--report', `html=${page}`).then(() => readFileSync(page, 'utf8'));
    await ask(path, '--sandbox', '--report', `html=${page}`);
    for (const html of [alone, readFileSync(page, 'utf8')]) {
      const headings = [...html.matchAll(/<h[12]>([^<]*)</g)].map(([, text]) => text);
      assert.ok(headings.length > 0);
      const levels = [...html.matchAll(/<h([1-6])>/g)].map(([, level]) => Number(level));
      assert.ok(
        levels.every((level, at) => level <= (levels[at - 1] ?? 0) + 1),
        levels.join(),
      );
      assert.equal(new Set(headings).size, headings.length, headings.join(' / '));
    }
  });

  test('for the customer a letter: no table, no dialogue', async () => {
    const { out } = await read(path, '--report', 'markdown=-', '--for', 'customer');
    assert.match(out, /^Hello,\n\nYour message of 2 November 2026 to /);
    assert.doesNotMatch(out, /\||```|MAIL FROM/);
  });

  test('--mask-local-parts: no local part in any output', async () => {
    const told = [
      await ask(path, '--sandbox', '--mask-local-parts', '--json', '--report', `html=${page}`),
      await ask(path, '--sandbox', '--mask-local-parts', '--report', 'markdown=-'),
      await ask(path, '--sandbox', '--mask-local-parts', '-v'),
      await read(path, '--mask-local-parts', '--json'),
      await read(path, '--mask-local-parts', '--scenario', '-'),
    ];
    for (const text of [...told.map(({ out }) => out), readFileSync(page, 'utf8')])
      assert.doesNotMatch(text, /hotel@|hotel&#|636363/);
  });

  test("a stranger's markup stays text", async () => {
    const reply = '550 5.7.1 <script>alert(1)</script> `code` | **bold**';
    const hostile = join(folder, 'hostile.txt');
    writeFileSync(
      hostile,
      notificationOf({ reply, at: 'RCPT TO', from: 'a@sender.test', to: 'b@lab.test', helo: 'out.sender.test' }),
    );
    await read(hostile, '--report', `html=${page}`);
    assert.doesNotMatch(readFileSync(page, 'utf8'), /<script/);
    const { out } = await read(hostile, '--report', 'markdown=-');
    assert.match(out, /``550 5\.7\.1 <script>alert\(1\)<\/script> `code` \\\| \*\*bold\*\*``/);
  });

  test('a password stands in no output', async () => {
    const login = join(folder, 'login.txt');
    const reply = '530 5.7.0 Authentication required';
    writeFileSync(
      login,
      notificationOf({ reply, at: 'MAIL FROM', from: 'a@sender.test', to: 'b@lab.test', helo: 'out.sender.test' }),
    );
    const { out } = await ask(login, '--sandbox', '--auth', 'probe', '--json', '--report', `html=${page}`);
    const base64 = Buffer.from(`\0probe\0${SECRET}`).toString('base64');
    for (const text of [out, readFileSync(page, 'utf8')])
      for (const secret of [SECRET, base64]) assert.ok(!text.includes(secret));
    assert.match(out, /AUTH PLAIN \*\*\*/);
  });

  test('wrong kinds and two texts for stdout are told before anything is sent', async () => {
    assert.match((await ask(path, '--sandbox', '--report', 'pdf=x')).err, /^--report pdf=x: no such kind/);
    assert.match((await ask(path, '--sandbox', '--json', '--report', 'html=-')).err, /^two reports for stdout/);
  });
});
