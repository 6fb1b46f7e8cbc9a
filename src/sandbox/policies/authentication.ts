// SPF, DKIM and DMARC: results that the policy states, or that were looked up where it says so.
import { inRanges } from '../../scenario/policy/address-range.ts';
import type { DEMANDS } from '../../scenario/policy/identity.ts';
import { isNamed } from '../../scenario/policy/whom.ts';
import type { Policy } from '../../scenario/policy.ts';
import type { MessageAuthentication } from '../../trust/sender-facts.ts';
import { domainOf, type Facts } from '../facts.ts';
import { fieldsOf } from '../message.ts';
import { momentsOf, type Refusal, type Rule, refuser } from '../rule.ts';

/** The null sender is judged by its HELO name (RFC 7208 2.4). */
export function spf(policy: Policy): Rule[] {
  const stated = policy.spf;
  if (stated === undefined || stated.refuse === false) return [];
  const results = [
    ['fail', stated.fail, refuser(stated, 'spf-fail')],
    ['permerror', stated.permerror, refuser(stated, 'spf-permerror')],
    ['temperror', stated.temperror, refuser(stated, 'spf-temperror')],
    ['softfail', stated.softfail, stated.refuse_softfail === true ? refuser(stated, 'spf-softfail') : null],
  ] as const;
  const check = ({ client, sender, helo, looked }: Facts): Refusal | null => {
    if (inRanges(client.address, stated.allowed ?? [])) return null;
    const domain = sender === null || sender === '' ? helo : domainOf(sender);
    for (const [result, domains, refuse] of results) {
      const is = looked.spf === null ? isNamed(domain, domains) : looked.spf.result === result;
      if (is && refuse !== null) return refuse();
    }
    return null;
  };
  return [{ name: 'spf', at: momentsOf(stated.at), check }];
}

/** A signature that holds, whoever signed. */
export function dkim(policy: Policy): Rule[] {
  const stated = policy.dkim;
  if (stated?.required !== true) return [];
  const refuse = refuser(stated, 'dkim-required');
  const check = ({ looked }: Facts) => (passes(looked.authentication).dkim ? null : refuse());
  return [{ name: 'dkim', at: ['eod'], check }];
}

/** What must pass, as Gmail, Yahoo and Microsoft demand it. */
export function authentication(policy: Policy): Rule[] {
  const stated = policy.authentication;
  if (stated === undefined) return [];
  const refuse = refuser(stated, 'gmail-unauthenticated');
  const { demand = 'spf-or-dkim' } = stated;
  const check = ({ looked }: Facts): Refusal | null => {
    const passed = passes(looked.authentication);
    if (isMet(demand, passed)) return null;
    const word = (holds: boolean) => (holds ? 'Pass' : 'Fail');
    const reason = `Spf= ${word(passed.spf)} , Dkim= ${word(passed.dkim)} , DMARC= ${word(passed.dmarc)}`;
    return refuse({ text: looked.authentication?.dmarc.from ?? '', reason });
  };
  return [{ name: 'authentication', at: ['eod'], check }];
}

type Passed = ReturnType<typeof passes>;

function passes(found: MessageAuthentication | null) {
  return {
    spf: found?.spf?.result === 'pass',
    dkim: found?.dkim.some(({ result }) => result === 'pass') === true,
    dmarc: found?.dmarc.result === 'pass',
  };
}

function isMet(demand: (typeof DEMANDS)[number], { spf: sent, dkim: signed, dmarc: aligned }: Passed): boolean {
  switch (demand) {
    case 'spf-or-dkim':
      return sent || signed;
    case 'spf-and-dkim':
      return sent && signed;
    case 'dmarc':
      return aligned;
    case 'all':
      return sent && signed && aligned;
  }
  return demand satisfies never;
}

export function dmarc(policy: Policy): Rule[] {
  const stated = policy.dmarc;
  if (stated === undefined || stated.refuse === false) return [];
  const refuse = refuser(stated, 'gmail-dmarc');
  const check = ({ client, message, looked }: Facts): Refusal | null => {
    if (message === null || inRanges(client.address, stated.allowed ?? [])) return null;
    if (stated.look_up === true) {
      const found = looked.authentication?.dmarc;
      return found?.disposition === 'reject' ? refuse({ text: found.from ?? '' }) : null;
    }
    const fields = fieldsOf(message);
    const domain = domainOf(addressIn(fields.get('from')?.[0] ?? ''));
    const signed = (fields.get('dkim-signature') ?? []).some((value) => signerOf(value) === domain);
    if (stated.dkim === true && signed) return null;
    return isNamed(domain, stated.reject ?? ['*']) ? refuse({ text: domain }) : null;
  };
  return [{ name: 'dmarc', at: ['eod'], check }];
}

/** The address of a From field: in brackets, or the whole. */
function addressIn(from: string): string {
  return (/<([^<>]{0,320})>/.exec(from)?.[1] ?? from).trim().toLowerCase();
}

/** The d= tag of a DKIM signature (RFC 6376 3.5). */
function signerOf(signature: string): string {
  return /(?:^|;)\s{0,10}d\s{0,10}=\s{0,10}([^;\s]{1,255})/.exec(signature)?.[1]?.toLowerCase() ?? '';
}
