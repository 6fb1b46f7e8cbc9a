// The table of real servers is read without one: every file it names exists, every variant it expects is in the file, and every
// scenario of the interop folder is used.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { ROOT } from '../../interop/suite/child.ts';
import { readTable } from '../../interop/suite/table.ts';

const { defaults, entries } = readTable();

test('scenarios and variants that the table names exist', () => {
  assert.ok(entries.length > 50);
  for (const { row, scenario, verdict, vars } of entries) {
    if (scenario === null) continue;
    const tree = parse(readFileSync(join(ROOT, scenario), 'utf8'));
    const variants = Object.keys(tree.variants ?? {});
    if (typeof verdict !== 'string' && variants.length > 0)
      for (const name of verdict.keys())
        assert.ok(variants.includes(name), `${row}: ${scenario} has no variant ${name}`);
    for (const name of vars.keys()) assert.ok(name in (tree.vars ?? {}), `${row}: ${scenario} has no variable ${name}`);
  }
  assert.equal(defaults.get('servername'), 'mx.lab.test');
});

test('every scenario of the interop folder is shown against a server', () => {
  const used = new Set(entries.map(({ scenario }) => scenario));
  const idle = readdirSync(join(ROOT, 'interop/scenarios')).filter((name) => !used.has(`interop/scenarios/${name}`));
  assert.deepEqual(idle, []);
});

test('a refusal that is shown to flip is refused with the policy and taken without it', () => {
  const off = entries.filter(({ row }) => row.endsWith(', policy off'));
  assert.ok(off.length > 15);
  for (const { row, verdict } of off) {
    const verdicts = typeof verdict === 'string' ? [verdict] : [...verdict.values()];
    assert.ok(verdicts.includes('failed'), row);
  }
});
