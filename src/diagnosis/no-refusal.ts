// A reply that is no refusal: there is nothing to explain, and to say so helps more than "cause not known".
import { normalise } from './normalise.ts';

/** `accepted`: 2xx. `awaited`: 3xx, the server wants more of the same command. */
export type NoRefusal = 'accepted' | 'awaited';

/**
 * What a reply is that is no refusal; null for anything else, and where a refusal follows. Only the codes that SMTP has
 * (RFC 5321 4.2.3, RFC 4954, RFC 3207) and only where a reply begins: another number is a number.
 */
export function noRefusalIn(text: string): NoRefusal | null {
  const reply = normalise(text).text;
  const code = /(?:^|[(:;<>=]\s?|said:? )['"]?(2(?:1[14]|2[01]|35|5[0-3])|3(?:34|54))(?=[ -]|$)/.exec(reply)?.[1];
  if (code === undefined || /(?:^|[^\d.])[45]\d\d(?=[ -]|$)/.test(reply)) return null;
  return code.startsWith('2') ? 'accepted' : 'awaited';
}
