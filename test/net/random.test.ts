import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fromDevice, randomOctets } from '../../src/net/random.ts';

describe('random octets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-random-'));
  after(() => rmSync(folder, { recursive: true }));
  test('as many as are wanted, and never the same', () => {
    const seen = new Set(Array.from({ length: 1000 }, () => randomOctets(9).toString('hex')));
    assert.equal(seen.size, 1000);
    for (const one of seen) assert.match(one, /^[0-9a-f]{18}$/);
  });
  for (const { device, content, octets } of [
    { device: 'that is none', content: null, octets: null },
    { device: 'that gives fewer', content: 'abc', octets: null },
    { device: 'that gives enough', content: 'abcdef', octets: 'abcd' },
  ])
    test(`from a device ${device}`, () => {
      const path = join(folder, device);
      if (content !== null) writeFileSync(path, content);
      assert.equal(fromDevice(path, 4)?.toString() ?? null, octets);
    });
});
