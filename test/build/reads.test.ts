// How much of the program a command reads. Its start is a third of what one case costs, and grows with each octet that is loaded
// for nothing: what a passed case does not need comes with `import()`, where it is needed (docs/decisions/start-up.md).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PROGRAM } from '../../scripts/fresh.mjs';
import { systemClock } from '../../src/net/clock.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { build } from '../cli/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-reads-'));
after(() => rmSync(folder, { recursive: true }));

/** Tells on descriptor 3 how many octets of code the program has read. */
const COUNTING = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  const own = fs.readFileSync;
  let octets = 0;
  fs.readFileSync = (path, ...rest) => {
    const text = own(path, ...rest);
    if (String(path).startsWith(${JSON.stringify(dirname(PROGRAM))}) && String(path).endsWith('.js')) octets += text.length;
    return text;
  };
  process.on('exit', () => fs.writeSync(3, String(octets)));
`)}`;

function readBy(args: readonly string[]): Promise<{ code: number | null; octets: number }> {
  const child = spawn(process.execPath, ['--import', COUNTING, PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let told = '';
  child.stdio[3]?.on('data', (piece: Buffer) => {
    told += piece.toString('latin1');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, octets: Number(told) })));
}

const SCENARIO =
  'name: plain\ndialogue:\n  - connect\n  - ehlo: probe.example\n    expect: 250\n  - mail: a@sender.example\n  - rcpt: b@mx.sandbox.test\n    expect: 250\n  - data\n  - quit\n';
const BOUNCE =
  'From: MAILER-DAEMON@mx.example\nTo: a@sender.example\nSubject: Undelivered Mail Returned to Sender\n\n<b@mx.example>: host mx.example[192.0.2.1] said: 550 5.1.1\n    <b@mx.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)\n';

// With Node's own compile cache, its own loader reads.
const isOwnLoader = !('enableCompileCache' in nodeModule);

describe('a command reads what it needs', { skip: isOwnLoader ? false : 'Node loads the chunks' }, () => {
  let port = 0;
  let close = async () => {};
  before(async () => {
    build();
    writeFileSync(join(folder, 'plain.yaml'), SCENARIO);
    writeFileSync(join(folder, 'plain.eml'), BOUNCE);
    const mx = await startSandbox({}, { clock: systemClock });
    port = mx.port;
    close = () => mx.close();
  });
  after(() => close());

  for (const { what, args, most } of [
    { what: '--version', args: () => ['--version'], most: 0 },
    { what: 'explain', args: () => ['explain', '550 5.1.1 User unknown'], most: 66_000 },
    { what: 'bounce, of a plain mail', args: () => ['bounce', 'plain.eml'], most: 260_000 },
    {
      what: 'run, of a case that passes',
      args: () => ['run', 'plain.yaml', '--target', `127.0.0.1:${port}`],
      most: 510_000,
    },
  ])
    test(`${what}: at most ${most / 1000} kB`, async () => {
      const { code, octets } = await readBy(args());
      assert.equal(code, 0);
      assert.ok(octets <= most, `${octets} octets`);
    });
});
