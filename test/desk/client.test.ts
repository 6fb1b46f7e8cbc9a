import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builtClient } from '../../scripts/desk-client.mjs';
import { ASSETS } from '../../src/desk/assets.ts';

const file = join(import.meta.dirname, '../../src/desk/client/built.json');

test('the built client is that of the sources: npm run desk-client', async () => {
  assert.equal(readFileSync(file, 'utf8'), await builtClient());
});

test('script and style are small enough to load at once', () => {
  assert.ok(ASSETS.script.text.length <= 15_000, `${ASSETS.script.text.length}`);
  assert.ok(ASSETS.script.text.length + ASSETS.style.text.length <= 40_000);
});

test('the script writes no markup and loads nothing', () => {
  assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?:/.test(ASSETS.script.text));
});
