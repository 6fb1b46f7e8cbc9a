// The HELO name. Postfix's smtpd_helo_restrictions.
import { isNamed } from '../../scenario/policy/whom.ts';
import type { Policy } from '../../scenario/policy.ts';
import type { Facts } from '../facts.ts';
import type { DomainState } from '../looked.ts';
import { momentsOf, type Refusal, type Rule, refuser } from '../rule.ts';

const UNKNOWN = ['*.invalid', '*.nxdomain.test'];

export function helo(policy: Policy): Rule[] {
  const wanted = policy.helo;
  if (wanted === undefined) return [];
  const demands = wanted.demand ?? ['fqdn'];
  const invalid = refuser(wanted, 'helo-invalid');
  const notFqdn = refuser(wanted, 'helo-not-fqdn');
  const unknown = refuser(wanted, 'helo-unknown');
  const isUnknown = (name: string, state: DomainState | null) =>
    state === null ? isNamed(name, wanted.unknown ?? UNKNOWN) : state === 'unknown' || state === 'tempfail';
  const check = ({ helo: name, looked }: Facts): Refusal | null => {
    if (isLiteral(name)) return null;
    if ((demands.includes('valid') || demands.includes('fqdn')) && !isHostName(name)) return invalid();
    if (demands.includes('fqdn') && !name.replace(/\.$/, '').includes('.')) return notFqdn();
    return demands.includes('resolves') && isUnknown(name, looked.helo) ? unknown() : null;
  };
  return [{ name: 'helo', at: momentsOf(wanted.at), check }];
}

/** An address literal: `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 4.1.3). */
function isLiteral(name: string): boolean {
  return /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]$/i.test(name);
}

/** Letters, digits, hyphens and, as Postfix has it, underscores; labels of 63 at most. */
function isHostName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}
