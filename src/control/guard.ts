// Who may ask the control API: programs of this machine, or whoever has the token. No page in a browser, whatever name it gave itself.
import { createHash, timingSafeEqual } from 'node:crypto';
import { parseIp } from '../trust/ip-network.ts';

export interface Denied {
  readonly status: 401 | 403 | 415;
  readonly error: string;
  readonly text: string;
}

/** Null: it may. `token`: null where the API listens on loopback and none was set. */
export function denied(request: Request, token: string | null): Denied | null {
  return (token === null ? strangerTo(request) : withoutToken(request, token)) ?? wrongType(request);
}

/**
 * A page that a browser of this machine has open can send requests to loopback. It says so in Origin or Sec-Fetch-Site, and
 * one whose name was pointed at 127.0.0.1 (DNS rebinding) in Host.
 */
function strangerTo({ headers }: Request): Denied | null {
  if (!isLoopbackName(headers.get('host') ?? ''))
    return {
      status: 403,
      error: 'host',
      text: 'Host is none of loopback: ask 127.0.0.1, [::1] or localhost, or set MXPROBE_API_TOKEN',
    };
  const site = headers.get('sec-fetch-site');
  if (headers.has('origin') || (site !== null && site !== 'none' && site !== 'same-origin'))
    return { status: 403, error: 'origin', text: 'pages of a browser may not ask this' };
  return null;
}

function isLoopbackName(host: string): boolean {
  const [, bracketed, bare = ''] = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9.-]{1,253}))(?::\d{1,5})?$/i.exec(host) ?? [];
  if (bracketed !== undefined) return isLoopbackAddress(bracketed);
  return bare.toLowerCase() === 'localhost' || isLoopbackAddress(bare);
}

/** 127.0.0.0/8 or ::1, in any spelling that is an address. */
function isLoopbackAddress(host: string): boolean {
  const ip = parseIp(host);
  return ip !== null && (ip.family === 4 ? host.startsWith('127.') : /^[0:]*:0*1$/.test(host));
}

function withoutToken({ headers }: Request, token: string): Denied | null {
  const [, given = ''] = /^Bearer ([!-~]{1,1000})$/i.exec(headers.get('authorization') ?? '') ?? [];
  // Digests have one length, whatever was given.
  const same = timingSafeEqual(digest(given), digest(token));
  return same ? null : { status: 401, error: 'token', text: 'say `Authorization: Bearer TOKEN`' };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** What a form or a script of a page can send without being asked is no command. */
function wrongType({ method, headers, body }: Request): Denied | null {
  if (method === 'GET' || method === 'HEAD' || body === null) return null;
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^application\/(?:json|yaml|x-yaml)$|^text\/(?:x-)?yaml$/.test(type)) return null;
  return { status: 415, error: 'content-type', text: 'Content-Type: application/json or application/yaml' };
}
