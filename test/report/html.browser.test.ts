// The page in a real browser: nothing is asked of the network, nothing complains, and filter, dark mode and phone width work.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, chromium } from './browser.ts';
import { html } from './rendered.ts';
import { mixed } from './sample.ts';

describe('the page in Chromium', { skip: chromium === undefined ? 'chromium is not installed' : false }, () => {
  let folder = '';
  let browser: Browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mxprobe-page-'));
    const page = join(folder, 'page.html');
    await writeFile(page, html(mixed(), { baseline: null, changes: [] }));
    browser = await Browser.start(chromium ?? '');
    await browser.open(pathToFileURL(page).href);
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test('asks for nothing but itself, and nothing complains', () => {
    const requests = browser.told.filter(({ method }) => method === 'Network.requestWillBeSent');
    assert.equal(requests.length, 1);
    const complaints = browser.told.filter(({ method }) =>
      ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'].includes(method),
    );
    assert.deepEqual(complaints, []);
  });
  test('the two dialogues stand side by side, and MAIL FROM faces MAIL FROM', async () => {
    const sides = await browser.value(`[...document.querySelectorAll('.pair .differs > *')].map((side) => {
      const { left, top } = side.getBoundingClientRect();
      return { left, top, text: side.textContent };
    })`);
    const [before, after] = sides as { left: number; top: number; text: string }[];
    assert.ok(before && after);
    assert.equal(before.top, after.top);
    assert.ok(before.left < after.left);
    assert.match(before.text, /MAIL FROM.*530 5\.7\.0/s);
    assert.match(after.text, /MAIL FROM.*250 2\.1\.0/s);
  });
  test('text from servers is text', async () => {
    assert.equal(await browser.value(`document.querySelectorAll('script').length`), 1);
    assert.equal(await browser.value(`document.body.textContent.includes('<script>alert(1)</script>')`), true);
  });
  test('the filters show one verdict, find text, and show all again', async () => {
    const shown = `[...document.querySelectorAll('article[data-verdict]')].filter((one) => !one.hidden).map((one) => one.dataset.verdict)`;
    const press = (verdict: string) => browser.value(`document.querySelector('[data-show="${verdict}"]').click()`);
    const type = (words: string) =>
      browser.value(`(() => {
        const input = document.querySelector('input');
        input.value = '${words}';
        input.dispatchEvent(new Event('input'));
      })()`);
    const all = await browser.value(shown);
    await press('inconclusive');
    assert.deepEqual(await browser.value(shown), ['inconclusive']);
    await press('passed');
    assert.deepEqual(await browser.value(shown), ['passed']);
    await press('');
    await type('SMTPUTF8 utf8');
    assert.deepEqual(await browser.value(shown), ['skipped']);
    await type('');
    assert.deepEqual(await browser.value(shown), all);
  });
  test('dark where the reader wants dark', async () => {
    const paper = () => browser.value('getComputedStyle(document.documentElement).backgroundColor');
    const colours: unknown[] = [];
    for (const value of ['light', 'dark']) {
      await browser.call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
      colours.push(await paper());
    }
    assert.deepEqual(colours, ['rgb(251, 250, 248)', 'rgb(22, 24, 27)']);
  });
  test('on a phone nothing is wider than the screen, and the sides stand below each other', async () => {
    await browser.call('Emulation.setDeviceMetricsOverride', {
      width: 360,
      height: 740,
      deviceScaleFactor: 2,
      mobile: true,
    });
    assert.equal(await browser.value('document.documentElement.scrollWidth'), 360);
    const tops = await browser.value(
      `[...document.querySelectorAll('.pair .differs > *')].map((side) => side.getBoundingClientRect().top)`,
    );
    const [before = 0, after = 0] = tops as number[];
    assert.ok(after > before);
  });
});
