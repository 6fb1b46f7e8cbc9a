// Is this refusal an answer to the question, or only "not now, you come too often"?
import { isRefused, type Reply } from '../wire/reply.ts';

/** Wordings of connection limits: Postfix, Exim, sendmail, Exchange, Gmail, Microsoft, Yahoo, T-Online, GMX. */
const TOO_MANY =
  /too many (?:concurrent |simultaneous )?(?:smtp )?(?:connections|sessions|connects)|(?:connection|session)s? (?:rate|limit)|connection rate limit|concurrent connections|maximum (?:number of )?connections|connection count exceeded|exceeded the (?:connection|rate)|rate[ -]?limit|try again later.*(?:connection|load)|temporarily (?:deferred|rate)|throttl|too many new tls sessions/i;

/** Wordings of another reason: the name, the address or who stands behind it. "Too many" comes first. */
const OTHER_REASON =
  /\b(?:e?helo|ehlo|r?dns|ptr)\b|reverse|host ?name|fqdn|resolv|(?:black|block|deny) ?-?list|\blisted\b|block(?:ed|ing)|bann?ed|reputation|spam|dynamic|open relay|polic(?:y|ies)|not (?:allowed|permitted|authori[sz]ed|welcome|accepted)|denied/i;

/** Says whether a refusal at the greeting or EHLO means "too often, too many, not now", and not the client itself. */
export type Throttles = (stage: 'connect' | 'ehlo', reply: Reply) => boolean;

/** By words alone. A 421 that gives no reason is throttling, one that gives another is a refusal (RFC 5321 3.8, 4.2.4.2). */
export const throttlesByWords: Throttles = (_stage, reply) =>
  saysTooMany(reply) || (reply.code === 421 && !OTHER_REASON.test(textOf(reply)));

/** A refusal at connect or EHLO that says too often, too many, not now. */
export function isThrottling(stage: string, reply: Reply | null, throttles: Throttles = throttlesByWords): boolean {
  if ((stage !== 'connect' && stage !== 'ehlo') || !isRefused(reply?.code) || reply === null) return false;
  return throttles(stage, reply);
}

/** Does the text, at whatever stage, speak of too many or too often? */
export const saysTooMany = (reply: Reply): boolean => TOO_MANY.test(textOf(reply));

/** The server goes down, or is not up yet: no word about us (RFC 3463 3.4, X.3.2). */
const GOING_DOWN = /\b(?:shutting|going) down\b|shutdown in progress|\bmaintenance\b|\b(?:is )?restarting\b/i;

/** Why a reply that holds us back is none to our question: we are too many, or the server itself stops. */
export const heldBackBy = (reply: Reply): 'throttled' | 'stopped' =>
  GOING_DOWN.test(textOf(reply)) && !saysTooMany(reply) ? 'stopped' : 'throttled';

const textOf = ({ text }: Reply): string => text.slice(0, 2_000);
