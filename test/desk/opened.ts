// A desk without a socket: requests as a browser makes them, with the cookies it would keep.

import { type DeskServer, openDesk } from '../../src/desk/desk.ts';
import type { DeskOptions, RequestLine } from '../../src/desk/route.ts';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { randomOctets } from '../../src/net/random.ts';

export const ORIGIN = 'http://127.0.0.1:8925';

export interface Opened {
  readonly desk: DeskServer;
  readonly clock: FakeClock;
  readonly lines: RequestLine[];
  readonly reader: Reader;
}

/** A desk, and a reader who has come in by the printed address. */
export async function opened(options: Partial<DeskOptions> = {}): Promise<Opened> {
  const clock = new FakeClock();
  const lines: RequestLine[] = [];
  const desk = openDesk({
    clock,
    random: () => randomOctets(16).toString('base64url'),
    house: { hosts: new Set(['127.0.0.1:8925']), origins: new Set([ORIGIN]), proxies: null, rights: new Set() },
    entrance: { kind: 'token' },
    isSecure: false,
    cookieName: 'mxprobe-8925',
    version: '0.0.0',
    catalogue: builtInCatalogue(),
    lang: 'en',
    we: null,
    targets: [],
    isAnyMxAllowed: false,
    asking: {
      source: [],
      family: null,
      dns: null,
      ca: [],
      servername: null,
      owned: false,
      helo: null,
      from: null,
      timeout: null,
    },
    results: null,
    probes: null,
    scenarios: null,
    askProbe: () => Promise.resolve('no probe is asked here'),
    files: new MemoryFiles(),
    environment: {},
    failed: (error) => {
      throw error;
    },
    isOpen: false,
    log: (line) => lines.push(line),
    ...options,
  });
  const reader = new Reader(desk);
  await reader.get(desk.invite());
  return { desk, clock, lines, reader };
}

export interface Seen {
  readonly status: number;
  readonly text: string;
  /** Where the redirects led to. */
  readonly path: string;
  readonly headers: Headers;
  /** All cookies that were set on the way. */
  readonly set: readonly string[];
}

export class Reader {
  readonly cookies = new Map<string, string>();
  /** Where it asks from. */
  address = '127.0.0.1';
  readonly #desk: DeskServer;
  #formToken = '';

  constructor(desk: DeskServer) {
    this.#desk = desk;
  }

  /** Follows redirects, as a browser does. */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const response = await this.#ask(path, {
      method: 'GET',
      headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', ...headers },
    });
    return this.#read(response, path);
  }

  /** The response itself, as a stream is read. */
  open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#ask(path, {
      method: 'GET',
      headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', ...headers },
    });
  }

  async post(
    path: string,
    fields: Readonly<Record<string, string | Blob | readonly string[]>>,
    headers: Readonly<Record<string, string>> = {},
    onward: Readonly<Record<string, string>> = {},
  ) {
    if (this.#formToken === '') await this.get('/', onward);
    const form = new FormData();
    for (const [name, value] of Object.entries({ form: this.#formToken, ...fields })) {
      for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
    }
    const made = new Response(form);
    const body = Buffer.from(await made.arrayBuffer());
    const type = made.headers.get('content-type') ?? '';
    const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'content-type': type };
    return this.#read(await this.#ask(path, { method: 'POST', body, headers: { ...own, ...headers } }), path, onward);
  }

  async #read(response: Response, path: string, onward: Readonly<Record<string, string>> = {}): Promise<Seen> {
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null) {
      const then = await this.get(location, onward);
      return { ...then, set: [...response.headers.getSetCookie(), ...then.set] };
    }
    const text = await response.text();
    this.#formToken = /name="form" value="([^"]+)"/.exec(text)?.[1] ?? this.#formToken;
    return { status: response.status, text, path, headers: response.headers, set: response.headers.getSetCookie() };
  }

  #ask(
    path: string,
    init: { method: string; headers: Readonly<Record<string, string>>; body?: Buffer },
  ): Promise<Response> {
    const headers = { host: '127.0.0.1:8925', ...init.headers };
    const request = new Request(`http://localhost${path}`, { ...init, headers });
    request.headers.set('host', headers.host);
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookies !== '') request.headers.set('cookie', cookies);
    return this.#desk.handle(request, { address: this.address });
  }
}

/** The text of a page without its markup, blanks single. */
export function textOf(markup: string): string {
  return markup
    .replace(/<(?:script|style)\b.*?<\/(?:script|style)>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
