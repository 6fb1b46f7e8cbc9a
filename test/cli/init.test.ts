// mxprobe init: what it makes passes offline and against an ordinary MX, and stays what a user has made of it.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { policyOf } from '../sandbox/dialogues.ts';
import { build, start } from './built.ts';

before(() => build());
const BOUNCE =
  'From: MAILER-DAEMON@mail.example.net\nTo: jane@example.net\nSubject: Undelivered Mail\n\n<joe@example.org>: host mx.example.org[192.0.2.1] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n';
const SESSION =
  '220 mx.example.org ESMTP\nEHLO a.example\n250 mx.example.org\nMAIL FROM:<a@b.example>\n550 5.7.1 no\nQUIT\n221 bye\n';

const folder = () => mkdtempSync(join(tmpdir(), 'mxprobe-init-'));
const made = (out: string) => [...out.matchAll(/^made {2}(.*)$/gm)].map(([, path]) => path);

describe('the folder', () => {
  test('passes offline, from inside it, and has what an editor and git want', async () => {
    const cwd = folder();
    const { code, out } = await start(['init'], { cwd }).ended;
    assert.equal(code, 0);
    assert.deepEqual(made(out), [
      'mxprobe.project',
      'scenarios/takes-mail.yaml',
      'scenarios/no-relay.yaml',
      'probes/own-mx.yaml',
      'schema/scenario.schema.json',
      'schema/probe.schema.json',
      '.gitignore',
    ]);
    for (const kind of ['scenarios', 'probes'])
      for (const name of readdirSync(join(cwd, kind))) {
        const [, schema = ''] =
          /^# yaml-language-server: \$schema=(\S+)$/m.exec(readFileSync(join(cwd, kind, name), 'utf8')) ?? [];
        assert.ok(existsSync(join(cwd, kind, schema)), `${name} names its schema`);
      }
    for (const words of [
      ['lint', '.'],
      ['run', '.'],
      ['run', 'scenarios'],
    ]) {
      const ran = await start(words, { cwd }).ended;
      assert.equal(ran.code, 0, ran.out + ran.err);
    }
  });
  test('passes against an ordinary MX', async () => {
    const cwd = folder();
    await start(['init', '--from', 'mx:good.test'], { cwd }).ended;
    const mx = await startSandbox(policyOf('relay: { domains: good.test }'));
    const { code, out } = await start(['run', 'scenarios', '--target', `127.0.0.1:${mx.port}`], { cwd }).ended;
    await mx.close();
    assert.equal(code, 0, out);
    assert.match(out, /3 passed/);
  });
  test('a file that stands there stays', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '.gitignore'), 'mine\n');
    const { out } = await start(['init'], { cwd }).ended;
    assert.match(out, /^kept {2}\.gitignore$/m);
    assert.equal(readFileSync(join(cwd, '.gitignore'), 'utf8'), 'mine\n');
  });
});

describe('--from', () => {
  const rows: readonly {
    readonly name: string;
    readonly from: string;
    readonly file: string;
    readonly holds: RegExp;
  }[] = [
    { name: 'a domain', from: 'mx:example.org', file: 'probes/own-mx.yaml', holds: /^targets: mx:example\.org$/m },
    { name: 'a bounce', from: 'b.eml', file: 'scenarios/from-bounce.yaml', holds: /530 5\.7\.0/ },
    { name: 'a transcript', from: 's.txt', file: 'scenarios/from-transcript.yaml', holds: /a@b\.example/ },
    {
      name: 'a swaks command line',
      from: 'swaks --to a@example.net --server mx.example.net',
      file: 'scenarios/from-swaks.yaml',
      holds: /a@example\.net/,
    },
  ];
  for (const { name, from, file, holds } of rows)
    test(name, async () => {
      const cwd = folder();
      writeFileSync(join(cwd, 'b.eml'), BOUNCE);
      writeFileSync(join(cwd, 's.txt'), SESSION);
      const { code, err } = await start(['init', '--from', from], { cwd }).ended;
      assert.equal(code, 0, err);
      assert.match(readFileSync(join(cwd, file), 'utf8'), holds);
      const { code: linted, err: mistakes } = await start(['lint', '.'], { cwd }).ended;
      assert.equal(linted, 0, mistakes);
    });
  for (const { from, says } of [
    { from: 'mx:', says: /^mxprobe: --from: / },
    { from: 'mx:a b', says: /blank/ },
    { from: 'mx:192.0.2.1', says: /an address has no MX/ },
    { from: 'nothing.eml', says: /nothing\.eml/ },
    { from: 'plain.txt', says: /neither a bounce with a reply, nor a transcript/ },
    { from: 'swaks --frobnicate', says: /--from: / },
  ])
    test(`not with ${from}`, async () => {
      const cwd = folder();
      writeFileSync(join(cwd, 'plain.txt'), 'hello\n');
      const { code, err } = await start(['init', '--from', from], { cwd }).ended;
      assert.deepEqual([code, readdirSync(cwd)], [2, ['plain.txt']]);
      assert.match(err, says);
    });
});
