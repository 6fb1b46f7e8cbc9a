// A burst that was killed shows the sessions that it has recorded, and says that it is incomplete.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROGRAM } from '../../scripts/fresh.mjs';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import { build } from '../cli/built.ts';

const BURST = `name: slow
sandbox: { reply_delay: { ehlo: 20ms } }
burst: { sessions: 100000, concurrency: 4 }
dialogue:
  - connect
  - ehlo: x.example
    expect: 250
  - quit
`;

test('kill -9 in the middle of a burst', { timeout: 60_000 }, async () => {
  build();
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-killed-burst-'));
  try {
    writeFileSync(join(folder, 'burst.yaml'), BURST);
    const child = spawn(process.execPath, [PROGRAM, 'run', 'burst.yaml', '--quiet'], { cwd: folder, stdio: 'ignore' });
    const log = () => {
      const [id] = readdirSync(folder).includes('results') ? readdirSync(join(folder, 'results')) : [];
      const path = join(folder, 'results', id ?? '', 'burst.ndjson');
      try {
        return {
          path: join(folder, 'results', id ?? ''),
          lines: readFileSync(path, 'utf8')
            .split('\n')
            .filter((line) => line.startsWith('[')).length,
        };
      } catch {
        return { path, lines: 0 };
      }
    };
    while (log().lines < 30) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { path, lines } = log();
    const read = await readRecord(diskFiles, path);
    assert.ok('document' in read);
    assert.match(read.damage ?? '', /the run ended before it was finished/);
    const [one] = read.document.cases;
    const { burst } = one ?? {};
    assert.equal(burst?.complete, false);
    assert.ok((burst?.sessions.begun ?? 0) >= lines - 1, `${burst?.sessions.begun} of ${lines}`);
    assert.ok((burst?.sessions.done ?? 0) > 20);
    assert.ok((one?.ms ?? 0) > 10);
    const text = REPORTERS.text.render(read.document);
    assert.match(text, new RegExp(`sessions +${burst?.sessions.begun} in`));
    assert.match(text, /incomplete/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
