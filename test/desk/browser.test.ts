// The desk as a person has it: the built program, Debian's chromium, and axe. Skipped where there is no chromium; never in CI, which installs it.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, type BrowserContext, chromium as engine, type Page } from 'playwright-core';
import { type HttpServer, serveHttp } from '../../src/net/serve-http.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { build } from '../cli/built.ts';
import { chromium } from '../report/browser.ts';
import { holdPages, LOOKS } from './in-browser.ts';
import { policyNamed } from './policies.ts';
import { ended, type Started, start } from './started.ts';

const MAIL = `<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 530 5.7.0 Must issue
    a STARTTLS command first (in reply to MAIL FROM command)\n`;

describe('the desk in Chromium', { skip: chromium === undefined ? 'chromium is not installed' : false }, () => {
  let folder = '';
  let desk: Started;
  let browser: Browser;
  let mx: Awaited<ReturnType<typeof startSandbox>>;
  let evil: HttpServer;
  /** The host of every request that any page made. */
  const hosts = new Set<string>();

  before(async () => {
    await build();
    folder = await mkdtemp(join(tmpdir(), 'mxprobe-desk-'));
    await mkdir(join(folder, 'results'));
    mx = await startSandbox(policyNamed('intercommail'));
    desk = await start(folder, ['--allow', `127.0.0.1:${mx.port}`, '--results', 'results', '--lang', 'en']);
    const site = { host: '127.0.0.1', port: 0, maxBodyBytes: 1024, maxConnections: 20, failed: () => {} };
    evil = await serveHttp(
      site,
      () => new Response(evilPage(desk.origin), { headers: { 'content-type': 'text/html' } }),
    );
    browser = await engine.launch({
      executablePath: chromium,
      args: ['--no-sandbox', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
    });
  });
  after(async () => {
    await browser.close();
    await evil.close();
    await mx.close();
    const end = ended(desk.child);
    if (desk.child.exitCode === null) {
      desk.child.kill('SIGINT');
      await end;
    }
    await rm(folder, { recursive: true });
  });

  async function reader(
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext(options);
    context.on('request', (request) => hosts.add(new URL(request.url()).host));
    const page = await context.newPage();
    await page.goto(await desk.invite());
    return { context, page };
  }

  async function paste(page: Page, text = MAIL): Promise<void> {
    await page.goto(desk.origin);
    await page.fill('#text', text);
    await page.click('#paste .bar .btn');
  }

  const h1 = (page: Page) => page.textContent('h1');

  test('paste, answer, marks, copy: the clipboard holds the letter', async () => {
    const { context, page } = await reader();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.origin });
    await paste(page);
    assert.equal(await h1(page), 'The receiver takes mail only over encrypted connections.');
    const facts = await page.$$eval('[data-value]:not([data-value=""])', (all) =>
      all.map((one) => [one.getAttribute('data-value'), one.textContent] as const),
    );
    assert.ok(facts.length >= 4);
    for (const [n, value] of facts) {
      const marked = await page.$$eval(
        'mark',
        (all, wanted) =>
          all
            .filter((one) =>
              one
                .getAttribute('data-marks')
                ?.split(' ')
                .includes(wanted ?? ''),
            )
            .map((one) => one.textContent)
            .join(''),
        n,
      );
      assert.ok(marked.replace(/\s+/g, ' ').includes(value ?? '?'), `${n}: ${value} in ${marked}`);
    }
    await page.fill('#letter', `${await page.inputValue('#letter')}\n\nJo`);
    await page.click('[data-copy="letter"]');
    await page.waitForSelector('[data-copy="letter"]:has-text("Copied")');
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), await page.inputValue('#letter'));
    await context.close();
  });

  test('the same without JavaScript: answer, tabs, language, forget', async () => {
    const { context, page } = await reader({ javaScriptEnabled: false });
    await paste(page);
    assert.equal(await h1(page), 'The receiver takes mail only over encrypted connections.');
    await page.click('a[data-tab="scenario"]');
    assert.match((await page.textContent('#scenario-yaml')) ?? '', /dialogue:/);
    await page.click('.how a[lang="de"]');
    await page.click('a[data-tab="customer"]');
    assert.match(await page.inputValue('#letter'), /Mit freundlichen Grüßen/);
    await page.click('button[name="lang"][value="de"]');
    assert.equal(await h1(page), 'Der Empfänger nimmt E-Mails nur noch verschlüsselt an.');
    const where = page.url();
    await page.click('form[action$="/forget"] button');
    assert.equal((await page.goto(where))?.status(), 404);
    await context.close();
  });

  test('a file is chosen, and one is dropped', async () => {
    const { context, page } = await reader();
    const file = { name: 'undelivered.eml', mimeType: 'message/rfc822', buffer: Buffer.from(MAIL) };
    await page.setInputFiles('input[type=file]', file);
    await page.waitForURL(/\/b\//);
    await page.goto(desk.origin);
    await page.evaluate(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(MAIL)}], 'dropped.txt'));
      document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    })()`);
    await page.waitForURL(/\/b\//);
    assert.ok(!page.url().includes('dropped'));
    const large = await mkdtemp(join(tmpdir(), 'mxprobe-large-'));
    for (const [octets, title] of [
      [25 * 1024 * 1024, 'The receiver takes mail only over encrypted connections.'],
      [25 * 1024 * 1024 + 1, 'A mail came back?'],
    ] as const) {
      await page.goto(desk.origin);
      const buffer = Buffer.alloc(octets, 'a line of the mail that came back\n');
      buffer.write(MAIL);
      const path = join(large, `${octets}.eml`);
      await writeFile(path, buffer);
      await page.setInputFiles('input[type=file]', path, { noWaitAfter: true });
      await page.waitForURL(/\/b\b/);
      assert.equal(await h1(page), title);
    }
    assert.match((await page.textContent('.note.red')) ?? '', /larger than 25 MB/);
    await rm(large, { recursive: true });
    await context.close();
  });

  test('we are the sender, the receiver, neither: words change, facts do not', async () => {
    const { context, page } = await reader();
    await paste(page);
    const seen = new Set<string>();
    const facts = new Set<string | null>();
    for (const side of ['sender', 'receiver', 'neither']) {
      await page.goto(`${page.url().split('?')[0]}?we=${side}`);
      seen.add(await page.inputValue('#letter'));
      facts.add(await page.textContent('.facts'));
    }
    assert.deepEqual([seen.size >= 2, facts.size], [true, 1]);
    const values = () => page.$$eval('.facts [data-value]', (all) => all.map((one) => one.textContent));
    const english = await values();
    await page.click('button[name="lang"][value="de"]');
    assert.equal(await h1(page), 'Der Empfänger nimmt E-Mails nur noch verschlüsselt an.');
    // the last one says in our words how the session was
    assert.deepEqual((await values()).slice(0, 5), english.slice(0, 5), 'facts are no words of ours');
    await context.close();
  });

  test('masked: no local part on the page, in the clipboard, in the files', async () => {
    const { context, page } = await reader();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.origin });
    await paste(page);
    await page.click('.how a[href*="mask=1"]');
    assert.ok(!(await page.content()).includes('guest@'));
    await page.click('[data-copy="letter"]');
    await page.waitForSelector('[data-copy="letter"]:has-text("Copied")');
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /\*\*\*@hotel\.example/);
    const files = await page
      .locator('.acts a[download]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    assert.equal(files.length, 3);
    for (const file of files) {
      const text = await (await context.request.get(new URL(file, desk.origin).href)).text();
      assert.ok(text !== '' && !text.includes('guest@'), file);
    }
    await context.close();
  });

  test('a proof in the embedded MX: live, reloaded, in a second tab; re-enacted', async () => {
    const { context, page } = await reader();
    await paste(page);
    await page.click('#prove .btn');
    const second = await context.newPage();
    await second.goto(page.url());
    // it may be over by now, and the page renews itself
    await page.reload().catch(() => {});
    for (const one of [page, second]) {
      await one.waitForSelector('#proof[data-over="yes"]');
      assert.equal(await h1(one), 'Re-enacted: what matters is STARTTLS.');
      assert.ok(!/\bconfirmed\b/i.test((await one.textContent('main')) ?? ''));
      assert.equal(await one.locator('.steps li').count(), 4);
    }
    await context.close();
  });

  test('a proof with an allowed server: confirmed', async () => {
    const { context, page } = await reader();
    await paste(page);
    await page.selectOption('#target', '0');
    await page.click('#prove .btn');
    await page.waitForSelector('#proof[data-over="yes"]');
    assert.equal(await h1(page), 'Confirmed: what matters is STARTTLS.');
    await context.close();
  });

  test('a mistake is marked while it is typed; the scenario runs', async () => {
    const { context, page } = await reader();
    await page.goto(`${desk.origin}/try`);
    const text = await page.inputValue('#scenario');
    await page.fill('#scenario', text.replace('- starttls', '- startls'));
    await page.waitForSelector('#problems li');
    assert.deepEqual(await page.locator('#lines .error').allTextContents(), ['✕ 9']);
    await page.click('#problems li a');
    assert.equal(await page.evaluate('document.activeElement.id'), 'scenario');
    await page.fill('#scenario', text);
    await page.waitForSelector('#problems .fine');
    await page.focus('#scenario');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.dialogue');
    assert.equal(await h1(page), 'Passed');
    await context.close();
  });

  test('a survey of the embedded MX', async () => {
    const { context, page } = await reader();
    await page.goto(`${desk.origin}/mx`);
    await page.selectOption('#target', 'sandbox');
    await page.click('.card .btn');
    await page.waitForSelector('.host');
    assert.match((await page.textContent('main')) ?? '', /The embedded MX was asked, no real server/);
    await context.close();
  });

  test('by keyboard alone, from paste to copy', async () => {
    const { context, page } = await reader();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: desk.origin });
    await page.goto(desk.origin);
    await page.keyboard.press('/');
    await page.keyboard.insertText(MAIL);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/b\//);
    await page.waitForSelector('h1:focus');
    await page.keyboard.press('j');
    assert.match(
      String(await page.evaluate('document.activeElement.closest("mark").textContent')),
      /guest@hotel\.example/,
    );
    await page.keyboard.press('c');
    await page.waitForSelector('[data-copy="letter"]:has-text("Copied")');
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /guest@hotel\.example/);
    await page.keyboard.press('?');
    assert.equal(await page.evaluate('document.querySelector("#keys").open'), true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/\/runs$/);
    await context.close();
  });

  for (const look of LOOKS)
    test(`${look.width} px, ${look.colorScheme}: nothing is wider than the page${look.axe ? ', and axe finds nothing' : ''}`, () =>
      holdPages(async (options) => (await reader(options)).page, look, pathsOf));

  /** All pages that a reader without records comes to. */
  async function pathsOf(page: Page): Promise<readonly string[]> {
    await paste(page);
    const answer = page.url();
    await page.click('#prove .btn');
    await page.waitForSelector('#proof[data-over="yes"]');
    const proof = page.url();
    await paste(page, 'Dear all,\n\nthe meeting is at noon.\n');
    const others = [`${answer}?tab=admin&mask=1&we=sender&lang=de`, proof, page.url()];
    await paste(page, '550 5.1.1');
    others.push(page.url());
    await page.goto(`${desk.origin}/mx`);
    await page.selectOption('#target', 'sandbox');
    await page.click('.card .btn');
    await page.waitForSelector('.host');
    const all = ['/', answer, ...others, page.url(), '/mx', '/nights', '/runs', '/try', '/nowhere', '/?token=used'];
    return all.map((path) => new URL(path, desk.origin).href);
  }

  test('another site can send nothing, load nothing and see nothing', async () => {
    const { context, page } = await reader();
    await paste(page);
    const stranger = await context.newPage();
    const statuses: number[] = [];
    // the page that refuses has its own style and script
    stranger.on('response', (response) => {
      if (new URL(response.url()).origin === desk.origin && !response.url().includes('/assets/'))
        statuses.push(response.status());
    });
    // another host, so another site: cookies that are strict stay at home
    await stranger.goto(`http://localhost:${evil.port}/`);
    await stranger.waitForFunction('document.title === "done"');
    assert.deepEqual(JSON.parse((await stranger.textContent('#seen')) ?? ''), {
      fetch: 'refused',
      image: 'refused',
      frame: 'nothing',
    });
    await stranger.click('#send');
    assert.match((await stranger.textContent('h1')) ?? '', /Another site asked for this; nothing was done\./);
    assert.ok(statuses.length > 0 && statuses.every((status) => status === 403 || status === 401), String(statuses));
    await stranger.goto(`http://localhost:${evil.port}/`);
    await stranger.click('#link');
    assert.equal(await h1(stranger), 'You come from another site.');
    await stranger.click('main .btn');
    assert.equal(await h1(stranger), 'Recorded runs');
    const rebound = await stranger.goto(desk.origin.replace('127.0.0.1', 'rebound.example'));
    assert.deepEqual([rebound?.status(), await h1(stranger)], [421, 'Nobody answers here under that name.']);
    await context.close();
  });

  test('nothing was written, nothing of a mail was told, and no request went elsewhere', async () => {
    assert.deepEqual(await readdir(folder, { recursive: true }), ['results']);
    const told = desk.lines.join('\n').replace(/"token":"[^"]*"/g, '');
    for (const word of ['guest', 'hotel', '192.0.2.25', 'STARTTLS']) assert.ok(!told.includes(word), word);
    hosts.delete(`localhost:${evil.port}`);
    hosts.delete(desk.origin.replace('http://127.0.0.1', 'rebound.example'));
    assert.deepEqual([...hosts], [new URL(desk.origin).host]);
  });

  test('^C while a proof goes on and somebody listens: exit 0 within two seconds', async () => {
    const own = await start(folder, ['--lang', 'en']);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(await own.invite());
    await page.fill('#text', MAIL);
    await page.click('#paste .bar .btn');
    await page.click('#prove .btn');
    const end = ended(own.child);
    const began = performance.now();
    own.child.kill('SIGINT');
    assert.equal(await end, 0);
    assert.ok(performance.now() - began < 2_000);
    await context.close();
  });
});

/** What a stranger's page tries. */
function evilPage(origin: string): string {
  return `<!doctype html><title>evil</title><form method="post" action="${origin}/b" enctype="multipart/form-data"><input name="text" value="evil"><button id="send">win</button></form>
<a id="link" href="${origin}/runs">a ticket</a><p id="seen"></p><iframe src="${origin}/"></iframe><script>
const seen = {};
const image = new Promise((resolve) => { const one = new Image(); one.onload = () => resolve('loaded'); one.onerror = () => resolve('refused'); one.src = '${origin}/'; });
const frame = new Promise((resolve) => { const one = document.querySelector('iframe'); one.onload = () => { let text = ''; try { text = one.contentDocument.body.textContent } catch {} resolve(text === '' ? 'nothing' : text); }; setTimeout(() => resolve('nothing'), 3000); });
Promise.all([fetch('${origin}/', { credentials: 'include' }).then(() => 'read', () => 'refused'), image, frame]).then(([fetched, pictured, framed]) => {
  document.querySelector('#seen').textContent = JSON.stringify({ fetch: fetched, image: pictured, frame: framed });
  document.title = 'done';
});
</script>`;
}
