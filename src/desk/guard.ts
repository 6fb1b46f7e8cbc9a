// Who may: host, origin, form token, session, rights. A pure function of what a request says; nothing else decides, and a
// request that is refused has changed nothing.

/** What is off unless the command line says it. */
const RIGHTS = ['accept', 'probe', 'keep'] as const;
export type Right = (typeof RIGHTS)[number];

/** What a route needs. */
export interface Need {
  readonly method: 'GET' | 'POST';
  /** `none`: assets, health, the exchange of the printed token. */
  readonly session: 'needed' | 'none';
  readonly right: Right | null;
}

/** What a request says of itself. */
export interface Asked {
  readonly method: string;
  /** The address that the connection comes from. */
  readonly peer: string;
  readonly host: string | null;
  readonly origin: string | null;
  /** Sec-Fetch-Site, Sec-Fetch-Mode: who made the browser ask, and for what (W3C Fetch Metadata). */
  readonly site: string | null;
  readonly mode: string | null;
  readonly hasSession: boolean;
  /** Whether the form carries the session's token; null before the body was read. */
  readonly hasFormToken: boolean | null;
}

export interface House {
  /** `127.0.0.1:8925`, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** `http://127.0.0.1:8925`. */
  readonly origins: ReadonlySet<string>;
  /** The addresses of the proxies that alone may ask; null: whoever reaches us. */
  readonly proxies: ReadonlySet<string> | null;
  readonly rights: ReadonlySet<Right>;
}

export type Refusal =
  | 'foreign-host'
  | 'not-by-proxy'
  | 'no-user'
  | 'no-such-page'
  | 'wrong-method'
  | 'foreign-site'
  | 'foreign-link'
  | 'no-session'
  | 'old-form'
  | 'right-off'
  | 'too-fast'
  | 'too-large'
  | 'used-token'
  | 'not-allowed'
  | 'no-mx'
  | 'not-public'
  | 'bad-try'
  | 'not-gentle'
  | 'busy'
  | 'newer-night'
  | 'nothing-to-accept'
  | 'not-written';

/** The answer to each, RFC 9110 15.5; 421 (15.5.20): this server does not answer for that name. */
export const STATUS: Readonly<Record<Refusal, number>> = {
  'foreign-host': 421,
  'not-by-proxy': 403,
  'no-user': 401,
  'no-such-page': 404,
  'wrong-method': 405,
  'foreign-site': 403,
  'foreign-link': 401,
  'no-session': 401,
  'old-form': 403,
  'right-off': 403,
  'too-fast': 429,
  'too-large': 413,
  'used-token': 403,
  'not-allowed': 403,
  'no-mx': 422,
  'not-public': 403,
  'bad-try': 422,
  'not-gentle': 403,
  busy: 409,
  'newer-night': 409,
  'nothing-to-accept': 409,
  'not-written': 500,
};

/**
 * Null if the request may go on. `need`: null where there is no such route. Called once before the body is read, and for forms
 * once more when their token is known.
 */
export function refusalOf(asked: Asked, need: Need | null, house: House): Refusal | null {
  if (asked.host === null || !house.hosts.has(asked.host.toLowerCase())) return 'foreign-host';
  if (!mayReach(asked.peer, house)) return 'not-by-proxy';
  if (isForeign(asked)) return 'foreign-site';
  if (need === null) return asked.hasSession ? 'no-such-page' : sessionless(asked);
  const method = asked.method === 'HEAD' ? 'GET' : asked.method;
  if (method !== need.method) return 'wrong-method';
  if (need.method === 'POST' && !isOwn(asked, house)) return 'foreign-site';
  if (need.session === 'none') return null;
  if (!asked.hasSession) return sessionless(asked);
  if (need.right !== null && !house.rights.has(need.right)) return 'right-off';
  if (need.method === 'POST' && asked.hasFormToken === false) return 'old-form';
  return null;
}

/** Whether what a connection from there says is listened to. */
export const mayReach = (peer: string, { proxies }: House): boolean => proxies === null || proxies.has(unmapped(peer));

/** An IPv4 address as a socket of both families names it. */
const unmapped = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** From another site only a link may lead here: no picture, no script, no frame, no form. */
function isForeign({ site, mode, method }: Asked): boolean {
  if (site === null || site === 'same-origin' || site === 'none') return false;
  return mode !== 'navigate' || (method !== 'GET' && method !== 'HEAD');
}

/** What browsers send with a form of ours; one without Origin must at least say that it is. */
function isOwn({ origin, site }: Asked, { origins }: House): boolean {
  return origin === null ? site === 'same-origin' : origins.has(origin);
}

/** A strict cookie does not come with a link from elsewhere: a page of ours leads on from there. */
const sessionless = ({ site, mode }: Asked): Refusal =>
  (site === 'cross-site' || site === 'same-site') && mode === 'navigate' ? 'foreign-link' : 'no-session';
