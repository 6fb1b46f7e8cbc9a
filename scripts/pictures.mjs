// npm run pictures: the pictures of docs/, light and dark, made from the built program in Debian's chromium. Loopback only.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist/mxprobe.js');
const folder = join(root, 'docs/pictures');
const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-pictures-'));
mkdirSync(folder, { recursive: true });

/** What a terminal of 96 columns shows, with its colours: `script` is that terminal. */
function screenOf(...args) {
  const line = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const { stdout } = spawnSync('script', ['-qefc', `stty cols 96 rows 60; ${line}`, '/dev/null'], {
    cwd: root,
    env: { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', NO_COLOR: '' },
    input: '',
    encoding: 'utf8',
  });
  return lastScreen(stdout);
}

/** Status lines are written over: what stands at the end of each line. */
function lastScreen(text) {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split('\r\x1b[K').at(-1))
    .join('\n')
    .trimEnd();
}

const CLASS = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'amber', 35: 'violet', 36: 'cyan' };
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** SGR to spans: the sixteen colours that the program uses. */
function spans(text) {
  let open = [];
  return text
    .split(/\x1b\[([\d;]*)m/)
    .map((part, index) => {
      if (index % 2 === 0) return part === '' ? '' : `<span class="${open.join(' ')}">${escaped(part)}</span>`;
      for (const code of part.split(';')) {
        if (code === '22') open = open.filter((one) => one !== 'bold' && one !== 'dim');
        else if (code === '39') open = open.filter((one) => ['bold', 'dim'].includes(one));
        else if (code === '' || code === '0') open = [];
        else if (CLASS[code] !== undefined) open.push(CLASS[code]);
      }
      return '';
    })
    .join('');
}

const STYLE = `
:root { --paper: #fff; --ink: #1d2126; --frame: #d8d4cc; --red: #b3261e; --green: #1a7444; --amber: #8a5a00; --violet: #8c2f6b; --cyan: #1d6a86; --dim: #676d75; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e4e3df; --frame: #32363c; --red: #f28b82; --green: #6cc492; --amber: #e0b25c; --violet: #dd92c2; --cyan: #7cc7e0; --dim: #979da5; } }
body { margin: 0; background: transparent; } .term { display: inline-block; margin: 8px; padding: 18px 22px; border: 1px solid var(--frame); border-radius: 8px; background: var(--paper); color: var(--ink); font: 14px/1.45 "DejaVu Sans Mono", monospace; white-space: pre; }
.prompt { color: var(--dim); } .bold { font-weight: 700; } .dim { color: var(--dim); } .red { color: var(--red); } .green { color: var(--green); } .amber { color: var(--amber); } .violet { color: var(--violet); } .cyan { color: var(--cyan); }`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

/** One page in both schemes: NAME.png and NAME-dark.png. */
async function picture(name, url, { width = 1180, height = 900, of, ready = async () => {} } = {}) {
  const page = await browser.newPage({ viewport: { width, height } });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.goto(url);
    await ready(page);
    const path = join(folder, colorScheme === 'light' ? `${name}.png` : `${name}-dark.png`);
    if (of === undefined) await page.screenshot({ path });
    else await page.locator(of).screenshot({ path, omitBackground: true });
  }
  await page.close();
}

async function terminal(name, shown, ...args) {
  const file = join(cwd, `${name}.html`);
  const body = `<span class="prompt">$ mxprobe ${escaped(shown)}</span>\n${spans(screenOf(...args))}`;
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><div class="term">${body}</div>`);
  await picture(name, `file://${file}`, { of: '.term' });
}

/** A port of the embedded MX, as long as `use` goes on. */
async function beside(policy, use) {
  const child = spawn(process.execPath, [program, 'sandbox', '--policy', policy, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) =>
    child.stdout.once('data', (octets) => resolve(String(octets).split('\n')[0])),
  );
  const { port } = JSON.parse(line);
  try {
    return await use(port);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
  }
}

try {
  const required = 'scenarios/starttls/required.yaml';
  await terminal('run', `run ${required}`, 'run', required, '--no-record', '--lang', 'en');
  await beside('intercommail', async (port) => {
    const target = `127.0.0.1:${port}`;
    await terminal('mx', `mx smtp://${target}`, 'mx', `smtp://${target}`, '--no-record', '--lang', 'en');
    await terminal('mx-de', `mx smtp://${target} --lang de`, 'mx', `smtp://${target}`, '--no-record', '--lang', 'de');
    const page = join(cwd, 'run.html');
    const files = ['starttls', 'rcpt', 'relay'].map((one) => `scenarios/${one}`);
    spawnSync(
      process.execPath,
      [
        program,
        'run',
        ...files,
        '--target',
        target,
        '--timeout',
        '3s',
        '--no-record',
        '--quiet',
        '--lang',
        'en',
        '--report',
        `html=${page}`,
      ],
      { cwd: root },
    );
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replaceAll(target, 'mx.example.org:25').replaceAll(page, 'run.html'),
    );
    await picture('page', `file://${page}`, { height: 1000 });
  });
} finally {
  await browser.close();
  rmSync(cwd, { recursive: true });
}
