// The five pages as they were accepted: light, dark and on a phone, one pixel in a hundred may differ. `npm run desk-pictures` takes them anew.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium as engine, type Page } from 'playwright-core';
import { build } from '../cli/built.ts';
import { chromium } from '../report/browser.ts';
import { LOOKS, STATES, takePictures } from './pictures.ts';

const TOLERANCE = 0.01;
/** How wide a sentence is in the fonts of the accepted pictures, DejaVu; others break lines elsewhere. */
const SENTENCE = 'The receiver takes mail only over encrypted connections. <530 5.7.0>';

describe('the pages look as accepted', { skip: chromium === undefined ? 'chromium is not installed' : false }, () => {
  let browser: Browser;
  let blank: Page;
  const taken = new Map<string, Buffer>();
  let areFontsOurs = false;
  before(async () => {
    await build();
    browser = await engine.launch({ executablePath: chromium, args: ['--no-sandbox'] });
    blank = await browser.newPage();
    const width = await blank.evaluate(
      `(() => { const of = (font) => { const at = document.createElement('canvas').getContext('2d'); at.font = '40px ' + font; return Math.round(at.measureText(${JSON.stringify(SENTENCE)}).width) }; return [of('sans-serif'), of('monospace')].join() })()`,
    );
    areFontsOurs = width === ACCEPTED_WIDTHS;
    if (areFontsOurs)
      await takePictures(browser, true, async (state, look, png) => void taken.set(`${state}-${look}`, png));
  });
  after(() => browser.close());

  for (const state of STATES)
    for (const look of Object.keys(LOOKS))
      test(`${state}, ${look}`, async (context) => {
        if (!areFontsOurs) return context.skip('other fonts than those of the accepted pictures');
        const accepted = await readFile(join(import.meta.dirname, 'pictures', `desk-${state}-${look}.png`));
        const share = await difference(accepted, taken.get(`${state}-${look}`) ?? Buffer.alloc(0));
        assert.ok(share <= TOLERANCE, `${(share * 100).toFixed(2)} % differ; look at it, then npm run desk-pictures`);
      });

  test('a picture that differs is seen', async (context) => {
    if (!areFontsOurs) return context.skip('other fonts than those of the accepted pictures');
    const [light, dark] = [taken.get('paste-light'), taken.get('paste-dark')];
    assert.ok(light !== undefined && dark !== undefined);
    assert.ok((await difference(light, dark)) > 0.5);
  });

  /** The share of pixels that differ by more than the eye passes over; sizes that differ by more than some lines: all. */
  async function difference(one: Buffer, other: Buffer): Promise<number> {
    const share = await blank.evaluate(
      `(async () => {
        const decode = async (text) => {
          const image = new Image();
          image.src = 'data:image/png;base64,' + text;
          await image.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
          const at = canvas.getContext('2d');
          at.drawImage(image, 0, 0);
          return { width: image.width, height: image.height, data: at.getImageData(0, 0, image.width, image.height).data };
        };
        const [a, b] = await Promise.all([decode(${JSON.stringify(one.toString('base64'))}), decode(${JSON.stringify(other.toString('base64'))})]);
        if (a.width !== b.width || Math.abs(a.height - b.height) > 8) return 1;
        let differ = 0;
        const length = Math.min(a.data.length, b.data.length);
        for (let at = 0; at < length; at += 4)
          if (Math.max(...[0, 1, 2].map((c) => Math.abs(a.data[at + c] - b.data[at + c]))) > 32) differ += 1;
        return differ / (length / 4);
      })()`,
    );
    return Number(share);
  }
});

/** Of the sentence in 40 px, sans-serif and monospace. */
const ACCEPTED_WIDTHS = '1421,1638';
