// The page of nights in a real browser: a night is chosen by keys and by a click, it is said, and a phone needs no second dimension.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { NO_HISTORY, nightLines } from '../../src/baseline/history.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { nightsPage } from '../../src/report/nights/page.ts';
import { certificateEnds, probeNights } from '../../src/report/nights/series.ts';
import { ENGLISH } from '../../src/report/tongue.ts';
import { healthyServer, night, randomFrom } from '../baseline/world.ts';
import { Browser, chromium } from './browser.ts';

const at = (now: Date) => ({ version: '1', now, tongue: ENGLISH });
const dateOf = (number: number) => new Date(Date.parse('2026-11-01T02:00:00Z') + number * 86_400_000);

function pageOf(count: number): string {
  let text = '';
  for (let number = 0; number < count; number += 1) {
    const random = randomFrom(number);
    const server = healthyServer(random, dateOf(number));
    if (number === 2) server.vrfy = { lines: ['502 no'] };
    const document = night(server, { id: `r${number}`, started: dateOf(number).toISOString(), random });
    const told = number === 2 ? ['VRFY is refused with 502 no'] : [];
    text += nightLines(text === '' ? NO_HISTORY : readHistory(text), document, told, (record) => record.id);
  }
  const probe = probeNights('own', readHistory(text), 365);
  return nightsPage([probe], certificateEnds(probe), at(dateOf(count)));
}

describe('the page of nights in Chromium', {
  skip: chromium === undefined ? 'chromium is not installed' : false,
}, () => {
  let folder = '';
  let browser: Browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mxprobe-nights-'));
    const page = join(folder, 'nights.html');
    await writeFile(page, pageOf(5));
    browser = await Browser.start(chromium ?? '');
    await browser.open(pathToFileURL(page).href);
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  const said = () => browser.value(`document.querySelector('.said').textContent`);
  const left = async () => {
    const key = { key: 'ArrowLeft', code: 'ArrowLeft', windowsVirtualKeyCode: 37 };
    for (const type of ['keyDown', 'keyUp']) await browser.call('Input.dispatchKeyEvent', { type, ...key });
  };

  test('asks for nothing but itself, and nothing complains', () => {
    assert.equal(browser.told.filter(({ method }) => method === 'Network.requestWillBeSent').length, 1);
    const complaints = ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'];
    assert.deepEqual(
      browser.told.filter(({ method }) => complaints.includes(method)),
      [],
    );
  });
  test('begins with last night; the keys of a slider choose another, which is said', async () => {
    assert.equal(await said(), '2026-11-05 · 18 passed');
    await browser.value(`document.querySelector('.pick').focus()`);
    await left();
    assert.equal(await said(), '2026-11-04 · 18 passed · over: VRFY is refused with 502 no');
    await left();
    assert.equal(await said(), '2026-11-03 · 16 passed, 2 failed · VRFY is refused with 502 no');
    assert.equal(await browser.value(`document.querySelectorAll('.now.failed').length`), 2);
  });
  test('a click into a row chooses the night under it', async () => {
    await browser.value(`(() => {
      const strip = document.querySelector('[data-case] .strip');
      const { left, width, top } = strip.getBoundingClientRect();
      strip.dispatchEvent(new MouseEvent('click', { clientX: left + width * 0.5, clientY: top + 3, bubbles: true }));
    })()`);
    assert.match(String(await said()), /^2026-11-03 · /);
  });
  test('only what does not pass, and only what is looked for', async () => {
    const shown = `[...document.querySelectorAll('[data-case]')].filter((one) => !one.hidden).length`;
    await browser.value(`document.querySelector('.bad-only').click()`);
    assert.equal(await browser.value(shown), 2);
    await browser.value(`document.querySelector('.bad-only').click()`);
    await browser.value(`(() => {
      const input = document.querySelector('input[type=search]');
      input.value = 'relay .20';
      input.dispatchEvent(new Event('input'));
    })()`);
    assert.equal(await browser.value(shown), 1);
  });
  test('on a phone nothing is wider than the screen', async () => {
    await browser.call('Emulation.setDeviceMetricsOverride', {
      width: 390,
      height: 800,
      deviceScaleFactor: 2,
      mobile: true,
    });
    assert.equal(await browser.value('document.documentElement.scrollWidth'), 390);
  });
});
