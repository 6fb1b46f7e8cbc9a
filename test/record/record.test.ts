import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FakeClock, systemClock } from '../../src/net/clock.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { FileFault, type Files } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type RecordWriter, startRecord } from '../../src/record/record-writer.ts';
import { runShape } from '../../src/run/document.ts';
import type { RunEvent } from '../../src/run/events.ts';
import {
  certificate,
  cleartext,
  documentOf,
  encrypted,
  hostile,
  lenient,
  runEvents,
  type Told,
} from '../report/sample.ts';

const random = () => Uint8Array.of(1, 2, 3, 4);

async function start(files: Files, clock = new FakeClock()): Promise<RecordWriter> {
  const writer = await startRecord({ files, clock, results: 'results', name: 'own-mx', random });
  assert.ok(!(writer instanceof FileFault));
  return writer;
}

async function written(events: readonly RunEvent[]): Promise<{ files: MemoryFiles; folder: string; log: Buffer }> {
  const files = new MemoryFiles();
  const writer = await start(files);
  for (const event of events) writer.add(event);
  assert.equal(await writer.finish(documentOf(events)), null);
  const log = files.contents.get(`${writer.folder}/events.ndjson`);
  assert.ok(log);
  return { files, folder: writer.folder, log };
}

async function reread(files: Files, folder: string) {
  const read = await readRecord(files, folder);
  assert.ok('document' in read, 'fault' in read ? read.fault : '');
  return read;
}

describe('what is written is what is read', () => {
  const events = runEvents(cleartext, encrypted, lenient, hostile);

  test('from the events', async () => {
    const { files, folder } = await written(events);
    assert.deepEqual(await reread(files, folder), { document: documentOf(events), damage: null });
  });
  test('from run.json alone', async () => {
    const { files, folder } = await written(events);
    files.contents.delete(`${folder}/events.ndjson`);
    // A lone surrogate can't be written as UTF-8 in a file, but JSON escapes it.
    assert.deepEqual(await reread(files, folder), { document: documentOf(events), damage: null });
  });
  test('each certificate is stored once and taken out of the events', async () => {
    const { files, folder, log } = await written(runEvents(encrypted, encrypted, encrypted));
    const pems = [...files.contents.keys()].filter((path) => path.endsWith('.pem'));
    assert.equal(pems.length, 2);
    assert.equal(files.contents.get(`${folder}/certificates/${certificate.sha256}.pem`)?.toString(), certificate.pem);
    assert.doesNotMatch(log.toString(), /BEGIN CERTIFICATE/);
  });
  test('a fingerprint that is no fingerprint never becomes a path', async () => {
    const tls = encrypted.said.find((said) => said.tls !== undefined)?.tls;
    assert.ok(tls);
    const bad = { ...tls, certificate: { ...certificate, sha256: '../../evil' }, chain: [] };
    const told: Told = { said: [{ verb: 'starttls', tls: bad }] };
    const { files, folder } = await written(runEvents(told));
    assert.deepEqual(
      [...files.contents.keys()].filter((path) => path.endsWith('.pem')),
      [],
    );
    assert.deepEqual((await reread(files, folder)).document, documentOf(runEvents(told)));
  });
});

describe('while the run goes on', () => {
  test('events wait at most 100 ms, and are written together', async () => {
    const files = new MemoryFiles();
    const clock = new FakeClock();
    const writer = await start(files, clock);
    for (const event of runEvents(cleartext)) writer.add(event);
    await clock.advance(99);
    assert.equal(files.writes, 0);
    await clock.advance(1);
    assert.equal(files.writes, 1);
    const { document, damage } = await reread(files, writer.folder);
    assert.equal(document.cases.length, 1);
    assert.equal(damage, null);
  });
  test('a burst is not kept in memory', async () => {
    const files = new MemoryFiles();
    const writer = await start(files);
    for (let n = 0; n < 3; n++) {
      writer.add({
        e: 'case-end',
        case: n,
        verdict: 'passed',
        reason: null,
        text: 'x'.repeat(1 << 20),
        ms: 0,
        attempt: 1,
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(files.writes, 3);
  });
  test('a disk that becomes full is told once, and the run goes on', async () => {
    const files = new MemoryFiles();
    const clock = new FakeClock();
    const writer = await start(files, clock);
    const events = runEvents(cleartext, encrypted);
    for (const event of events.slice(0, 5)) writer.add(event);
    await clock.advance(100);
    files.broken = 'full';
    for (const event of events.slice(5)) writer.add(event);
    await clock.advance(100);
    assert.equal(writer.fault?.text, `${writer.folder}/certificates: the disk is full`);
    assert.equal((await writer.finish(documentOf(events)))?.code, 'full');
    files.broken = null;
    assert.equal((await reread(files, writer.folder)).damage, 'the run ended before it was finished');
  });
  test('a read-only folder is told at the start', async () => {
    const files = new MemoryFiles();
    files.broken = 'read-only';
    const clock = new FakeClock();
    const writer = await startRecord({ files, clock, results: 'results', name: 'x', random });
    assert.ok(writer instanceof FileFault);
    assert.match(writer.text, /^results\/.*: the file system is read-only$/);
  });
});

describe('a damaged record', () => {
  const small: Told = { said: [cleartext.said[0], cleartext.said[4]].filter((one) => one !== undefined) };
  const events = runEvents(small);

  test('cut at every offset it is read as far as it goes', async () => {
    const { files, folder, log } = await written(events);
    for (let cut = 0; cut < log.length; cut++) {
      files.contents.set(`${folder}/events.ndjson`, log.subarray(0, cut));
      const read = await readRecord(files, folder);
      const whole = log.subarray(0, cut).toString().split('\n').length - 1;
      if ('fault' in read) assert.equal(whole, 0, read.fault);
      else {
        assert.equal(runShape.differs(read.document, ''), null);
        assert.equal(read.damage?.includes('torn'), cut > 0 && log[cut - 1] !== 10, `cut at ${cut}: ${read.damage}`);
        assert.equal(read.document.run.complete, false);
        assert.deepEqual(read.document.run.id, whole > 1 ? '2026-11-21T02-00-00Z-required-k3f9' : 'unknown');
      }
    }
  });
  test('with any octet changed it gives a document or a reason, never a throw', async () => {
    const { files, folder, log } = await written(events);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: log.length - 1 }), fc.nat({ max: 255 }), async (at, octet) => {
        const changed = Buffer.from(log);
        changed[at] = octet;
        files.contents.set(`${folder}/events.ndjson`, changed);
        const read = await readRecord(files, folder);
        if ('document' in read) assert.equal(runShape.differs(read.document, ''), null);
      }),
      { numRuns: 300 },
    );
  });
  test('a damaged line is counted and left out', async () => {
    const { files, folder, log } = await written(events);
    const lines = log.toString().split('\n');
    lines[3] = '{"e":"sent","case":0}';
    lines.splice(4, 0, 'x'.repeat(5 << 20));
    files.contents.set(`${folder}/events.ndjson`, Buffer.from(lines.join('\n')));
    assert.equal((await reread(files, folder)).damage, '2 lines are damaged and left out');
  });
  test('a certificate that is gone is counted', async () => {
    const { files, folder } = await written(runEvents(encrypted));
    files.contents.delete(`${folder}/certificates/${certificate.sha256}.pem`);
    assert.equal((await reread(files, folder)).damage, '1 certificate is missing');
  });
  for (const [what, text, fault] of [
    [
      'another version',
      '{"schema":"mxprobe/events@2"}\n',
      /its schema is mxprobe\/events@2, and this version reads mxprobe\/events@1/,
    ],
    ['no record', 'hello\nworld\n', /not a record of mxprobe/],
    ['an empty file', '', /not a record of mxprobe/],
  ] as const) {
    test(what, async () => {
      const files = new MemoryFiles();
      files.contents.set('r/events.ndjson', Buffer.from(text));
      const read = await readRecord(files, 'r');
      assert.ok('fault' in read);
      assert.match(read.fault, fault);
    });
  }
  test('another version of run.json', async () => {
    const files = new MemoryFiles();
    files.contents.set('r/run.json', Buffer.from('{"schema":"mxprobe/run@7"}'));
    assert.deepEqual(await readRecord(files, 'r'), {
      fault: 'r/run.json: its schema is mxprobe/run@7, and this version reads mxprobe/run@1',
    });
  });
  test('no run at all', async () => {
    assert.deepEqual(await readRecord(new MemoryFiles(), 'r'), { fault: 'r: no run is recorded here' });
  });
});

test('on a disk: only the owner may read it, and a thousand cases cost well under a second', async () => {
  const results = await mkdtemp(join(tmpdir(), 'mxprobe-record-'));
  try {
    const writer = await startRecord({
      files: diskFiles,
      clock: systemClock,
      results,
      name: 'own-mx',
      random: randomBytes,
    });
    assert.ok(!(writer instanceof FileFault));
    const events = runEvents(...Array.from({ length: 1000 }, (_, n) => (n % 2 === 0 ? cleartext : encrypted)));
    const document = documentOf(events);
    const begun = process.cpuUsage();
    for (const event of events) writer.add(event);
    assert.equal(await writer.finish(document), null);
    assert.ok(process.cpuUsage(begun).user < 1_000_000, 'a second of processor time, whatever else the machine does');
    assert.deepEqual(await reread(diskFiles, writer.folder), { document, damage: null });
    assert.equal((await stat(writer.folder)).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(writer.folder), ['certificates', 'events.ndjson', 'run.json']);
    for (const file of ['events.ndjson', 'run.json', `certificates/${certificate.sha256}.pem`]) {
      assert.equal((await stat(join(writer.folder, file))).mode & 0o777, 0o600);
    }
  } finally {
    await rm(results, { recursive: true });
  }
});
