// A run that is killed in the middle: what it wrote can be read.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { listRuns } from '../../src/record/runs.ts';
import { caseLines } from '../../src/report/case-text.ts';
import { lastedMs, sayDuration } from '../../src/report/duration.ts';
import { caseEvents, documentOf, encrypted, RUN } from '../report/sample.ts';

const source = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);

/** Writes cases without end, a word to stdout once the disk has some of them. */
const ENDLESS = `
  const { startRecord } = await import(${source('../../src/record/record-writer.ts')});
  const { diskFiles } = await import(${source('../../src/net/disk-files.ts')});
  const { systemClock } = await import(${source('../../src/net/clock.ts')});
  const { caseEvents, encrypted, RUN } = await import(${source('../report/sample.ts')});
  const results = process.argv[1];
  const random = () => Uint8Array.of(1, 2, 3, 4);
  const writer = await startRecord({ files: diskFiles, clock: systemClock, results, name: 'killed', random });
  writer.add(RUN);
  for (let number = 0; ; number += 1) {
    for (const event of caseEvents(number, encrypted)) writer.add(event);
    if (number === 2000) process.stdout.write('written');
    if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
`;

test('a run killed while it writes is read as far as it came', async () => {
  const results = await mkdtemp(join(tmpdir(), 'mxprobe-killed-'));
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', ENDLESS, results], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const runs = await listRuns(diskFiles, results);
    assert.ok(Array.isArray(runs) && runs.length === 1);
    const read = await readRecord(diskFiles, runs[0].folder);
    assert.ok('document' in read, 'fault' in read ? read.fault : '');
    assert.ok(read.document.cases.length > 100);
    assert.equal(read.document.cases[0]?.verdict, 'passed');
    assert.equal(read.document.cases[0]?.tls?.certificate?.pem.startsWith('-----BEGIN'), true);
    assert.match(read.damage ?? '', /^(its last line is torn; )?the run ended before it was finished$/);
  } finally {
    await rm(results, { recursive: true });
  }
});

test('a case whose end was never written lasted as long as its steps', () => {
  const events = caseEvents(0, encrypted).filter(({ e }) => e !== 'case-end');
  const steps = events.flatMap((event) => (event.e === 'step' ? event.step.ms : []));
  const [killed] = documentOf([RUN, ...events]).cases;
  assert.ok(steps.length > 3);
  assert.ok(killed?.reason === 'interrupted');
  const lasted = steps.reduce((sum, ms) => sum + ms, 0);
  assert.equal(lastedMs(killed), lasted);
  assert.ok(caseLines(killed)[0]?.endsWith(sayDuration(lasted)));
});
