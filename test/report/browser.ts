// A headless Chromium over its debugging pipe (messages end with NUL, on file descriptors 3 and 4): no library is needed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Debian's package, or what CHROMIUM names; null if there is none. */
export const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

type Json = Readonly<Record<string, unknown>>;
export interface Told {
  readonly method: string;
  readonly params: Json;
}

export class Browser {
  /** Every event of the page, in order. */
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve: (result: Json) => void; reject: (error: Error) => void }>();
  #next = 0;
  #session: string | undefined;
  #rest = '';

  static async start(path: string): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'mxprobe-chromium-'));
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-extensions'];
    const child = spawn(path, [...flags, '--remote-debugging-pipe', `--user-data-dir=${profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const browser = new Browser(child, profile);
    const { targetId } = await browser.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await browser.call(`${domain}.enable`);
    return browser;
  }

  constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    (child.stdio[4] as Readable).on('data', (chunk: Buffer) => this.#read(chunk.toString()));
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended'));
    });
  }

  call(method: string, params: Json = {}): Promise<Json> {
    this.#next += 1;
    const id = this.#next;
    const message = { id, method, params, ...(this.#session === undefined ? {} : { sessionId: this.#session }) };
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Opens a page and waits for its load event; a page that stands there already is loaded again. */
  async open(url: string): Promise<void> {
    this.told.length = 0;
    const { loaderId } = await this.call('Page.navigate', { url });
    if (loaderId === undefined) await this.call('Page.reload');
    while (!this.told.some(({ method }) => method === 'Page.loadEventFired'))
      await this.call('Runtime.evaluate', { expression: '0' });
  }

  /** The value of an expression in the page. */
  async value(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as Json).value;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error, method, params } = JSON.parse(message) as Json;
      if (typeof method === 'string') this.told.push({ method, params: params as Json });
      const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined;
      if (waiting === undefined) continue;
      this.#waiting.delete(Number(id));
      if (error === undefined) waiting.resolve(result as Json);
      else waiting.reject(new Error(JSON.stringify(error)));
    }
  }
}
