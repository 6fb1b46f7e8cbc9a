// The cookbook: each command is one that the program reads, and those that ask no server of anybody run as they stand.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { allCommands } from '../../src/cli/commands.ts';
import { readPlain } from '../../src/cli/read-plain.ts';
import { build, start } from '../cli/built.ts';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/cookbook.md'), 'utf8');
const recipes = page.split(/^### /m).slice(1);
const lines = [...page.matchAll(/^ {4}mxprobe (.*)$/gm)].map(([, line = '']) => line);
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** Somebody else's server is named: not asked from here. */
const isAsking = (line: string) =>
  /example\.(?:org|com)|--target/.test(line.replace(/"[^"]*"/g, '')) || line.startsWith('probe ');

const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-cookbook-'));
before(() => {
  build();
  for (const folder of ['scenarios', 'probes']) cpSync(join(root, folder), join(cwd, folder), { recursive: true });
  writeFileSync(
    join(cwd, 'bounce.eml'),
    'From: MAILER-DAEMON@mail.example.net\nTo: jane@example.net\nSubject: Undelivered Mail\n\n<joe@example.org>: host mx.example.org[192.0.2.1] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n',
  );
  writeFileSync(
    join(cwd, 'maillog'),
    'Nov 30 01:06:02 mail postfix/smtp[71]: 4AB12C0FF1: to=<joe@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 <joe@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command))\n',
  );
  writeFileSync(
    join(cwd, 'swaks.txt'),
    '=== Trying 127.0.0.1:2501...\n=== Connected to 127.0.0.1.\n<-  220 mx.example.org ESMTP\n -> EHLO client.example.org\n<-  250 mx.example.org\n -> QUIT\n<-  221 Bye\n=== Connection closed with remote host.\n',
  );
});

test('there are 25 recipes, each with a command and what the answer means', () => {
  assert.equal(recipes.length, 25);
  for (const [index, recipe] of recipes.entries()) {
    assert.match(
      recipe,
      new RegExp(`^${index + 1}\\. .*\\n\\n(?: {4}mxprobe .*\\n)+\\n\\S[\\s\\S]{60}`),
      recipe.slice(0, 40),
    );
  }
});

describe('each command of the cookbook', async () => {
  const commands = await allCommands();
  for (const line of lines)
    test(line, async () => {
      const [name = '', ...words] = wordsOf(line);
      const command = commands.get(name);
      assert.ok(command, name);
      assert.ok(readPlain(words, command), 'the line is not read');
      for (const file of words.filter((word) => /^(?:scenarios|probes)\b/.test(word)))
        assert.ok(existsSync(join(root, file)), file);
      if (isAsking(line)) return;
      const { code, out, err } = await start([name, ...words], { cwd }).ended;
      assert.equal(code, 0, `${out}\n${err}`);
    });
});

test('every page of docs is named in its index', () => {
  const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
  assert.deepEqual(
    pages.filter((page) => !index.includes(`(${page})`)),
    [],
  );
  assert.match(readFileSync(join(root, 'README.md'), 'utf8'), /docs\/README\.md/);
});
