import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { readProbes } from '../../src/library/read-probes.ts';
import { findGlob } from '../../src/net/find-globs.ts';

const root = relative('.', join(import.meta.dirname, '../..')) || '.';

test('our examples are right, with the scenarios they refer to', () => {
  const { probes, problems } = readProbes([join(root, 'probes')], () => 'a secret');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    probes.map(({ probe }) => probe.name),
    ['big-provider', 'own-mx', 'partner-mx', 'smtps', 'submission'],
  );
  for (const { scenarios } of probes) assert.ok(scenarios.length > 0);
});

test('globs: within a folder, through folders, and one that nothing fits', () => {
  const found = (glob: string) => {
    const paths = findGlob(join(root, glob));
    return 'paths' in paths ? paths.paths.map((path) => relative(root, path)) : paths.refuse;
  };
  assert.deepEqual(found('scenarios/starttls/port-*.yaml'), [
    'scenarios/starttls/port-465.yaml',
    'scenarios/starttls/port-587.yaml',
  ]);
  assert.deepEqual(found('scenarios/**/port-46?.yaml'), ['scenarios/starttls/port-465.yaml']);
  assert.deepEqual(found('scenarios/starttls'), ['scenarios/starttls']);
  assert.match(String(found('scenarios/*.yaml')), /no scenario fits it/);
  assert.match(String(found('scenarios/starttls/port(4)*.yaml')), /no scenario fits it/);
});
