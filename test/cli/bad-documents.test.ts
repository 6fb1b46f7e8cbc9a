// Each bad scenario and probe: exit 2, one problem at its place and little that follows from it, nothing sent, nothing written.
import assert from 'node:assert/strict';
import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BESIDE, PROBES, SCENARIOS } from './bad-documents.ts';
import { assertTold, folderOf, keyOf, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

describe('bad documents', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  let socket: Server;
  // Each in a folder of its own would be 170 folders: the file's name is its number.
  const rows = [
    ...SCENARIOS.map((row, index) => ({ row, file: `s${index}.yaml`, args: ['run', `s${index}.yaml`, '--no-record'] })),
    ...PROBES.map((row, index) => {
      const file = row[0].startsWith('scenarios that are') ? 'p.yaml' : `p${index}.yaml`;
      return { row, file, args: ['probe', file] };
    }),
  ];
  before(async () => {
    folder = folderOf({ ...BESIDE, ...Object.fromEntries(rows.map(({ row, file }) => [file, row[1]])) });
    symlinkSync('nowhere', join(folder, 'broken'));
    symlinkSync('ring', join(folder, 'ring'));
    symlinkSync('/dev/null', join(folder, 'device'));
    socket = createServer();
    await new Promise<void>((resolve) => socket.listen(join(folder, 'socket'), resolve));
    told = runAll(
      folder,
      rows.map(({ args }) => args),
    );
  });
  after(() => {
    socket.close();
    rmSync(folder, { recursive: true });
  });

  for (const { row, file, args } of rows)
    test(`guarantee 8: ${args[0]}: ${row[0]}`, () => {
      assertTold(told, [args, 2, /^[^\n]+:\d+:\d+: error: [^\n]+\n/]);
      const { err } = told.get(keyOf(args)) ?? assert.fail();
      assert.match(err.replaceAll(`${file}:`, '').replaceAll(/^(\d+:\d+: )error: /gm, '$1'), row[2]);
      assert.match(err, /nothing was sent\n$/);
      assert.ok((err.match(/: error: /g) ?? []).length <= 3, err);
    });

  test('nothing is written, and no key is quoted', () => {
    const beside = new Set([
      ...Object.keys(BESIDE).map((name) => name.replace('/', '')),
      ...rows.map(({ file }) => file),
    ]);
    const made = readdirSync(folder).filter((name) => !beside.has(name));
    assert.deepEqual(made.sort(), ['broken', 'device', 'ring', 'socket']);
    for (const [args, { out, err, ms }] of told) {
      assert.doesNotMatch(out + err, /hunter22@/, args);
      assert.ok(ms < 10_000, `${args}: ${ms} ms`);
    }
  });
});
