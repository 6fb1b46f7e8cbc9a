// Responses: the headers of all of them stand in one table.
import type { Markup } from '../report/html/markup.ts';

/** Nothing inline, nothing from elsewhere, no frame, nothing kept by the browser, no address of ours in a foreign log. */
const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // `no-referrer` would make the browser send `Origin: null` with our own forms
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

export type More = Readonly<Record<string, string>>;

export function respond(
  status: number,
  body: string | ReadableStream<Uint8Array> | null,
  more: More = {},
  cookies: readonly string[] = [],
): Response {
  const headers = new Headers({ ...ALWAYS, ...more });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(body, { status, headers });
}

export const page = (markup: Markup, status = 200, cookies: readonly string[] = []): Response =>
  respond(status, markup.text, { 'content-type': 'text/html; charset=utf-8' }, cookies);

/** RFC 9110 15.4.4: what a form made stands there. */
export const seeOther = (path: string, cookies: readonly string[] = []): Response =>
  respond(303, null, { location: path }, cookies);

/** A file to keep. Its name is ours; it never runs under our origin. */
export function download(name: string, type: string, text: string): Response {
  return respond(200, text, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
  });
}

/** A cookie that no script reads and no other site sends. */
export function cookie(name: string, value: string, maxAgeS: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
}

/** The cookies of a request; the first of a name counts. */
export function cookiesOf(header: string | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? '').slice(0, 4096).split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at > 0 && !found.has(name)) found.set(name, part.slice(at + 1).trim());
  }
  return found;
}
