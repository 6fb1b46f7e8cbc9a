// What every page is held to in the browser: axe finds nothing, and nothing is wider than the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

export const LOOKS = [
  { width: 1280, colorScheme: 'light', axe: true },
  { width: 1280, colorScheme: 'dark', axe: true },
  { width: 390, colorScheme: 'light', axe: true },
  { width: 390, colorScheme: 'dark', axe: true },
  { width: 800, colorScheme: 'light', axe: false },
  { width: 320, colorScheme: 'dark', axe: false },
] as const;

/** Goes to each path in each look; `open` makes a page that has a session. */
export async function holdPages(
  open: (options: Parameters<Browser['newContext']>[0]) => Promise<Page>,
  look: (typeof LOOKS)[number],
  paths: (page: Page) => Promise<readonly string[]>,
): Promise<void> {
  const { width, colorScheme, axe } = look;
  const page = await open({ viewport: { width, height: 844 }, colorScheme });
  // axe itself is a script that the pages would not let in
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  for (const path of await paths(page)) {
    await page.goto(path);
    const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.ok(Number(over) <= 0, `${path} is ${over} px too wide`);
    if (axe) assert.deepEqual(await axeIn(page), [], path);
  }
  await page.context().close();
}

async function axeIn(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run({ runOnly: ${TAGS} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].target))`,
  );
}
