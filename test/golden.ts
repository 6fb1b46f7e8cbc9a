// Golden texts: what a report looks like as a whole stands in test/golden/, what is published in schema/. They are read by people
// in a diff: `npm run unit -- --golden ROOM` writes them anew, and `git diff` shows what changed.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const FOLDER = join(import.meta.dirname, 'golden');

/** The text is what the file holds; with `--golden` the file is written. `name` is relative to test/golden/, or a whole path. */
export function golden(name: string, text: string): void {
  const path = resolve(FOLDER, name);
  if (process.env.MXPROBE_GOLDEN === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert.equal(text, readFileSync(path, 'utf8'), `${name}: npm run unit -- --golden writes it anew`);
}

/** What a golden text holds, for a test that wants a part of it. */
export const goldenText = (name: string): string => readFileSync(resolve(FOLDER, name), 'utf8');
