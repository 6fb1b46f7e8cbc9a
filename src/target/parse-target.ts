// What the user wrote behind --target -> where to connect. Nothing is looked up here.
import { queryName } from '../net/dns-name.ts';
import { formatIp, parseIp } from '../trust/ip-network.ts';

/** `smtps` is TLS from the first octet (RFC 8314 3.3); `lmtp` is RFC 2033. */
export type TargetMode = 'smtp' | 'smtps' | 'submission' | 'lmtp';

export type Target =
  | { readonly kind: 'host'; readonly host: string; readonly port: number; readonly mode: TargetMode }
  | { readonly kind: 'address'; readonly address: string; readonly port: number; readonly mode: TargetMode }
  /** Every MX host of a domain, at every address. */
  | { readonly kind: 'mx'; readonly domain: string; readonly port: number; readonly mode: 'smtp' }
  | { readonly kind: 'socket'; readonly path: string; readonly mode: 'lmtp' };

/** What is wrong with a target, and what to write instead. Both quote the user's words: the caller escapes them. */
export interface TargetProblem {
  readonly message: string;
  readonly advice: string | null;
}
/** A target as it may be repeated: what stands before an `@` may be a password. */
export function shownTarget(written: string): string {
  return written.includes('@') ? `***${written.slice(written.lastIndexOf('@'))}` : written;
}
export type ParsedTarget = { readonly target: Target } | { readonly problem: TargetProblem };

/** Ports where none is given; LMTP has none of its own and must not use 25 (RFC 2033 5), 24 is the custom. */
const DEFAULT_PORTS: Readonly<Record<TargetMode, number>> = { smtp: 25, smtps: 465, submission: 587, lmtp: 24 };
const FORMS =
  'write host, host:port, [IPv6]:port, mx:DOMAIN, smtp://host, smtps://host, submission://host or lmtp://host';
/** A URL of a host name has at most 253 + some characters; a socket's path has 107 (unix(7)). */
const MAX_TARGET_LENGTH = 400;
const MAX_SOCKET_PATH = 107;

/** Said before anything is quoted: it may be a password. */
const USER_ADVICE = 'a mail server has no user here; credentials belong into the `auth` step';

/** Reads `host`, `host:port`, `[::1]:25`, `mx:DOMAIN` or a URL. Default port 25, or the scheme's own. */
export function parseTarget(written: string): ParsedTarget {
  const text = written.trim();
  const mailDomain = /^[^@:/]{1,64}@([A-Za-z0-9.-]{1,253})$/.exec(text)?.[1];
  if (mailDomain !== undefined) return refuse('a mail address is no target', `its domain is one: \`mx:${mailDomain}\``);
  if (text.includes('@') && !/^lmtp:\/\/\//i.test(text))
    return refuse('the target holds user information', USER_ADVICE);
  if (text === '') return refuse('the target is empty', FORMS);
  if (text.length > MAX_TARGET_LENGTH) return refuse('the target is too long', FORMS);
  const several = text.split(/[,;]/);
  if (several.length > 1 && several.every((one) => /^\s?[\w[\]:-]*\.[\w.[\]:-]*\s?$/.test(one)))
    return refuse('several targets in one', 'each has a `--target` of its own; in a probe `targets:` is a list');
  if (/[\0-\x20\x7f]/.test(text)) return refuse(`${quote(text)} holds a blank or a control character`, FORMS);
  const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text);
  if (url !== null) return parseUrl((url[1] ?? '').toLowerCase(), url[2] ?? '');
  const mx = /^mx:(.*)$/i.exec(text);
  return mx === null ? parseAuthority('smtp', text) : parseMx(mx[1] ?? '');
}

function parseUrl(scheme: string, rest: string): ParsedTarget {
  const mode = (Object.keys(DEFAULT_PORTS) as TargetMode[]).find((known) => known === scheme);
  if (mode === undefined)
    return refuse(
      `${quote(`${scheme}://`)} is no scheme for a mail server`,
      /^https?$/.test(scheme) ? `write ${rest.replace(/[/?#:].*$/, '')}, or smtps:// before it` : FORMS,
    );
  if (mode === 'lmtp' && rest.startsWith('/')) return parseSocket(rest);
  const end = rest.search(/[/?#]/);
  if (end !== -1 && rest.slice(end) !== '/') {
    return refuse(`${quote(rest.slice(end))} stands behind the host`, `write ${scheme}://${rest.slice(0, end)}`);
  }
  return parseAuthority(mode, end === -1 ? rest : rest.slice(0, end));
}

function parseSocket(path: string): ParsedTarget {
  if (path === '/' || path.startsWith('//'))
    return refuse('the path of the socket is missing', 'write lmtp:///path/to/socket');
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    return refuse(`the path of the socket is longer than ${MAX_SOCKET_PATH} octets`, 'the system takes no longer ones');
  }
  return { target: { kind: 'socket', path, mode: 'lmtp' } };
}

function parseMx(rest: string): ParsedTarget {
  if (/^\d+$/.test(rest))
    return refuse(`${quote(rest)} is no domain`, `for port ${rest} of a host named mx write smtp://mx:${rest}`);
  const parsed = parseAuthority('smtp', rest);
  if ('problem' in parsed) return parsed;
  const { target } = parsed;
  if (target.kind === 'host') return { target: { kind: 'mx', domain: target.host, port: target.port, mode: 'smtp' } };
  return refuse(`${quote(rest)} is an address, and an address has no MX`, `write ${quote(rest)} without mx:`);
}

/** `host`, `host:port`, `[IPv6]` or `[IPv6]:port`. */
function parseAuthority(mode: TargetMode, authority: string): ParsedTarget {
  if (parseIp(authority)?.family === 6) {
    return refuse(`${quote(authority)} could be an address with a port`, `write [${authority}], or [address]:port`);
  }
  if (/^\[?[0-9a-f:.]+%/i.test(authority))
    return refuse(`${quote(authority)} has a zone index`, 'an address without one can be asked');
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(authority);
  if (match === null) return refuse(`${quote(authority)} is neither a host nor host:port`, FORMS);
  const [, literal, name = '', digits] = match;
  const port = digits === undefined ? DEFAULT_PORTS[mode] : portOf(digits);
  if (port === null)
    return refuse(
      `${quote(digits ?? '')} is no port`,
      Object.hasOwn(DEFAULT_PORTS, name.toLowerCase()) ? FORMS : 'a port is a number from 1 to 65535',
    );
  if (literal !== undefined) {
    const ip = parseIp(literal);
    if (ip?.family !== 6)
      return refuse(`${quote(literal)} is no IPv6 address`, 'only an IPv6 address stands in brackets');
    return { target: { kind: 'address', address: formatIp(ip), port, mode } };
  }
  const ip = parseIp(name);
  if (ip !== null) return { target: { kind: 'address', address: formatIp(ip), port, mode } };
  return parseHost(mode, name, port);
}

function portOf(digits: string): number | null {
  return /^[1-9]\d{0,4}$/.test(digits) && Number(digits) <= 65535 ? Number(digits) : null;
}

function parseHost(mode: TargetMode, written: string, port: number): ParsedTarget {
  if (written === '') return refuse('the host is missing', FORMS);
  const asked = queryName(written);
  if ('refuse' in asked) return refuse(`${quote(written)} is no host name: ${asked.refuse}`, null);
  const host = asked.name.toLowerCase();
  // No top-level domain is a number (RFC 3696 2): such a name is an address in a form of inet_aton, read in various ways.
  if (/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host))
    return refuse(`${quote(written)} is a short or odd form of an address`, writtenOut(host));
  const odd = /[^a-z0-9._-]/.exec(host)?.[0];
  if (odd !== undefined) return refuse(`${quote(written)} is no host name: it holds ${quote(odd)}`, null);
  return { target: { kind: 'host', host, port, mode } };
}

/** Browsers' reading of such an address (WHATWG URL), as an offer. */
function writtenOut(host: string): string {
  const usual = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : null;
  return usual === null ? 'write the four numbers of the address' : `if you mean ${usual}, write that`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}

function refuse(message: string, advice: string | null): ParsedTarget {
  return { problem: { message, advice } };
}
