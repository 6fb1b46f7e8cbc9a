// The pages as pictures, light, dark and on a phone: those of docs/desk.md, and what a test compares them with.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { recordWorld } from './record-world.ts';
import { ended, start } from './started.ts';

export const LOOKS = {
  light: { viewport: { width: 1180, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1180, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
} as const;
export type Look = keyof typeof LOOKS;

/** The five states of the pages that were drawn first. */
export const STATES = ['paste', 'answer', 'proof', 'nights', 'run'] as const;
export type State = (typeof STATES)[number];

/** What differs from one time to the next is covered: durations, ports, the names of runs. */
const COVERED = `time, .tiny, .res .quiet, .now .quiet, #held, .head p, code, .chosen, .note b { visibility: hidden !important }
  #list .res, .pair { visibility: visible }`;

/** Hands each picture to `taken` as PNG; `covered`: without what never is the same. Nights end on 30 November 2026. */
export async function takePictures(
  browser: Browser,
  covered: boolean,
  taken: (state: State, look: Look, png: Buffer) => Promise<void>,
): Promise<void> {
  const world = await recordWorld(14);
  const folder = await mkdtemp(join(tmpdir(), 'mxprobe-pictures-'));
  const desk = await start(folder, ['--lang', 'en', '--results', world.results]);
  try {
    const context = await browser.newContext({ reducedMotion: 'reduce', deviceScaleFactor: covered ? 0.5 : 1 });
    const page = await context.newPage();
    await page.goto(await desk.invite());
    const paths = await pathsOf(page, desk.origin);
    for (const [look, { viewport, colorScheme }] of Object.entries(LOOKS)) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      for (const state of STATES) {
        await page.goto(new URL(paths[state], desk.origin).href);
        const style = covered ? { style: COVERED } : {};
        await taken(state, look as Look, await page.screenshot({ fullPage: true, animations: 'disabled', ...style }));
      }
    }
    await context.close();
  } finally {
    const end = ended(desk.child);
    desk.child.kill('SIGINT');
    await end;
    await world.close();
    await rm(folder, { recursive: true });
  }
}

async function pathsOf(page: Page, origin: string): Promise<Readonly<Record<State, string>>> {
  await page.click('button[value="starttls"]');
  const answer = new URL(page.url()).pathname;
  await page.click('#prove .btn');
  await page.waitForSelector('#proof[data-over="yes"]');
  await page.goto(`${origin}/nights/own-mx`);
  const run = (await page.getAttribute('.head a.btn', 'href')) ?? '';
  return { paste: '/', answer, proof: `${answer}/proof`, nights: '/nights/own-mx', run };
}
