// npm run desk-pictures: the pictures of docs/desk.md, taken from the built program in Debian's chromium: five pages, light, dark and on a
// phone. Those that a test compares (test/desk/pictures.test.ts) are taken with them, without what never is the same.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { type Look, type State, takePictures } from '../test/desk/pictures.ts';

const root = join(import.meta.dirname, '..');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
/** What the page of the docs shows. */
const SHOWN = ['paste-light', 'answer-light', 'answer-phone', 'proof-dark', 'nights-light', 'run-light'];
for (const covered of [false, true]) {
  const folder = join(root, covered ? 'test/desk/pictures' : 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  const written = async (state: State, look: Look, png: Buffer) => {
    const name = `${state}-${look}`;
    if (covered || SHOWN.includes(name)) writeFileSync(join(folder, `desk-${name}.png`), png);
  };
  await takePictures(browser, covered, written);
}
await browser.close();
