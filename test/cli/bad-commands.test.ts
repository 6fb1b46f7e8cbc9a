// What every command gets wrong on its command line: one clear error, exit 2 or 3, nothing sent, nothing written.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { MISREAD } from './bad-options.ts';
import { ENVIRONMENT, FILES, PLACES } from './bad-paths.ts';
import { BESIDE, READERS } from './bad-readers.ts';
import { VALUES } from './bad-values.ts';
import { assertTold, folderOf, keyOf, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

describe('bad input of every command', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  const lines = [...MISREAD, ...VALUES, ...PLACES, ...READERS];
  const files = { ...FILES, ...BESIDE };
  before(() => {
    folder = folderOf(files);
    told = runAll(
      folder,
      lines.map(([args]) => args),
      ENVIRONMENT,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const line of lines) test(keyOf(line[0]).slice(0, 110), () => assertTold(told, line));

  test('nothing is written, and no secret is quoted', () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      Object.keys(files)
        .map((name) => name.replace('/', ''))
        .sort(),
    );
    for (const { out, err } of told.values()) assert.doesNotMatch(out + err, /secret\b.?\n?RCPT/);
  });
});
