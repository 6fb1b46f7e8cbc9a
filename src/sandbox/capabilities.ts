// What EHLO offers. The order is Postfix's.
import { inRanges } from '../scenario/policy/address-range.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Facts } from './facts.ts';

/** Postfix's message_size_limit, when the policy has none. */
const DEFAULT_SIZE_OCTETS = 10_240_000;
export const DEFAULT_MECHANISMS = ['PLAIN', 'LOGIN'] as const;

interface Change {
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
}

/** The lines behind the first one of the reply to EHLO. */
export function capabilitiesOf(policy: Policy, facts: Facts): readonly string[] {
  facts.offered ??= workedOut(policy, facts);
  return facts.offered;
}

function workedOut(policy: Policy, facts: Facts): readonly string[] {
  const onSmtps = policy.tls === 'implicit' ? policy.capabilities?.on_smtps : undefined;
  const inTls = facts.secure ? policy.capabilities?.in_tls : undefined;
  let offered = defaults(policy, facts);
  for (const change of [policy.capabilities, inTls, onSmtps]) offered = changed(offered, change);
  return offered;
}

/** The largest message that SIZE announces (RFC 1870); null: it names no limit. */
export function announcedLimit(policy: Policy, facts: Facts): number | null {
  const line = capabilitiesOf(policy, facts).find((one) => keywordOf(one) === 'SIZE');
  const octets = Number(/^SIZE[ =](\d{1,15})$/i.exec(line ?? '')?.[1] ?? 0);
  return octets > 0 ? octets : null;
}

/** Is the keyword offered? A command that belongs to one that is not offered does not exist. */
export function offers(capabilities: readonly string[], keyword: string): boolean {
  return capabilities.some((line) => keywordOf(line) === keyword);
}

/** A middlebox that writes over STARTTLS keeps the line's length (RFC 3207 section 6). */
function defaults(policy: Policy, { secure, client, stripped }: Facts): readonly string[] {
  const auth = policy.auth !== undefined && (secure || policy.auth.tls_only !== true);
  const mechanisms = policy.auth?.mechanisms ?? DEFAULT_MECHANISMS;
  return [
    ...(policy.pipelining?.offered === false ? [] : ['PIPELINING']),
    policy.size?.max === Number.POSITIVE_INFINITY ? 'SIZE' : `SIZE ${policy.size?.max ?? DEFAULT_SIZE_OCTETS}`,
    ...(policy.lmtp === true ? [] : ['VRFY', 'ETRN']),
    ...(secure || policy.tls === 'none' || policy.tls === 'implicit' ? [] : [stripped ? 'XXXXXXXA' : 'STARTTLS']),
    ...(auth ? [`AUTH ${mechanisms.join(' ')}`] : []),
    ...(mayAppear(policy, client) ? ['XCLIENT NAME ADDR PORT PROTO HELO LOGIN REVERSE_NAME'] : []),
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'SMTPUTF8',
    'CHUNKING',
  ];
}

function changed(offered: readonly string[], change: Change | undefined): readonly string[] {
  if (change === undefined) return offered;
  const removed = new Set(change.remove?.map(keywordOf));
  const added = change.add ?? [];
  const replaced = new Set(added.map(keywordOf));
  const kept = (change.only ?? offered).filter(
    (line) => !removed.has(keywordOf(line)) && !replaced.has(keywordOf(line)),
  );
  return [...kept, ...added];
}

function keywordOf(line: string): string {
  return (line.split(/[ =]/)[0] ?? '').toUpperCase();
}

/** As Postfix: offered to whom it is allowed, and so no more to the client that was put in his place. */
function mayAppear({ xclient }: Policy, client: Facts['client']): boolean {
  return xclient !== undefined && (xclient.from === undefined || inRanges(client.address, xclient.from));
}
