// npm run desk-pictures: the pictures of docs/desk.md, taken from the built program in Debian's chromium.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/pictures');
const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-pictures-'));
const desk = spawn(process.execPath, [join(root, 'dist/mxprobe.js'), 'desk', '--port', '0', '--json', '--lang', 'en'], {
  cwd,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const line = await new Promise((resolve) =>
  desk.stdout.once('data', (octets) => resolve(String(octets).split('\n')[0])),
);
const { listening, token } = JSON.parse(line);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1180, height: 800 }, colorScheme: 'light' });
await page.goto(`${listening}/?token=${token}`);
await page.screenshot({ path: join(folder, 'desk-paste.png') });
await page.click('button[value="starttls"]');
await page.screenshot({
  path: join(folder, 'desk-answer.png'),
  clip: { x: 0, y: 0, width: 1180, height: 1250 },
  fullPage: true,
});
await page.click('#prove .btn');
await page.waitForSelector('#proof[data-over="yes"]');
await page.emulateMedia({ colorScheme: 'dark' });
await page.screenshot({ path: join(folder, 'desk-proof.png'), fullPage: true });
await browser.close();
const ended = new Promise((resolve) => desk.once('exit', resolve));
desk.kill('SIGINT');
await ended;
rmSync(cwd, { recursive: true });
