// Rights one by one: what each lets be written, and that without it no file changes.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Right } from '../../src/desk/guard.ts';
import { FIRST_SCENARIO } from '../../src/desk/pages/try.ts';
import type { DeskOptions } from '../../src/desk/route.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { type Opened, ORIGIN, opened, textOf } from './opened.ts';

const MAIL =
  '<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n';
const PROBE = 'name: own-mx\ntargets: 127.0.0.1:1\nowned: true\nscenarios: [none.yaml]\n';

describe('rights', () => {
  let folder = '';
  const having = (rights: readonly Right[], more: Partial<DeskOptions> = {}) =>
    opened({
      files: diskFiles,
      results: join(folder, 'results'),
      probes: folder,
      house: {
        hosts: new Set(['127.0.0.1:8925']),
        origins: new Set([ORIGIN]),
        proxies: null,
        rights: new Set(rights),
      },
      ...more,
    });
  const files = async () => (await readdir(folder, { recursive: true })).sort();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mxprobe-rights-'));
    await writeFile(join(folder, 'own.yaml'), PROBE);
    await diskFiles.makeFolder(join(folder, 'results'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const path of ['/b/ID/keep', '/b/ID/discard', '/nights/own-mx/ask', '/nights/own-mx/accept'])
    it(`without any, ${path} is refused in one sentence, and no file changes`, async () => {
      const at = await having([]);
      const { path: answer, text: page } = await at.reader.post('/b', { text: MAIL });
      assert.ok(!/\/keep"|\/discard"/.test(page) && !(await at.reader.get('/nights')).text.includes('/ask"'));
      const earlier = await files();
      const { status, text } = await at.reader.post(path.replace('/b/ID', answer), {});
      const said = /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1];
      assert.deepEqual([status, said], [403, 'This is not allowed here; nothing was done.']);
      assert.deepEqual(await files(), earlier);
    });
  it('another right does not do', async () => {
    const at = await having(['accept', 'probe']);
    const { path } = await at.reader.post('/b', { text: MAIL });
    assert.equal((await at.reader.post(`${path}/keep`, {})).status, 403);
    assert.equal((await (await having(['keep', 'accept'])).reader.post('/nights/own-mx/ask', {})).status, 403);
  });

  it('an answer becomes a run that only its owner reads, and goes again', async () => {
    const at = await having(['keep']);
    const earlier = await files();
    const { path } = await at.reader.post('/b', { text: MAIL });
    assert.deepEqual(await files(), earlier, 'nothing is written by itself');
    const { text } = await at.reader.post(`${path}/keep`, {});
    const run = /href="\/runs\/([^"]+)"/.exec(text)?.[1] ?? '';
    const written = join(folder, 'results', run);
    for (const name of await readdir(written)) assert.equal((await stat(join(written, name))).mode & 0o777, 0o600);
    assert.equal((await stat(written)).mode & 0o777, 0o700);
    assert.match(textOf((await at.reader.get(`/runs/${run}`)).text), /what a bounce says.*Must issue a STARTTLS/);
    const twice = await files();
    await at.reader.post(`${path}/keep`, {});
    assert.deepEqual(await files(), twice, 'once is enough');
    await at.reader.post(`${path}/discard`, {});
    assert.deepEqual(await files(), earlier);
  });
  it('masked on the page is masked in the run', async () => {
    const at = await having(['keep']);
    const { path } = await at.reader.post('/b', { text: MAIL });
    assert.ok((await at.reader.get(`${path}?mask=1`)).text.includes('name="mask" value="1"'));
    const { text } = await at.reader.post(`${path}/keep`, { mask: '1' });
    const written = join(folder, 'results', /href="\/runs\/([^"]+)"/.exec(text)?.[1] ?? '');
    for (const name of await readdir(written))
      assert.ok(!(await readFile(join(written, name), 'utf8')).includes('guest@'), name);
    await at.reader.post(`${path}/discard`, {});
  });
  it('of a proof the dialogues are kept, as `mxprobe reproduce` records them', async () => {
    const at = await having(['keep']);
    const { path } = await at.reader.post('/b', { text: MAIL });
    const { path: proof } = await at.reader.post(`${path}/proof`, { target: 'sandbox' });
    await (await at.reader.open(`${proof}/events`)).text();
    const { text } = await at.reader.post(`${path}/keep`, {});
    const read = await readRecord(diskFiles, join(folder, 'results', /href="\/runs\/([^"]+)"/.exec(text)?.[1] ?? ''));
    assert.ok('document' in read);
    assert.deepEqual(read.document.cases.map(({ variant }) => variant).slice(0, 2), ['conclusion', 'as-bounced']);
    assert.equal(read.document.cases.length, 5);
    await at.reader.post(`${path}/discard`, {});
  });
  it('where nothing can be written says so', async () => {
    const at = await having(['keep'], { results: join(folder, 'own.yaml') });
    const { path } = await at.reader.post('/b', { text: MAIL });
    assert.equal((await at.reader.post(`${path}/keep`, {})).status, 500);
  });

  it('a probe is asked, the page waits, and its nights are shown', async () => {
    const asked: string[] = [];
    const at = await having(['probe'], {
      askProbe: async (name) => {
        asked.push(name);
        return 'the scenario is gone';
      },
    });
    assert.match(textOf((await at.reader.get('/nights')).text), /own-mx This probe has no night yet\. Ask now/);
    const { path } = await at.reader.post('/nights/own-mx/ask', {});
    assert.match(path, /^\/nights\/own-mx\/ask\/[\w-]{22}$/);
    assert.deepEqual(asked, ['own-mx']);
    assert.match(textOf(await settled(at, path)), /could not be put.*the scenario is gone/);
  });
  it('six times an hour, not seven; and only what is there', async () => {
    const at = await having(['probe'], { askProbe: () => Promise.resolve(null) });
    assert.equal((await at.reader.post('/nights/another/ask', {})).status, 404);
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await at.reader.post('/nights/own-mx/ask', {})).status);
    assert.equal(statuses.filter((status) => status === 429).length, 1);
    assert.equal(statuses.at(-1), 429);
  });
  it('scenarios of the folder are tried out, and nothing outside it', async () => {
    const scenarios = join(folder, 'scenarios');
    await diskFiles.makeFolder(scenarios);
    await writeFile(join(scenarios, 'own.yaml'), FIRST_SCENARIO.replace('mail is taken', 'ours: mail is taken'));
    await writeFile(join(folder, 'secret.yaml'), 'name: secret\n');
    const { reader } = await having([], { scenarios });
    assert.ok((await reader.get('/try')).text.includes('<option value="own.yaml">'));
    assert.ok((await reader.get('/try?file=own.yaml')).text.includes('ours: mail is taken'));
    for (const path of ['../secret.yaml', join(folder, 'secret.yaml'), './own.yaml', 'none.yaml', ''])
      assert.ok(
        (await reader.get(`/try?${new URLSearchParams({ file: path })}`)).text.includes('name: mail is taken'),
        path,
      );
  });
});

async function settled({ reader }: Opened, path: string): Promise<string> {
  for (;;) {
    const { text } = await reader.get(path);
    if (!text.includes('data-wait')) return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
