// The fuzz targets on their seeds and some hundred changes of each: the same inputs every time. `fuzz/run.ts` goes on from here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { mutate, randomFrom } from '../../fuzz/mutate.ts';
import { TARGETS } from '../../fuzz/targets.ts';

const SEEDS = join(import.meta.dirname, '../../fuzz/seeds');

describe('fuzz targets', () => {
  for (const target of TARGETS)
    test(target.name, async () => {
      const folder = join(SEEDS, target.name);
      const seeds = readdirSync(folder)
        .sort()
        .map((file) => readFileSync(join(folder, file)));
      const random = randomFrom(8);
      for (const seed of seeds) await target.check(seed, random, seeds);
      for (let run = 0; run < 60; run += 1) {
        const input = mutate(seeds[run % seeds.length] ?? Buffer.alloc(0), random, seeds);
        await target.check(input, random, seeds);
      }
    });
});
