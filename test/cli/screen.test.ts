// The built program against a server that sends everything that acts: on a pseudo-terminal and through a pipe, with colour and
// without; and what the worst servers cost in memory.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { structureOf } from '../hostile/html.ts';
import { PAYLOADS } from '../hostile/payloads.ts';
import { startHostile } from '../hostile/server.ts';
import { assertNoCiCommand, assertTerminal } from '../hostile/sinks.ts';
import { smtp } from '../hostile/smtp.ts';
import { build, start } from './built.ts';

const EVERYTHING = Object.values(PAYLOADS);
const SCENARIO = `name: x
timeout: 20s
dialogue:
  - connect
  - ehlo: probe.example
    expect: { reply: 250, capabilities: { include: [NO-SUCH] } }
    continue: true
  - mail: <>
    expect: 421 /never/
    continue: true
  - quit
`;
/** How a status line of ours is taken away. */
const CLEARED = /\r\x1b\[K/g;

describe("guarantee 5: no stranger's byte acts on the screen", { timeout: 120_000 }, () => {
  let folder = '';
  before(() => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-screen-'));
    writeFileSync(join(folder, 'x.yaml'), SCENARIO);
  });
  after(() => rmSync(folder, { recursive: true }));

  const all = (code: string) => EVERYTHING.map((payload) => `${code}-${payload}\r\n`).join('');
  const talker = () =>
    startHostile(
      smtp({
        greeting: `${all('220')}220 mx\r\n`,
        ehlo: `${all('250')}250 x\r\n`,
        mail: `${all('550')}550 5.7.1 ${EVERYTHING.join(' ').replaceAll('\r', '')}\r\n`,
        quit: `221 bye\r\n${EVERYTHING.join('\r\n')}\r\n`,
      }),
    );

  for (const [name, shell, colours] of [
    ['a pseudo-terminal', 'script -qec "PROGRAM" /dev/null', true],
    ['a pseudo-terminal, NO_COLOR', 'NO_COLOR=1 script -qec "PROGRAM" /dev/null', false],
    ['a pipe', 'PROGRAM | cat', false],
  ] as const)
    test(name, async (t) => {
      if (spawnSync('script', ['--version']).error) return t.skip('script(1) is not installed');
      const server = await talker();
      const args = ['run', 'x.yaml', '-v', '--target', `127.0.0.1:${server.port}`, '--results', 'results'];
      const { out, err } = await start(args, { cwd: folder, shell }).ended;
      await server.close();
      // A terminal's driver puts CR before LF.
      const shown = (out + err).replaceAll('\r\n', '\n').replace(CLEARED, '');
      assert.match(shown, /failed/);
      assert.equal(/\x1b\[/.test(shown), colours);
      assertTerminal(shown, colours);
      assertNoCiCommand(shown.replace(/\x1b\[[0-9;]*m/g, ''));
    });

  test('every report file, `show` and `--json`', async () => {
    const server = await talker();
    const kinds = ['text', 'junit', 'tap', 'json', 'html', 'markdown', 'github', 'nagios', 'openmetrics', 'csv'];
    const reports = kinds.flatMap((kind) => ['--report', `${kind}=out.${kind}`]);
    const target = ['--target', `127.0.0.1:${server.port}`, '--results', 'reports'];
    await start(['run', 'x.yaml', ...target, ...reports], { cwd: folder }).ended;
    await server.close();
    for (const kind of kinds)
      assertTerminal(
        readFileSync(join(folder, `out.${kind}`), 'utf8')
          .replaceAll('\r\n', '\n')
          .replaceAll('\t', ' '),
        false,
      );
    structureOf(readFileSync(join(folder, 'out.html'), 'utf8'));
    for (const more of [['-v'], ['--json']]) {
      const { out, err } = await start(['show', 'last', '--results', 'reports', ...more], { cwd: folder }).ended;
      assert.equal(err, '');
      assertTerminal(out, false);
    }
  });

  test('guarantee 3: the worst servers cost less than 200 MB, and a record of bounded size', async () => {
    for (const octets of ['\r\n', '220-x\r\n', '2', '\0', '\x1b[31m']) {
      const server = await startHostile((peer) => peer.flood(octets, 256 * 1024 * 1024));
      const results = `flood-${Buffer.from(octets).toString('hex')}`;
      const args = ['run', 'x.yaml', '--results', results, '--target', `127.0.0.1:${server.port}`];
      const { code, peakKiB } = await start(args, { cwd: folder }).ended;
      await server.close();
      assert.ok(code === 1 || code === 3, `exit ${code}`);
      assert.ok(peakKiB > 10_000 && peakKiB < 200 * 1024, `${JSON.stringify(octets)}: ${peakKiB} KiB`);
      const [id = ''] = readdirSync(join(folder, results));
      const size = readdirSync(join(folder, results, id)).reduce(
        (sum, file) => sum + readFileSync(join(folder, results, id, file)).length,
        0,
      );
      assert.ok(size < 4 * 1024 * 1024, `${size} octets are recorded`);
    }
  });
});
