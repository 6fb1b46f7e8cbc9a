// The fuzz targets on seeds in which one piece stands again and again: twice as many pieces may take at most about twice the time.
// Not by chance: the same draws each time; processor time, the smaller of two rounds; a fault only where two doublings in a row
// trebled it and the larger takes what is no noise. What never ends is stopped.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { randomFrom } from '../../fuzz/mutate.ts';
import type { Target } from '../../fuzz/target.ts';
import { TARGETS } from '../../fuzz/targets.ts';
import { processorMs } from '../processor.ts';

const SEEDS = join(import.meta.dirname, '../../fuzz/seeds');
const DRAWS = 10;
const OCTETS = 32 * 1024;
/** Below it a ratio says nothing. */
const MEASURABLE_MS = 150;
const MOST_RATIO = 3;
/** On the wall, some hundred times what any draw takes: for what does not end. */
const ENDLESS_MS = 30_000;
const PIECES = [
  ' ',
  '\n',
  '\t',
  '<',
  '"',
  '\\"',
  '(',
  '[',
  '{',
  ',',
  ';',
  ':',
  '=',
  '@',
  '.',
  '-',
  '0',
  'a ',
  'a@b ',
  '<a@b>,',
];

/** A piece of the seed from one mark to another, or one that readers stumble over; and where it is put. */
function drawn(seed: string, random: (end: number) => number): (octets: number) => Buffer {
  const cuts = [0, ...[...seed.matchAll(/[\s,;:<>"'=()[\]{}@]+/g)].map(({ index }) => index), seed.length];
  const at = cuts[random(cuts.length)] ?? 0;
  const from = random(cuts.length - 1);
  const own = seed.slice(cuts[from], cuts[Math.min(cuts.length - 1, from + 1 + random(3))]);
  const piece = random(2) === 0 && own !== '' ? own : (PIECES[random(PIECES.length)] ?? ' ');
  const behind = random(2) === 0 ? seed.slice(at) : '\0!';
  return (octets) => Buffer.from(seed.slice(0, at) + piece.repeat(Math.ceil(octets / piece.length)) + behind, 'latin1');
}

function msOf(target: Target, input: Buffer): number {
  const check = () => void target.check(input, randomFrom(1), []);
  return processorMs(() => void vm.runInNewContext('check()', { check }, { timeout: ENDLESS_MS }));
}

const least = (target: Target, input: Buffer) => Math.min(msOf(target, input), msOf(target, input));

describe('twice the pieces, twice the time', () => {
  // One that answers later is not measured here; the patterns have a time limit of their own.
  for (const target of TARGETS.filter(({ name }) => !['dkim', 'packed', 'pattern'].includes(name)))
    test(target.name, () => {
      const folder = join(SEEDS, target.name);
      const seeds = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
      const random = randomFrom(12);
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const pumped = drawn(seeds[random(seeds.length)] ?? '', random);
        if (msOf(target, pumped(OCTETS)) < MEASURABLE_MS) continue;
        const [quarter = 0, half = 0, whole = 0] = [4, 2, 1].map((part) => least(target, pumped(OCTETS / part)));
        const told = `${[quarter, half, whole].map(Math.round).join(', ')} ms: ${JSON.stringify(pumped(8).toString('latin1').slice(0, 300))}`;
        assert.ok(whole < MEASURABLE_MS || half < MOST_RATIO * quarter || whole < MOST_RATIO * half, told);
      }
    });
});
