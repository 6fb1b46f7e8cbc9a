// What is known of a session when the rules of `when:` are asked, and does a rule's "who" fit it.
import { holds } from '../scenario/comparison.ts';
import { execPattern, type Pattern } from '../scenario/pattern.ts';
import { inRanges } from '../scenario/policy/address-range.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { Who } from '../scenario/policy/when-rule.ts';
import { isMailbox, isNamed } from '../scenario/policy/whom.ts';
import { bodyOf, fieldsOf } from './message.ts';

export interface Occasion {
  readonly moment: Moment;
  readonly session: number;
  /** The n-th message of the session; 0 before the first. */
  readonly message: number;
  readonly client: string;
  readonly helo: string;
  readonly user: string | null;
  readonly secure: boolean;
  /** Null: no MAIL yet. */
  readonly from: string | null;
  /** The recipient that is asked about, or all that were taken. */
  readonly to: readonly string[];
  /** Behind the end of data. */
  readonly content: Buffer | null;
  readonly contentBytes: number;
}

/** Is the rule about this? */
export function isAbout(who: Who, occasion: Occasion): boolean {
  return isAboutSession(who, occasion) && isAboutTransaction(who, occasion) && isAboutContent(who, occasion);
}

function isAboutSession({ client, helo, user, tls, session }: Who, occasion: Occasion): boolean {
  return (
    (client === null || inRanges(occasion.client, client)) &&
    (helo === null || isNamed(occasion.helo, helo)) &&
    (user === null || (occasion.user !== null && user.includes(occasion.user))) &&
    (tls === null || tls === occasion.secure) &&
    (session === null || holds(session, occasion.session))
  );
}

function isAboutTransaction({ from, to, message }: Who, occasion: Occasion): boolean {
  return (
    (from === null || (occasion.from !== null && isMailbox(occasion.from, from))) &&
    (to === null || occasion.to.some((one) => isMailbox(one, to))) &&
    (message === null || holds(message, occasion.message))
  );
}

function isAboutContent({ header, body, size }: Who, { content, contentBytes }: Occasion): boolean {
  if (size !== null && !holds(size, contentBytes)) return false;
  if (header === null && body === null) return true;
  if (content === null) return false;
  if (body !== null && !found(body, bodyOf(content))) return false;
  if (header === null) return true;
  const fields = fieldsOf(content);
  return [...header].every(([name, pattern]) =>
    (fields.get(name.toLowerCase()) ?? []).some((value) => found(pattern, value)),
  );
}

function found(pattern: Pattern, text: string): boolean {
  return execPattern(pattern, text).match !== null;
}
