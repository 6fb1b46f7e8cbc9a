// Whom a policy is about: client addresses, host names, mailboxes. The lists are the sandbox's stand-in for DNS and user
// databases; the variants of a scenario flip the answer by moving in or out of them.
import { mapped, oneOrMore, type Shape, string } from '../../document/shape.ts';
import { type AddressRange, addressRange } from './address-range.ts';

export const clients: Shape<AddressRange[]> = mapped(oneOrMore(addressRange), (lists) => lists.flat());

const NAME = /^(?:\*|(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)$/;
/** Names of hosts or domains; `*.example` is every name below it, `*` is every name. Kept in lower case. */
export const names: Shape<string[]> = mapped(
  oneOrMore(string('a domain such as good.test or *.test', { pattern: NAME, maxLength: 255 })),
  (list) => list.map((name) => name.toLowerCase()),
);

const MAILBOX = /^(?:\*|<>|[^\s@]{1,64}@|[^\s@]{0,64}@[A-Za-z0-9_.-]{1,255})$/;
/** Mailboxes: `full@lab.test`, `full@` at any domain, `@lab.test` for all of a domain, `<>` for the null sender,
 * `*` for every one. Kept in lower case. */
export const mailboxes: Shape<string[]> = mapped(
  oneOrMore(string('a mailbox such as full@lab.test, full@ or @lab.test', { pattern: MAILBOX, maxLength: 320 })),
  (list) => list.map((name) => name.toLowerCase()),
);

/** Is `name` one of `list`? Case does not matter (RFC 5321 2.4). */
export function isNamed(name: string, list: readonly string[] | undefined): boolean {
  const lower = name.toLowerCase().replace(/\.$/, '');
  return (list ?? []).some(
    (one) =>
      one === '*' ||
      one === lower ||
      (one.startsWith('*.') && lower.endsWith(one.slice(1)) && lower.length > one.length - 1),
  );
}

/** Is the mailbox one of `list`? */
export function isMailbox(mailbox: string, list: readonly string[] | undefined): boolean {
  if (list === undefined) return false;
  if (mailbox === '') return list.includes('<>') || list.includes('*');
  const lower = mailbox.toLowerCase();
  const at = lower.lastIndexOf('@');
  const local = `${at === -1 ? lower : lower.slice(0, at)}@`;
  const domain = at === -1 ? '' : lower.slice(at);
  return list.includes(lower) || list.includes(local) || (domain !== '' && list.includes(domain)) || list.includes('*');
}
