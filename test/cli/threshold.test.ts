// mxprobe threshold as a user runs it: what is printed, what is recorded, and what the other commands make of it.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command as report } from '../../src/cli/report.ts';
import { command as runs } from '../../src/cli/runs.ts';
import { command as show } from '../../src/cli/show.ts';
import { command as threshold } from '../../src/cli/threshold.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type ThresholdDocument, thresholdDocumentShape } from '../../src/report/threshold-document.ts';
import { runShape } from '../../src/run/document.ts';
import { type Called, called } from './called.ts';

const SCENARIO = `name: limited
sandbox: { rate: 2/2s }
dialogue:
  - connect
  - ehlo: probe.example
    expect: 250
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit
`;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': true } });
const fitsThreshold = ajv.compile(publishedSchema(thresholdDocumentShape));
const fitsRun = ajv.compile(publishedSchema(runShape));

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxprobe-threshold-'));
  writeFileSync(join(folder, 'limited.yaml'), SCENARIO);
});
after(() => rmSync(folder, { recursive: true }));

/** On a clock that moves by a millisecond at each turn of the event loop: what else the machine does takes no time of it. */
async function find(results: string, ...more: string[]): Promise<Called> {
  const clock = new FakeClock();
  const args = [join(folder, 'limited.yaml'), '--by', 'messages', '--results', join(folder, results), ...more];
  let done = false;
  const search = called(threshold, args, {}, clock).finally(() => {
    done = true;
  });
  search.catch(() => {});
  while (!done) {
    assert.ok(clock.now() < 600_000, 'ten minutes have passed, and it still goes on');
    await clock.advance(1);
  }
  return search;
}

async function recorded(results: string) {
  const [id = 'none', ...others] = readdirSync(join(folder, results));
  assert.deepEqual(others, []);
  const read = await readRecord(diskFiles, join(folder, results, id));
  if ('fault' in read) assert.fail(read.fault);
  return { id, ...read, at: join(folder, results, id) };
}

test('found: told, recorded with its evidence, and every session stands in the record', async () => {
  const { code, out, err } = await find('found');
  assert.deepEqual([code, err], [0, '']);
  assert.match(
    out,
    /2 messages in \d\.\d+(?: to \d\.\d+)? s; the 3rd is answered 450 4\.7\.1 Error: too much mail from 127\.0\.0\.1; (?:accepted|refused tries do not count)/,
  );
  const { id, document, damage, at } = await recorded('found');
  assert.match(id, /-threshold-limited-\w{4}$/);
  assert.equal(damage, null);
  const search = document.cases[0]?.threshold;
  assert.ok(search !== null && search !== undefined);
  assert.deepEqual([search.outcome, search.limit], ['found', 2]);
  const window = search.finding?.window;
  const [from, to] = [window?.from ?? 0, window?.to ?? 0];
  assert.ok(from >= 500 && from <= 2_000 && to >= 2_000 && to < 3_000, JSON.stringify(window));
  // The evidence adds up: the pushes that were refused and accepted are those of the climbs.
  const tries = search.climbs.reduce((sum, one) => sum + one.tries, 0);
  assert.equal(search.pushes.length, search.climbs.length + tries);
  const [first] = search.pushes;
  assert.deepEqual([first?.accepted, first?.refusal?.step], [2, 'mail']);
  assert.ok(first?.replies.some(({ verb, code: said, refused }) => verb === 'mail' && said === 450 && refused === 1));
  // Each push has its head line, and its sessions have its numbers.
  const lines = readFileSync(join(at, search.recorded ?? ''), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.filter((line) => line.schema === 'mxprobe/burst@1').length, search.pushes.length);
  assert.deepEqual(
    lines.filter(Array.isArray).map(([number]) => number),
    search.pushes.map(({ firstSession }) => firstSession),
  );
});

test('the run document with a search in it fits its schema, and the reader takes it', async () => {
  const { document, at } = await recorded('found');
  assert.ok(fitsRun(document), JSON.stringify(fitsRun.errors));
  assert.equal(runShape.differs(document, ''), null);
  const written: unknown = JSON.parse(readFileSync(join(at, 'run.json'), 'utf8'));
  assert.deepEqual(written, JSON.parse(JSON.stringify(document)));
});

test('runs, show and report know what it is', async () => {
  const results = ['--results', join(folder, 'found')];
  const list = await called(runs, results);
  assert.match(list.out, /-threshold-limited-\w{4} {2}1 passed\n/);
  const shown = await called(show, ['last', ...results]);
  assert.match(shown.out, /2 messages in \d\.\d+(?: to \d\.\d+)? s; the 3rd is answered 450/);
  assert.doesNotMatch(shown.out, / {2}0 messages {2}450/);
  const full = await called(show, ['last', '-v', ...results]);
  assert.match(full.out, / {2}0 messages {2}450 4\.7\.1/);
  for (const kind of ['html', 'junit', 'markdown', 'text']) {
    const told = await called(report, ['last', '--report', `${kind}=-`, ...results]);
    assert.equal(told.code, 0);
    assert.match(told.out, /the 3rd is answered 450/, kind);
  }
  const page = await called(report, ['last', '--report', 'html=-', ...results]);
  assert.match(page.out, /<p class="conclusion">2 messages in /);
});

test('--json: the document, nothing else, and it fits its schema', async () => {
  const { code, out, err } = await find('json', '--json');
  assert.deepEqual([code, err], [0, '']);
  const value: ThresholdDocument = JSON.parse(out);
  assert.ok(fitsThreshold(value), JSON.stringify(fitsThreshold.errors));
  assert.equal(thresholdDocumentShape.differs(value, ''), null);
  assert.deepEqual(
    [value.schema, value.outcome, value.limit, value.asked.rounds],
    ['mxprobe/threshold@1', 'found', 2, 2],
  );
  const { document } = await recorded('json');
  assert.equal(value.run.id, document.run.id);
  assert.deepEqual(value.pushes, document.cases[0]?.threshold?.pushes);
  assert.equal(fitsThreshold({ ...value, limit: 'two' }), false);
});

test('--no-record keeps nothing', async () => {
  const { code } = await find('none', '--no-record', '--rounds', '1');
  assert.equal(code, 0);
  assert.equal(readdirSync(folder).includes('none'), false);
});

test('a question that can not be put: exit 3, told, recorded, and its JSON says why', async () => {
  const nobody = ['--target', '127.0.0.1:1'];
  const { code, out } = await find('nobody', ...nobody);
  assert.equal(code, 3);
  assert.match(out, /the question could not be put: unreachable: the connection was refused/);
  const { document } = await recorded('nobody');
  const [only] = document.cases;
  assert.deepEqual([only?.verdict, only?.reason, only?.threshold?.outcome], ['inconclusive', 'unreachable', 'failed']);
  const json = await find('nobody-json', ...nobody, '--json', '--no-record');
  const value: ThresholdDocument = JSON.parse(json.out);
  assert.ok(fitsThreshold(value), JSON.stringify(fitsThreshold.errors));
  assert.deepEqual(
    [json.code, value.outcome, value.reply],
    [3, 'failed', 'unreachable: the connection was refused: nothing listens there'],
  );
});

test('somebody else: nothing is sent, nothing is recorded, exit 2', async () => {
  const { code, err, out } = await find('stranger', '--target', '192.0.2.1');
  assert.deepEqual([code, out], [2, '']);
  assert.match(
    err,
    /the search for a threshold is a burst, and 192\.0\.2\.1:25 is not said to be yours; nothing was sent/,
  );
  assert.equal(readdirSync(folder).includes('stranger'), false);
});

test('what the dialogue lacks for the question', async () => {
  writeFileSync(
    join(folder, 'short.yaml'),
    'name: s\nsandbox: {}\ndialogue:\n  - connect:\n    expect: 220\n  - quit\n',
  );
  for (const [by, wanted] of [
    ['messages', 'a `mail`'],
    ['recipients', 'a `mail` and a `rcpt`'],
  ]) {
    const { code, err } = await called(threshold, [join(folder, 'short.yaml'), '--by', by ?? '']);
    assert.equal(code, 2);
    assert.match(err, new RegExp(`--by ${by} needs ${wanted}`));
  }
});
