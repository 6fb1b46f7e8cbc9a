// One of our pages in a real browser: by day and by night, on a desk and on a phone. It asks for nothing, what a stranger wrote does nothing,
// nothing is wider than the page, and axe finds nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, chromium } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** `text`: the page, without a script of ours. A stranger's script in it would call the page `taken`. */
export function pageInBrowser(name: string, text: () => string | Promise<string>): void {
  describe(`${name} in Chromium`, { skip: chromium === undefined ? 'chromium is not installed' : false }, () => {
    let folder = '';
    let browser: Browser;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mxprobe-page-'));
      const page = join(folder, 'page.html');
      await writeFile(page, await text());
      browser = await Browser.start(chromium ?? '');
      // axe itself is a script that the page would not let in
      await browser.call('Page.setBypassCSP', { enabled: true });
      await browser.open(pathToFileURL(page).href);
    });
    after(async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    });

    test('asks for nothing but itself, and what a stranger wrote does nothing', async () => {
      assert.equal(browser.told.filter(({ method }) => method === 'Network.requestWillBeSent').length, 1);
      assert.notEqual(await browser.value('document.title'), 'taken');
      assert.equal(await browser.value('document.scripts.length'), 0);
    });

    for (const [width, scheme] of [
      [1280, 'light'],
      [1280, 'dark'],
      [390, 'light'],
      [320, 'dark'],
    ] as const)
      test(`${width} px, ${scheme}: nothing is wider than the page, and axe finds nothing`, async () => {
        const screen = { width, height: 844, deviceScaleFactor: 1, mobile: width < 500 };
        await browser.call('Emulation.setDeviceMetricsOverride', screen);
        const features = [{ name: 'prefers-color-scheme', value: scheme }];
        await browser.call('Emulation.setEmulatedMedia', { features });
        const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        assert.equal(await browser.value(over), 0);
        await browser.value(`${AXE}; 0`);
        const tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";
        const expression = `axe.run({ runOnly: ${tags} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].target).join())`;
        const { result } = await browser.call('Runtime.evaluate', {
          expression,
          returnByValue: true,
          awaitPromise: true,
        });
        assert.deepEqual(result, { type: 'string', value: '' });
      });
  });
}
