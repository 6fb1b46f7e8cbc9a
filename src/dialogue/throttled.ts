// Is this refusal an answer to the question, or only "not now, you come too often"?
import { isRefused, type Reply } from '../wire/reply.ts';

/** Wordings of connection limits: Postfix, Exim, sendmail, Exchange, Gmail, Microsoft, Yahoo, T-Online, GMX. */
const TOO_MANY =
  /too many (?:concurrent |simultaneous )?(?:smtp )?(?:connections|sessions|connects)|(?:connection|session)s? (?:rate|limit)|connection rate limit|concurrent connections|maximum (?:number of )?connections|connection count exceeded|exceeded the (?:connection|rate)|rate[ -]?limit|try again later.*(?:connection|load)|temporarily (?:deferred|rate)|throttl|too many new tls sessions/i;

/** A refusal at connect or EHLO that says too often, too many, not now. */
export function isThrottling(stage: string, reply: Reply | null): boolean {
  if ((stage !== 'connect' && stage !== 'ehlo') || reply === null || reply.code === null) return false;
  if (reply.code === 421) return true;
  return isRefused(reply.code) && saysTooMany(reply);
}

/** Does the text, at whatever stage, speak of too many or too often? */
export const saysTooMany = (reply: Reply): boolean => TOO_MANY.test(reply.text.slice(0, 2_000));
