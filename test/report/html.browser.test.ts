// The page in a real browser: nothing is asked of the network, nothing complains, and filter, dark mode and phone width work.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, chromium } from './browser.ts';
import { html } from './rendered.ts';
import { mixed } from './sample.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
  /** What an expression comes to once the page has heard of it: events of the address come later. */
  const settled = async (expression: string, done: (value: unknown) => boolean) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const value = await browser.value(expression);
      if (done(value)) return value;
    }
    return browser.value(expression);
  };
  const shownVerdicts = `[...document.querySelectorAll('article[data-verdict]')].filter((one) => !one.hidden).map((one) => one.dataset.verdict).join()`;

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
  test('filters stay in the address, and the address brings them back', async () => {
    const hash = () => browser.value('location.hash');
    await browser.value(`document.querySelector('[data-show="failed"]').click()`);
    await browser.value(`(() => {
      const choice = document.querySelector('select[name="code"]');
      choice.value = '530';
      choice.dispatchEvent(new Event('change'));
    })()`);
    assert.equal(await hash(), '#v=failed&code=530');
    await browser.value(`location.hash = '#v=skipped&q=SMTPUTF8'`);
    assert.deepEqual(await settled(shownVerdicts, (now) => now === 'skipped'), 'skipped');
    assert.equal(await browser.value(`document.querySelector('input').value`), 'SMTPUTF8');
    assert.equal(await browser.value(`document.querySelector('.shown').textContent`), '1 of 6 cases shown');
    await browser.value(`location.hash = '#v=<script>&code=999&nothing'`);
    assert.equal(await settled(`document.querySelectorAll('article[data-verdict][hidden]').length`, (n) => n === 0), 0);
  });
  test('a link to a case shows it although it is filtered away', async () => {
    await browser.value(`location.hash = '#v=skipped'`);
    await settled(shownVerdicts, (now) => now === 'skipped');
    const anchor = await browser.value(`document.querySelector('article.case[data-verdict="failed"]').id`);
    await browser.value(`location.hash = '#${anchor}'`);
    const shown = `(() => { const one = document.getElementById('${anchor}'); return !one.hidden && one.classList.contains('at'); })()`;
    assert.equal(await settled(shown, (now) => now === true), true);
    assert.equal(await browser.value('location.hash'), `#${anchor}`);
  });
  test('n and p go from failure to failure and around; in a field they are letters', async () => {
    const press = (key: string) =>
      browser.value(
        `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`,
      );
    const hash = () => browser.value('location.hash');
    await browser.value(`document.querySelector('[data-show=""]').click()`);
    const failures = (await browser.value(
      `[...document.querySelectorAll('article[data-verdict]')].filter((one) => /failed|inconclusive/.test(one.dataset.verdict)).map((one) => '#' + (one.id || one.querySelector('header[id]').id))`,
    )) as string[];
    assert.ok(failures.length > 2);
    await browser.value(`location.hash = '${failures[0]}'`);
    await settled(`document.querySelector('.at')?.closest('article')?.id ?? ''`, (id) => `#${id}` === failures[0]);
    const gone: unknown[] = [];
    for (const key of ['n', 'n', 'p', 'p', 'p']) {
      await press(key);
      gone.push(await hash());
    }
    assert.deepEqual(gone, [failures[1], failures[2], failures[1], failures[0], failures.at(-1)]);
    const before = await hash();
    await browser.value(`document.querySelector('input').focus()`);
    await press('n');
    assert.equal(await hash(), before);
  });
  test('axe finds nothing', async () => {
    await browser.call('Page.setBypassCSP', { enabled: true });
    await browser.open(String(await browser.value('location.href')));
    await browser.value(axe);
    const found = await browser.call('Runtime.evaluate', {
      expression: 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].target))',
      awaitPromise: true,
      returnByValue: true,
    });
    assert.deepEqual((found.result as { value: unknown }).value, []);
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
