// What a policy says of moments that never come to its server: told when it is loaded, because it would have no effect.
import { comparable } from '../../net/dns-name.ts';
import { momentsOfDeed } from './deed.ts';
import { MOMENTS, type Moment } from './moment.ts';
import type { Policy } from './server-policy.ts';

/** The first such word, in a sentence; null if there is none. */
export function contradictionIn(policy: Policy): string | null {
  for (const [key, moments] of mentioned(policy)) {
    for (const moment of moments) {
      const why = neverComes(policy, moment);
      if (why !== null) return `\`${key}\`: \`${moment}\` never comes: ${why}`;
    }
  }
  if (policy.hosts !== undefined && policy.domain === undefined)
    return '`hosts` are those of a `domain`, which is missing';
  if (policy.domain !== undefined && policy.dns === undefined)
    return '`domain` has MX hosts only where `dns:` names them';
  const stranger = [...(policy.hosts?.keys() ?? [])].find((host) => !isExchange(policy, host));
  if (stranger !== undefined) return `\`hosts\`: ${stranger} is no MX host of ${policy.domain}`;
  const asks = lookingUp(policy);
  if (asks !== undefined && policy.dns === undefined) return `\`${asks}\` looks up what no \`dns:\` says`;
  const { forms = [], at = MOMENTS } = policy.multiline ?? {};
  const had = momentsOfDeed({ do: 'multiline', forms });
  const none = policy.multiline?.at === undefined ? undefined : at.find((moment) => !had.includes(moment));
  if (none !== undefined) return `\`multiline\`: a reply to \`${none}\` has several lines already`;
  const early = (policy.when ?? []).some(
    ({ at, turns }) => at.includes('connect') && turns.some(({ deed }) => deed.do === 'tls'),
  );
  if (early && policy.tls !== 'implicit')
    return '`when`: a fault of TLS at `connect` has an effect only with `tls: implicit`; else say `at: starttls`';
  return null;
}

/** Each key that names moments, with those it names. */
function mentioned(policy: Policy): readonly (readonly [key: string, moments: readonly Moment[]])[] {
  const {
    refuse,
    replies,
    reply_delay: delays,
    inject,
    silent,
    multiline,
    close_after: close,
    reset,
    unsolicited,
  } = policy;
  const maps = { refuse, replies, reply_delay: delays };
  return [
    ...(policy.when ?? []).map(({ at }) => ['when', at] as const),
    ...Object.entries(maps).map(([key, map]) => [key, namedIn(map ?? {})] as const),
    ['inject', namedIn(Object.fromEntries(inject ?? []))],
    ['silent', silent ?? []],
    ['multiline', multiline?.at ?? []],
    ['close_after', close?.verb === undefined ? [] : [close.verb]],
    ['reset', reset?.verb === undefined ? [] : [reset.verb]],
    ['unsolicited', unsolicited?.with === undefined ? [] : [unsolicited.with]],
  ];
}

function isExchange({ dns = {}, domain = '' }: Policy, host: string): boolean {
  const held = dns[domain];
  const mx = typeof held === 'object' && typeof held.MX === 'object' ? held.MX : [];
  const names = mx.length === 0 ? [domain] : mx.map(([, exchange]) => exchange);
  return names.some((name) => comparable(name) === comparable(host));
}

function lookingUp(policy: Policy): string | undefined {
  const { reverse_dns, helo, spf, sender_domain, recipient_domain, dnsbl } = policy;
  const single = Object.entries({ reverse_dns, helo, spf, sender_domain, recipient_domain });
  const found = single.find(([, value]) => value?.look_up === true)?.[0];
  return found ?? (dnsbl?.some(({ look_up: wanted }) => wanted === true) === true ? 'dnsbl' : undefined);
}

const SOMETIMES = ['ehlo', 'helo', 'lhlo', 'xclient'] as const satisfies readonly Moment[];

function namedIn(map: object): readonly Moment[] {
  return SOMETIMES.filter((moment) => Object.hasOwn(map, moment));
}

function neverComes({ lmtp, xclient }: Policy, moment: Moment): string | null {
  if (moment === 'lhlo' && lmtp !== true) return 'LHLO is a command of LMTP; set `lmtp: true`';
  if ((moment === 'ehlo' || moment === 'helo') && lmtp === true) return 'with `lmtp: true` clients say LHLO';
  return moment === 'xclient' && xclient === undefined ? 'XCLIENT is not taken; set `xclient: true`' : null;
}
