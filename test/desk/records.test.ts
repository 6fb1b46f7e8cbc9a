// Runs and nights on pages: what the record says, filters in the address, and accepting after a review.
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stretches } from '../../src/desk/pages/nights.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { NightWorld } from '../cli/night-world.ts';
import { opened, textOf } from './opened.ts';

const SCENARIO =
  'name: TLS is offered\ndialogue:\n  - connect\n  - ehlo: ${helo}\n    expect: 250 +STARTTLS\n  - quit\n';
const PLAIN =
  'name: a recipient\ndialogue:\n  - connect\n  - ehlo: ${helo}\n  - mail: ${from}\n  - rcpt: ${to}\n    expect: 250\n  - quit\n';
const HOSTILE = '<script>alert(1)</script>';

describe('runs and nights', () => {
  let world: NightWorld;
  const reading = (rights: ('accept' | 'probe' | 'keep')[] = []) =>
    opened({
      results: world.results,
      probes: join(world.folder, 'probes'),
      files: diskFiles,
      house: {
        hosts: new Set(['127.0.0.1:8925']),
        origins: new Set(['http://127.0.0.1:8925']),
        proxies: null,
        rights: new Set(rights),
      },
    });
  before(async () => {
    world = await NightWorld.open();
    await world.write({
      'scenarios/tls.yaml': SCENARIO,
      'scenarios/rcpt.yaml': PLAIN,
      'probes/own.yaml': `name: own-mx\ntargets: 127.0.0.1:${world.port}\nidentity: { helo: probe.example.net, from: a@example.net, to: b@example.net }\nowned: true\nscenarios: [../scenarios]\n`,
    });
    const probe = world.read('probes/own.yaml');
    await world.serve({});
    await world.night(probe, { accept: true });
    await world.night(probe);
    await world.serve({ tls: false, replies: { rcpt: `250 2.1.5 Ok ${HOSTILE}` } });
    await world.night(probe);
  });
  after(() => world.close());

  it('the list has all runs, newest first, with their counts; a search stands in the address', async () => {
    const { reader } = await reading();
    const { text } = await reader.get('/runs');
    assert.equal(text.match(/<tr><td/g)?.length, 3);
    assert.match(textOf(text), /1 failed ✓ 1 passed/);
    assert.equal((await reader.get('/runs?q=nothing-of-that-name')).text.match(/<tr><td/g), null);
  });
  it('a run shows what failed first, and words of a server stay words', async () => {
    const { reader } = await reading();
    const [run = ''] = (await runsIn(world)).reverse();
    const { text } = await reader.get(`/runs/${run}`);
    assert.match(textOf(text), /1 of 2 failed/);
    const listed = [...text.matchAll(/class="it"[^>]*>.*?aria-label="(\w+)"/g)].map(([, verdict]) => verdict);
    assert.deepEqual(listed, ['failed', 'passed']);
    const passed = await reader.get(`/runs/${run}?v=passed`);
    assert.ok(passed.text.includes('&lt;script&gt;alert(1)') && !passed.text.includes(HOSTILE));
    assert.match((await reader.get(`/runs/${run}?q=STARTTLS`)).text, /TLS is offered/);
  });
  it('two runs are told apart as by `mxprobe diff`', async () => {
    const { reader } = await reading();
    const [one, , three] = await runsIn(world);
    assert.match(
      textOf((await reader.get(`/runs/${one}..${three}`)).text),
      /What has changed.*worse STARTTLS is no longer offered/,
    );
  });
  for (const path of [
    '/runs/../../etc/passwd',
    '/runs/2026-01-01T00-00-00Z-gone-aaaa',
    '/nights/gone',
    '/nights/..%2f..',
    '/b/short',
  ])
    it(`${path} is no page`, async () => assert.equal((await (await reading()).reader.get(path)).status, 404));

  it('the last night says what changed, and shows each case night by night', async () => {
    const { reader } = await reading();
    assert.match(textOf((await reader.get('/nights')).text), /own-mx .*One regression|own-mx .*one regression/);
    const { text } = await reader.get('/nights/own-mx');
    assert.match(textOf(text), /own-mx: last night.*worse STARTTLS is no longer offered before STARTTLS/);
    assert.equal(text.match(/<svg class="cells"/g)?.length, 2);
    assert.equal((await reader.get('/nights/own-mx?failing=1')).text.match(/<svg class="cells"/g)?.length, 1);
    assert.ok(!text.includes('/accept?'), 'without the right there is no button');
  });
  it('without the right nothing is accepted, and no file changes', async () => {
    const { reader } = await reading();
    const before = await allFiles(world.results);
    const run = (await runsIn(world)).at(-1) ?? '';
    assert.equal((await reader.get(`/nights/own-mx/accept?run=${run}`)).status, 403);
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest: 'x' })).status, 403);
    assert.deepEqual(await allFiles(world.results), before);
  });
  it('after a review the night becomes normal, with the octets of `probe --accept`', async () => {
    const { reader } = await reading(['accept']);
    const run = (await runsIn(world)).at(-1) ?? '';
    const { text } = await reader.get(`/nights/own-mx/accept?run=${run}`);
    const digest = /name="digest" value="([^"]+)"/.exec(text)?.[1] ?? '';
    assert.ok(text.match(/name="seen"/g));
    const path = join(world.results, 'baselines/own-mx.json');
    const before = await readFile(path, 'utf8');
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest: 'another' })).status, 409);
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest })).status, 409, 'nothing was ticked');
    assert.equal(
      (await reader.post('/nights/own-mx/accept', { run: (await runsIn(world))[0] ?? '', digest })).status,
      409,
      'a newer night is there',
    );
    assert.equal(await readFile(path, 'utf8'), before);
    const ticks = [...text.matchAll(/name="seen" value="(\d+)"/g)].map(([, value = '']) => value);
    const { status } = await reader.post('/nights/own-mx/accept', { run, digest, seen: ticks });
    assert.equal(status, 200);
    const accepted = await readFile(path, 'utf8');
    assert.notEqual(accepted, before);
    await world.night(world.read('probes/own.yaml'), { accept: true });
    const bare = (octets: string) => octets.replace(/"(?:run|accepted|latency)": "[^"]*"/g, '');
    assert.equal(bare(accepted), bare(await readFile(path, 'utf8')));
  });
  it('ten thousand runs are a page of fifty, each next one behind it', async () => {
    const files = new MemoryFiles();
    const two = (n: number) => String(n).padStart(2, '0');
    const name = (n: number) =>
      `2026-01-01T${two(Math.floor(n / 3600))}-${two(Math.floor(n / 60) % 60)}-${two(n % 60)}Z-probe-2222`;
    for (let n = 0; n < 10_000; n += 1) await files.makeFolder(join('many', name(n)));
    const { reader } = await opened({ results: 'many', files });
    const first = await reader.get('/runs');
    assert.equal(first.text.match(/<tr><td/g)?.length, 50);
    assert.match(textOf(first.text), /10000 runs/);
    const next = /href="(\/runs\?before=[^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await reader.get(next);
    assert.ok(second.text.includes(`/runs/${name(9_949)}"`) && !second.text.includes(`/runs/${name(9_950)}"`));
  });
});

describe('a probe of which nothing was accepted', () => {
  let world: NightWorld;
  const may = { hosts: new Set(['127.0.0.1:8925']), origins: new Set(['http://127.0.0.1:8925']), proxies: null };
  const reading = (rights: readonly ('accept' | 'probe' | 'keep')[], probes: string | null = 'probes') =>
    opened({
      results: world.results,
      probes: probes === null ? null : join(world.folder, probes),
      files: diskFiles,
      house: { ...may, rights: new Set(rights) },
    });
  const lastRun = async () => (await runsIn(world)).at(-1) ?? '';
  before(async () => {
    world = await NightWorld.open();
    await world.write({
      'scenarios/tls.yaml': SCENARIO,
      'scenarios/rcpt.yaml': PLAIN,
      'probes/own.yaml': `name: own-mx\ntargets: 127.0.0.1:${world.port}\nidentity: { helo: probe.example.net, from: a@example.net, to: b@example.net }\nowned: true\nscenarios: [../scenarios]\n`,
    });
    await world.serve({ tls: false, replies: { rcpt: `250 2.1.5 Ok ${HOSTILE}` } });
    await world.night(world.read('probes/own.yaml'));
  });
  after(() => world.close());

  it('says so, and leads to a review with the right alone', async () => {
    for (const [rights, probes, says, leads] of [
      [[], 'probes', /Nothing was accepted as normal yet.*mxprobe probe … --accept/, false],
      [['probe', 'keep'], 'probes', /mxprobe probe … --accept/, false],
      [['accept'], null, /the file of this probe is missing/, false],
      [['accept'], 'probes', /Is all of it as it should be\?/, true],
    ] as const) {
      const { reader } = await reading(rights, probes);
      const { text } = await reader.get('/nights/own-mx');
      assert.match(textOf(text), says);
      assert.match(textOf(text), /\? not compared yet own-mx/, 'nothing is as usual yet');
      assert.match(textOf((await reader.get('/nights')).text), /own-mx .*\? not compared yet/);
      assert.equal(text.includes('/accept?run='), leads, `${rights} ${probes}`);
    }
  });
  it('without the right nothing is accepted, and no file changes', async () => {
    const { reader } = await reading(['probe', 'keep']);
    const [before, run] = [await allFiles(world.results), await lastRun()];
    const { status, text } = await reader.get(`/nights/own-mx/accept?run=${run}`);
    assert.deepEqual(
      [status, /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1]],
      [403, 'This is not allowed here; nothing was done.'],
    );
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest: 'x', seen: ['0', '1'] })).status, 403);
    assert.deepEqual(await allFiles(world.results), before);
  });
  it('each case is reviewed with its facts; then it is normal, with the octets of `probe --accept`', async () => {
    const { reader } = await reading(['accept']);
    const run = await lastRun();
    const { text } = await reader.get(`/nights/own-mx/accept?run=${run}`);
    const said = textOf(text);
    assert.match(said, /tls\.yaml@.* fails, and is accepted so/);
    assert.match(said, /TLS is offered ✕ failed .*a recipient ✓ passed .*RCPT 250 2\.1\.5 Ok <script>/s);
    assert.ok(!text.includes(HOSTILE));
    const digest = /name="digest" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const seen = [...text.matchAll(/name="seen" value="(\d+)"/g)].map(([, value = '']) => value);
    assert.equal(seen.length, 2);
    const before = await allFiles(world.results);
    for (const sent of [
      { digest, seen: [] },
      { digest, seen: ['0'] },
      { digest: 'another', seen },
    ])
      assert.equal((await reader.post('/nights/own-mx/accept', { run, ...sent })).status, 409);
    assert.deepEqual(await allFiles(world.results), before);
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest, seen })).status, 200);
    assert.match(textOf((await reader.get('/nights/own-mx')).text), /it is normal from now on/);
    const path = join(world.results, 'baselines/own-mx.json');
    const accepted = await readFile(path, 'utf8');
    await world.night(world.read('probes/own.yaml'), { accept: true });
    const bare = (octets: string) => octets.replace(/"(?:run|accepted|latency)": "[^"]*"/g, '');
    assert.equal(bare(accepted), bare(await readFile(path, 'utf8')));
  });
  it('what was reviewed under other masks is not what would be written', async () => {
    await rm(join(world.results, 'baselines'), { recursive: true });
    const { reader } = await reading(['accept']);
    const run = await lastRun();
    const { text } = await reader.get(`/nights/own-mx/accept?run=${run}`);
    const digest = /name="digest" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const probe = join(world.folder, 'probes/own.yaml');
    await writeFile(probe, `${await readFile(probe, 'utf8')}masks: [{ name: ok, pattern: Ok, reason: it says so }]\n`);
    assert.equal((await reader.post('/nights/own-mx/accept', { run, digest, seen: ['0', '1'] })).status, 409);
    assert.deepEqual(await readdir(world.results).then((names) => names.includes('baselines')), false);
  });
  it('a night without one answer can’t be accepted, and says so', async () => {
    await world.serve(null);
    await world.night(world.read('probes/own.yaml'));
    const { reader } = await reading(['accept']);
    const { status, text } = await reader.get(`/nights/own-mx/accept?run=${await lastRun()}`);
    assert.equal(status, 409);
    assert.match(textOf(text), /Nothing of this night can be accepted; nothing was changed\./);
  });
});

describe('without a folder', () => {
  for (const path of ['/runs', '/nights'])
    it(`${path} says how to show one`, async () => {
      const { reader } = await opened();
      assert.match(textOf((await reader.get(path)).text), /No folder is given here.*mxprobe desk --results/);
    });
});

describe('a row of the matrix', () => {
  const night = (verdict: 'passed' | 'failed') => ({ verdict, ms: 1, notAfter: null, arrivedMs: null });
  for (const [name, recent, expected] of [
    ['nothing', [], []],
    ['all the same', [night('passed'), night('passed')], [['passed', 0, 2]]],
    [
      'turns',
      [night('passed'), night('failed'), night('failed')],
      [
        ['passed', 0, 1],
        ['failed', 1, 3],
      ],
    ],
    [
      'a night that did not ask parts two stretches',
      [night('passed'), null, night('passed')],
      [
        ['passed', 0, 1],
        ['passed', 2, 3],
      ],
    ],
  ] as const)
    it(name, () =>
      assert.deepEqual(
        stretches(recent).map(({ verdict, from, to }) => [verdict, from, to]),
        expected,
      ),
    );
});

const runsIn = async (world: NightWorld) =>
  (await readdir(world.results))
    .filter((name) => /^\d{4}-/.test(name))
    .sort((a, b) => (a.slice(0, 20) + a.slice(-4) < b.slice(0, 20) + b.slice(-4) ? -1 : 1));

async function allFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    names
      .filter((one) => one.isFile())
      .map(async (one) => `${one.name} ${await readFile(join(one.parentPath, one.name), 'utf8')}`),
  );
}
