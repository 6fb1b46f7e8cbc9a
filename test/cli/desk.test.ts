// What `mxprobe desk` refuses to begin with: each is one clear error, exit 2, and nothing listens. And what --open opens.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ended, start } from '../desk/started.ts';
import { assertTold, folderOf, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';
import { build } from './built.ts';

const desk = (...args: string[]) => ['desk', '--port', '0', ...args];
const NAMED = ['--listen', '0.0.0.0', '--name', 'desk.example.org'];

const LINES: readonly Line[] = [
  [desk('--listen', '0.0.0.0'), 2, /--listen 0\.0\.0\.0: by which name is it called\?\n {2}give --name/],
  [desk('--listen', '::'), 2, /--listen ::: by which name/],
  [desk('--listen', '::ffff:127.0.0.1'), 2, /by which name/],
  [
    desk(...NAMED),
    2,
    /everybody in the network could read what is pasted\n {2}give --password-file FILE, or --trust-proxy/,
  ],
  [desk('--listen', 'localhost'), 2, /--listen localhost\n {2}an IP address/],
  [desk('--listen', '127.1'), 2, /--listen 127\.1/],
  [
    desk('--listen', '192.0.2.1', '--name', 'desk.example.org', '--password-file', 'good'),
    2,
    /not an address of this machine/,
  ],
  [desk(...NAMED, '--trust-proxy', 'X-Remote-User'), 2, /--trust-proxy x-remote-user: from whom\?\n {2}give --proxy/],
  [desk('--trust-proxy', 'X-Remote-User'), 2, /from whom\?/],
  [desk('--trust-proxy', 'X-Remote-User', '--proxy', '127.0.0.1'), 2, /--proxy: by which name/],
  [desk('--proxy', '127.0.0.1', '--name', 'desk.example.org'), 2, /--proxy: who gets in\?/],
  [desk(...NAMED, '--proxy', '127.0.0.1'), 2, /--proxy: who gets in\?/],
  [desk('--proxy', 'proxy.example.org'), 2, /--proxy proxy\.example\.org\n {2}an IP address/],
  ...['Cookie', 'host', 'a b', 'X:Y', 'Origin'].map(
    (field): Line => [
      desk('--trust-proxy', field, '--proxy', '127.0.0.1', '--name', 'desk.example.org'),
      2,
      /the header field in which the proxy says/,
    ],
  ),
  [
    desk(...NAMED, '--trust-proxy', 'X-User', '--proxy', '127.0.0.1', '--password-file', 'good'),
    2,
    /one of them says who gets in/,
  ],
  [desk(...NAMED, '--password-file', 'none'), 2, /--password-file: none: there is no such file/],
  [desk(...NAMED, '--password-file', 'fifo'), 2, /--password-file: fifo is no regular file/],
  [
    desk(...NAMED, '--password-file', 'open'),
    2,
    /--password-file: open: everybody on this machine may read it; chmod o= open/,
  ],
  [desk(...NAMED, '--password-file', 'short'), 2, /its first line has 11 characters\n {2}.*12 at least/],
  [desk(...NAMED, '--password-file', 'empty'), 2, /its first line has 0 characters/],
  ...['http://desk.example.org', 'desk example', 'desk.example.org/x', '-x', 'a:b'].map(
    (name): Line => [desk(`--name=${name}`), 2, /the name in the address line/],
  ),
  [desk('--results', 'none'), 2, /--results none: there is no such file or folder/],
  [desk('--probes', 'good'), 2, /--probes good: not a regular file|--probes good: /],
  [desk('--scenarios', 'none'), 2, /--scenarios none: there is no such file or folder/],
  [desk('--keep'), 2, /--keep: where\?\n {2}give --results/],
  [desk('--may-accept', '--results', '.'), 2, /--may-accept: which probes/],
  [desk('--may-probe', '--probes', '.'), 2, /--may-probe: which probes/],
  [desk('--allow', 'any mx'), 2, /--allow any mx/],
  [desk('--allow', 'mx:'), 2, /--allow mx:/],
];

describe('mxprobe desk does not begin', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  before(() => {
    const good = 'correct horse battery\n';
    folder = folderOf({ good, open: good, short: 'hunter2hunt\n', empty: '', fifo: null });
    for (const [name, mode] of [
      ['good', 0o600],
      ['open', 0o644],
      ['short', 0o600],
      ['empty', 0o640],
    ] as const)
      chmodSync(join(folder, name), mode);
    told = runAll(
      folder,
      LINES.map(([args]) => args),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const line of LINES) test(keyOf(line[0].slice(3)), () => assertTold(told, line));
});

describe('mxprobe desk --open', { skip: process.platform !== 'linux' ? 'another opener' : false }, () => {
  let folder = '';
  before(async () => {
    await build();
    const opener = '#!/bin/sh\necho "$1" > opened\ncp "$1" page\ntouch done\n';
    folder = folderOf({ 'bin/xdg-open': opener, 'empty/': '' });
    chmodSync(join(folder, 'bin/xdg-open'), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  test('hands the browser a file of ours alone: a list of processes shows no token', async () => {
    const desk = await start(folder, ['--open'], { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` });
    while (!existsSync(join(folder, 'done'))) await new Promise((resolve) => setImmediate(resolve));
    const file = readFileSync(join(folder, 'opened'), 'utf8').trim();
    const { token } = JSON.parse(desk.lines[0] ?? '');
    assert.ok(!file.includes(token));
    assert.ok(readFileSync(join(folder, 'page'), 'utf8').includes(`url=${desk.origin}/?token=${token}`));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const end = ended(desk.child);
    desk.child.kill('SIGINT');
    assert.equal(await end, 0);
    assert.equal(existsSync(file), false, 'and takes it away again');
  });
  test('says so where nothing opens a browser, and goes on', async () => {
    const desk = await start(folder, ['--open'], { PATH: join(folder, 'empty') });
    assert.equal((await fetch(`${desk.origin}/healthz`)).status, 204);
    const end = ended(desk.child);
    desk.child.kill('SIGINT');
    assert.equal(await end, 0);
  });
});
