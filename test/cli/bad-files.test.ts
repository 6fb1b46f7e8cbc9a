// Files of others that are damaged, enormous, of another charset or hostile: bounces, records, baselines, rows of a burst.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { documentOf, runEvents, unreachable } from '../report/sample.ts';
import { BASELINES } from './bad-baselines.ts';
import { BOUNCES } from './bad-bounces.ts';
import { RECORDS } from './bad-records.ts';
import { BURST, ROWS } from './bad-rows.ts';
import { assertTold, type Content, folderOf, GOOD, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

const under = (folder: string, files: Readonly<Record<string, Content>>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const FILES: Readonly<Record<string, Content>> = {
  'no-sandbox.yaml': GOOD.replace('sandbox: {}\n', ''),
  'p.yaml': 'name: p\ntargets: 127.0.0.1:1\nscenarios: no-sandbox.yaml\n',
  ...Object.fromEntries(Object.entries(BOUNCES).map(([name, [content]]) => [`bounces/${name}`, content])),
  ...Object.assign({}, ...Object.entries(RECORDS).map(([name, [files]]) => under(`records/${name}`, files))),
  ...Object.fromEntries(Object.entries(BASELINES).map(([name, [one]]) => [`results/${name}/baselines/p.json`, one])),
  ...Object.assign(
    {},
    ...Object.entries(ROWS).map(([name, [rows]]) => under(`rows/${name}`, { 'rows.csv': rows, 'burst.yaml': BURST })),
  ),
};

const LINES: readonly Line[] = [
  ...Object.entries(BOUNCES).flatMap(([name, [, code, says]]): Line[] => [
    [['bounce', `bounces/${name}`], code, code === 0 ? /^$/ : says],
    [['bounce', `bounces/${name}`, '--json'], code, code === 0 ? /^$/ : says],
  ]),
  ...['html', 'markdown'].map((kind): Line => [['bounce', 'bounces/hostile', '--report', `${kind}=-`], 0, /^$/]),
  [['bounce', 'bounces/hostile', '--scenario', '-'], 0, /^$/],
  ...Object.entries(RECORDS).flatMap(([name, [, code, says]]): Line[] => [
    [['show', `records/${name}`], code, says],
    [['show', `records/${name}`, '--json'], code, says],
    [['report', `records/${name}`, '--report', 'text'], code === 2 ? 2 : 0, says],
  ]),
  [['diff', 'records/whole', 'records/null'], 2, /no run document/],
  [['diff', 'records/torn', 'records/whole'], 0, /is incomplete: its last line is torn/],
  ...Object.entries(BASELINES).map(
    ([name, [, says]]): Line => [['probe', 'p.yaml', '--results', `results/${name}`], 2, says],
  ),
  ...Object.entries(ROWS).map(([name, [, says]]): Line => [['run', `rows/${name}/burst.yaml`, '--no-record'], 2, says]),
];

describe('bad files', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  before(() => {
    folder = folderOf(FILES);
    told = runAll(
      folder,
      LINES.map(([args]) => args),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const line of LINES) test(keyOf(line[0]), () => assertTold(told, line));
  for (const [name, [, code, says]] of Object.entries(BOUNCES))
    if (code === 0)
      test(`what is read of the bounce ${JSON.stringify(name)}`, () =>
        assert.match(told.get(keyOf(['bounce', `bounces/${name}`]))?.out ?? '', says));
  for (const name of Object.keys(ROWS))
    test(`rows: ${name}: one problem, at its place`, () => {
      const { err } = told.get(keyOf(['run', `rows/${name}/burst.yaml`, '--no-record'])) ?? assert.fail();
      assert.match(err, /burst\.yaml:3:28: error: /);
      assert.match(err, /\n1 problem; nothing was sent\n$/);
    });
  test('none takes long, and nothing is left behind', () => {
    for (const [args, { ms }] of told) assert.ok(ms < 10_000, `${args}: ${ms} ms`);
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      kept.filter((path) => /\.part$|\.lock|run-|events\.ndjson$/.test(path) && !path.startsWith('records/')),
      [],
    );
  });
  test('the sample is a document', () => assert.equal(documentOf(runEvents(unreachable)).cases.length, 1));
});
