// The built program and all hostile servers in one run: what it costs, and what stands on a screen, in a pipe and in the reports.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { REPORTERS } from '../../src/report/reporters.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { build, type Ended, start } from '../cli/built.ts';
import { CASES, ENDLESS } from './cases.ts';
import { structureOf } from './html.ts';
import { DELIVERY } from './question.ts';
import { type Hostile, startHostile } from './server.ts';
import { assertNoCiCommand, assertReports, assertTerminal } from './sinks.ts';

const ALL = [...CASES, ...ENDLESS];
/** Every case comes from an address of its own, by which the server knows what to do. */
const addressOf = (index: number) => `127.0.1.${index + 1}`;
/** How a status line of ours is taken away, and how a terminal's driver ends a line. */
const unframed = (text: string) => text.replaceAll('\r\n', '\n').replace(/\r\x1b\[K/g, '');

describe('all hostile servers in one run', { skip: process.platform !== 'linux', timeout: 120_000 }, () => {
  let folder = '';
  let server: Hostile;
  let ended: Ended;
  before(async () => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-program-'));
    mkdirSync(join(folder, 'cases'));
    for (const [index, one] of ALL.entries()) {
      const steps = (one.steps ?? DELIVERY).replace('- connect\n', `- connect: { source: ${addressOf(index)} }\n`);
      const head = `name: ${JSON.stringify(one.name)}\ntimeout: ${one.deadlineMs ?? 10_000}ms\n`;
      writeFileSync(join(folder, 'cases', `${String(index).padStart(3, '0')}.yaml`), `${head}dialogue:${steps}`);
    }
    server = await startHostile((peer) =>
      ALL[ALL.findIndex((_, index) => addressOf(index) === peer.from)]?.script(peer),
    );
    const reports = Object.keys(REPORTERS).flatMap((kind) => ['--report', `${kind}=out.${kind}`]);
    const target = ['--target', `127.0.0.1:${server.port}`, '--jobs', '8', '--results', 'results'];
    ended = await start(['run', 'cases', '-v', ...target, ...reports], { cwd: folder }).ended;
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test('guarantee 3: it costs less than 200 MB, and none passes', () => {
    assert.equal(ended.code, 1, ended.err);
    assert.ok(ended.peakKiB > 10_000 && ended.peakKiB < 200 * 1024, `${ended.peakKiB} KiB`);
    const document = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as RunDocument;
    assert.deepEqual([document.cases.length, document.summary.passed, document.summary.skipped], [ALL.length, 0, 0]);
    assertReports(document);
  });

  test('guarantee 5: a pipe', () => {
    assertTerminal(unframed(ended.out + ended.err), false);
    assertNoCiCommand(unframed(ended.out + ended.err));
  });

  for (const [name, shell, colours] of [
    ['a pseudo-terminal', 'script -qec "PROGRAM" /dev/null', true],
    ['a pseudo-terminal, NO_COLOR', 'NO_COLOR=1 script -qec "PROGRAM" /dev/null', false],
  ] as const)
    test(`guarantee 5: ${name}`, async (t) => {
      if (spawnSync('script', ['--version']).error) return t.skip('script(1) is not installed');
      const { out, err } = await start(['show', 'last', '-v'], { cwd: folder, shell }).ended;
      const shown = unframed(out + err);
      assert.equal(/\x1b\[/.test(shown), colours);
      assertTerminal(shown, colours);
    });

  test('guarantee 5: the files of all reports', () => {
    for (const kind of Object.keys(REPORTERS))
      assertTerminal(
        readFileSync(join(folder, `out.${kind}`), 'utf8')
          .replaceAll('\r\n', '\n')
          .replaceAll('\t', ' '),
        false,
      );
    const page = readFileSync(join(folder, 'out.html'), 'utf8');
    structureOf(page);
    assert.match(page, /http-equiv="Content-Security-Policy" content="default-src 'none'/);
  });
});
