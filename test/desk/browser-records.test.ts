// Nights, runs and rights as a person has them, in Chromium: review and accept, ask a probe, keep an answer, ten thousand runs; and the door
// of a desk with a password.
import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium as engine, type Page } from 'playwright-core';
import { build } from '../cli/built.ts';
import type { NightWorld } from '../cli/night-world.ts';
import { chromium } from '../report/browser.ts';
import { holdPages, LOOKS } from './in-browser.ts';
import { recordWorld } from './record-world.ts';
import { ended, type Started, start } from './started.ts';

const MAIL =
  '<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n';
const PASSWORD = 'correct horse battery';

describe('the desk with records in Chromium', {
  skip: chromium === undefined ? 'chromium is not installed' : false,
}, () => {
  let world: NightWorld;
  let browser: Browser;
  let desk: Started;
  let silent: Server;
  const running: Started[] = [];

  const begin = async (args: readonly string[]) => {
    const started = await start(world.folder, args);
    running.push(started);
    return started;
  };
  async function reader(at: Started, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(await at.invite());
    return page;
  }
  const h1 = (page: Page) => page.textContent('h1');
  const runs = async () => (await readdir(world.results)).filter((name) => /^2/.test(name)).sort();

  before(async () => {
    await build();
    world = await recordWorld(4);
    await mkdir(join(world.folder, 'many'));
    for (let n = 0; n < 10_000; n += 1) {
      const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString().slice(0, 19).replaceAll(':', '-');
      await mkdir(join(world.folder, 'many', `${at}Z-${n % 100 === 0 ? 'rare' : 'probe'}-2222`));
    }
    // greets, and says nothing more
    silent = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 mx.hotel.example ESMTP\r\n');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const shown = ['--results', 'results', '--probes', 'probes', '--scenarios', 'scenarios', '--lang', 'en'];
    desk = await begin([
      ...shown,
      '--may-accept',
      '--may-probe',
      '--keep',
      '--allow',
      `127.0.0.1:${port}`,
      '--allow',
      'any-mx',
    ]);
    browser = await engine.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser.close();
    for (const { child } of running) {
      const end = ended(child);
      if (child.exitCode !== null) continue;
      child.kill('SIGINT');
      await end;
    }
    silent.close();
    await world.close();
  });

  async function paste(page: Page): Promise<string> {
    await page.goto(desk.origin);
    await page.fill('#text', MAIL);
    await page.click('#paste .bar .btn');
    return page.url();
  }

  for (const look of LOOKS)
    test(`${look.width} px, ${look.colorScheme}: nothing is wider than the page${look.axe ? ', and axe finds nothing' : ''}`, () =>
      holdPages(
        (options) => reader(desk, options),
        look,
        async (page) => {
          const answer = await paste(page);
          const [last = '', before = ''] = (await runs()).reverse();
          const night = '/nights/own-mx';
          const paths = [
            '/nights',
            night,
            `${night}?n=90&failing=1&q=starttls`,
            `${night}/accept?run=${last}`,
            '/runs',
            '/runs?q=none',
          ];
          const more = [
            `/runs/${last}`,
            `/runs/${last}?v=passed&case=2`,
            `/runs/${before}..${last}`,
            '/mx',
            '/try?file=relay.yaml',
            answer,
          ];
          return [...paths, ...more].map((path) => new URL(path, desk.origin).href);
        },
      ));

  test('what a stopped proof shows is held to the same', async () => {
    const page = await reader(desk);
    await paste(page);
    await page.selectOption('#target', '0');
    await page.click('#prove .btn');
    await page.waitForSelector('#live:has-text("EHLO")');
    assert.match((await h1(page)) ?? '', /\?$/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('#proof[data-over="yes"]');
    assert.equal(await h1(page), 'This could not be decided.');
    await page.context().close();
  });

  test('a target that is not allowed is not in the list, and is refused when it is sent by hand', async () => {
    const page = await reader(desk);
    const answer = await paste(page);
    assert.deepEqual(
      await page.locator('#target option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
      ['sandbox', '0', 'any-mx'],
    );
    for (const target of ['1', 'mx:hotel.example', '127.0.0.1:25']) {
      await page.goto(answer);
      await page.evaluate(`document.querySelector('#target option').value = ${JSON.stringify(target)}`);
      await page.click('#prove .btn');
      assert.equal(await h1(page), 'This target is not allowed; nothing was asked.');
    }
    await page.goto(answer);
    await page.selectOption('#target', 'any-mx');
    await page.fill('#domain', 'localhost');
    await page.click('#prove .btn');
    assert.equal(await h1(page), 'This target is not allowed; nothing was asked.');
    await page.context().close();
  });

  test('a night is asked, reviewed and accepted; what was reviewed before a newer night is refused', async () => {
    const page = await reader(desk);
    await page.goto(`${desk.origin}/nights`);
    await page.click('main table a');
    assert.equal(await h1(page), 'own-mx: last night');
    assert.match((await page.textContent('main')) ?? '', /STARTTLS is no longer offered/);
    await page.click('.acc a');
    const old = page.url();
    const baseline = join(world.results, 'baselines/own-mx.json');
    const normal = await readFile(baseline, 'utf8');

    const second = await page.context().newPage();
    const before = await runs();
    await second.goto(`${desk.origin}/nights/own-mx`);
    await second.click('form[action$="/ask"] button');
    await second.waitForURL(/\/nights\/own-mx$/);
    assert.equal((await runs()).length, before.length + 1, 'a night like any other');

    for (const box of await page.locator('input[name="seen"]').all()) await box.check();
    await page.click('.acc button');
    assert.equal(page.url(), old.replace(/\?.*/, ''));
    assert.match((await h1(page)) ?? '', /^There is a newer night/);
    assert.equal(await readFile(baseline, 'utf8'), normal);

    await second.click('.acc a');
    for (const box of await second.locator('input[name="seen"]').all()) await box.check();
    await second.click('.acc button');
    assert.equal(await h1(second), 'Accepted.');
    const bare = (text: string) => text.replace(/"(?:run|accepted|latency)": "[^"]*"/g, '');
    const accepted = await readFile(baseline, 'utf8');
    process.chdir(world.folder);
    await world.night(world.read('probes/own.yaml'), { accept: true });
    process.chdir(import.meta.dirname);
    assert.equal(bare(accepted), bare(await readFile(baseline, 'utf8')), 'the same octets as by the command');
    await page.context().close();
  });

  test('a first night is reviewed and becomes normal, without JavaScript', async () => {
    const [results, yaml] = [join(world.folder, 'first'), join(world.folder, 'probes/first.yaml')];
    const own = await readFile(join(world.folder, 'probes/own.yaml'), 'utf8');
    await writeFile(yaml, own.replace('own-mx', 'first-mx'));
    process.chdir(world.folder);
    await world.night(world.read('probes/first.yaml'), { results });
    process.chdir(import.meta.dirname);
    const first = await begin(['--results', 'first', '--probes', 'probes', '--may-accept', '--lang', 'de']);
    await holdPages(
      (options) => reader(first, options),
      LOOKS[3],
      async (page) => {
        await page.goto(`${first.origin}/nights/first-mx`);
        const review = (await page.getAttribute('.acc a', 'href')) ?? '';
        return ['/nights', '/nights/first-mx', review].map((path) => new URL(path, first.origin).href);
      },
    );
    const page = await reader(first, { javaScriptEnabled: false });
    await page.goto(`${first.origin}/nights/first-mx`);
    assert.match((await page.textContent('main')) ?? '', /Noch wurde nichts als normal angenommen/);
    await page.click('.acc a');
    for (const box of await page.locator('input[name="seen"]').all()) await box.check();
    await page.click('.acc button');
    assert.equal(await h1(page), 'Übernommen.');
    await page.click('main .btn');
    assert.match((await page.textContent('main')) ?? '', /So ist es von jetzt an normal/);
    assert.match(await readFile(join(results, 'baselines/first-mx.json'), 'utf8'), /"name": "first-mx"/);
    await page.context().close();
  });

  test('an answer is kept and deleted again by buttons', async () => {
    const page = await reader(desk);
    await paste(page);
    const before = await runs();
    await page.click('form[action$="/keep"] button');
    assert.equal((await runs()).length, before.length + 1);
    await page.click('#keep a');
    assert.equal(await h1(page), '1 of 1 failed');
    await page.goBack();
    await page.click('form[action$="/discard"] button');
    assert.deepEqual(await runs(), before);
    await page.context().close();
  });

  test('a scenario of the folder is opened', async () => {
    const page = await reader(desk);
    await page.goto(`${desk.origin}/try`);
    await page.selectOption('select[name="file"]', 'relay.yaml');
    await page.click('form[method="get"] .btn');
    assert.match(await page.inputValue('#scenario'), /no open relay/);
    await page.context().close();
  });

  test('ten thousand runs: a filter stands in the address, and back and forward keep it', async () => {
    const many = await begin(['--results', 'many', '--lang', 'en']);
    const page = await reader(many);
    await page.goto(`${many.origin}/runs`);
    assert.match((await page.textContent('main')) ?? '', /10000 runs/);
    assert.equal(await page.locator('tbody tr').count(), 50);
    await page.keyboard.press('/');
    await page.keyboard.type('rare');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?q=rare$/);
    assert.match((await page.textContent('main')) ?? '', /100 runs/);
    await page.click('.pager a');
    await page.waitForURL(/before=.*q=rare/);
    assert.equal(await page.locator('tbody tr').count(), 50);
    await page.goBack();
    assert.equal(await page.inputValue('[name="q"]'), 'rare');
    await page.goBack();
    assert.match((await page.textContent('main')) ?? '', /10000 runs/);
    await page.goForward();
    assert.equal(await page.inputValue('[name="q"]'), 'rare');
    await page.context().close();
  });

  test('a desk with a password: the door, a wrong word, the right one, and where one wanted to go', async () => {
    const file = join(world.folder, 'password');
    await writeFile(file, `${PASSWORD}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
    const locked = await begin(['--password-file', 'password', '--lang', 'de']);
    assert.equal(JSON.parse(locked.lines[0] ?? '').token, null);
    const page = await (await browser.newContext({ locale: 'de-DE', viewport: { width: 320, height: 640 } })).newPage();
    await page.goto(`${locked.origin}/try`);
    assert.equal(await h1(page), 'Anmelden');
    await page.fill('#password', 'nicht das Kennwort');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#fault');
    assert.match((await page.textContent('#fault')) ?? '', /Das ist nicht das Kennwort\./);
    const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.ok(Number(over) <= 0);
    await page.fill('#password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${locked.origin}/try`);
    assert.ok(!locked.lines.join('\n').includes(PASSWORD));
    await page.context().close();
  });

  test('a file that leads in, as --open makes one: the page is there without a click', async () => {
    const own = await begin(['--lang', 'en']);
    const leads = join(world.folder, 'open.html');
    await writeFile(leads, `<meta http-equiv="refresh" content="0; url=${await own.invite()}">`);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`file://${leads}`);
    await page.waitForSelector('#paste');
    assert.equal(page.url(), `${own.origin}/`);
    await page.context().close();
  });
});
