// How often, in windows. Postfix's anvil: a window begins with its first event, and refused ones count too.
import type { Clock } from '../../net/clock.ts';
import type { Moment } from '../../scenario/policy/moment.ts';
import type { Policy } from '../../scenario/policy.ts';
import type { Facts } from '../facts.ts';
import type { Memory } from '../memory.ts';
import { type Rule, refuser } from '../rule.ts';

const DEFAULT_WINDOW_MS = 60_000;

export function rate(policy: Policy, clock: Clock, memory: Memory): Rule[] {
  const wanted = policy.rate;
  if (wanted === undefined) return [];
  const windowMs = windowOf(wanted);
  const keyOf = (what: string, facts: Facts) => `${what}\0${whoIs(facts, wanted.per)}`;
  const counted = (what: string, at: Moment, limit: number | undefined, words: string): Rule[] => {
    if (limit === undefined) return [];
    const refuse = refuser(wanted, words);
    const check = (facts: Facts) => (memory.count(keyOf(what, facts), clock.now(), windowMs) > limit ? refuse() : null);
    return [{ name: 'rate', at: [at], check }];
  };
  const tlsLimit = wanted.tls;
  const tls = refuser(wanted, 'rate-tls');
  // TLS sessions are counted when the handshake is done, so STARTTLS looks at those before it.
  const checkTls = (facts: Facts) =>
    tlsLimit !== undefined && memory.counted(keyOf('tls', facts), clock.now(), windowMs) > tlsLimit ? tls() : null;
  return [
    ...counted('connections', 'connect', wanted.connections, 'rate-connections'),
    ...counted('messages', 'mail', wanted.messages, 'rate-messages'),
    ...counted('recipients', 'rcpt', wanted.recipients, 'rate-recipients'),
    ...counted('auth', 'auth', wanted.auth, 'rate-auth'),
    { name: 'rate', at: ['starttls'], check: checkTls },
  ];
}

/** Counts a finished handshake. */
export function countHandshake(policy: Policy, clock: Clock, memory: Memory, facts: Facts): void {
  const wanted = policy.rate;
  if (wanted?.tls === undefined) return;
  memory.count(`tls\0${whoIs(facts, wanted.per)}`, clock.now(), windowOf(wanted));
}

/** A session has no window, unless one is named: all of it counts. */
function windowOf({ window, per }: NonNullable<Policy['rate']>): number {
  return window ?? (per === 'session' ? Number.POSITIVE_INFINITY : DEFAULT_WINDOW_MS);
}

function whoIs(facts: Facts, per: NonNullable<Policy['rate']>['per'] = 'client'): string {
  switch (per) {
    case 'client':
      return facts.client.address;
    case 'sender':
      return (facts.sender ?? '').toLowerCase();
    case 'session':
      return String(facts.session);
    case 'server':
      return '';
  }
}
