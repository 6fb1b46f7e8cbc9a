// The prober's identity as lines of text: the facts in the order in which a receiver meets them, then what they are worth.
import type { Identity } from '../target/identity.ts';
import type { MessageAuthentication } from '../trust/sender-facts.ts';
import { escapeTerminal } from './escape/terminal.ts';

export type FactRow = readonly [label: string, text: string];

const LABEL_WIDTH = 16;

/** Lines for a terminal, without colour; whatever the DNS said is escaped. */
export function describeIdentity(identity: Identity): string[] {
  const facts = identityRows(identity).map(([label, text]) => escapeTerminal(`${label.padEnd(LABEL_WIDTH)}  ${text}`));
  return [...facts, '', ...findingLines(identity)];
}

/** The facts, not escaped. */
export function identityRows(identity: Identity): FactRow[] {
  return [
    ['address', `${identity.source}${identity.scope === 'public' ? '' : ` (${identity.scope})`}`],
    ...pointerRows(identity),
    ['HELO', `${identity.helo.name}: ${sayHelo(identity)}`],
    ...spfRows(identity),
    ...dmarcRows(identity),
    ...(identity.dkim ?? []).map(
      ({ name, outcome, type, bits }) =>
        ['DKIM', `${name}: ${type === null ? outcome : `${type}, ${bits} bits`}`] as const,
    ),
    ...alignmentRows(identity),
    ...(identity.message === undefined ? [] : authenticationRows(identity.message)),
    ...(identity.senderDomain === null ? [] : [['sender domain', identity.senderDomain.text] as const]),
    ...identity.dnsbl.map(({ zone, text, reason }) => [zone, reason === null ? text : `${text}: ${reason}`] as const),
  ];
}

/** What a message's signatures and DMARC come to. */
export function authenticationRows({ dkim, dmarc }: MessageAuthentication): FactRow[] {
  return [
    ...dkim.map(({ result, domain, selector, bits, text }): FactRow => {
      const key = `selector ${selector ?? '?'}${bits === null ? '' : `, ${bits} bits`}`;
      return ['DKIM', `${result}: ${domain ?? '?'} (${key}): ${text}`];
    }),
    ...(dkim.length === 0 ? [['DKIM', 'none: it is not signed'] as const] : []),
    ['DMARC result', `${dmarc.result}: ${dmarc.text}`],
  ];
}

function pointerRows({ ptr }: Identity): (readonly [string, string])[] {
  if (ptr.outcome === 'unknown') return [['reverse DNS', `not known: ${ptr.notes.join('; ')}`]];
  if (ptr.outcome === 'missing') return [['reverse DNS', `none (${ptr.query})`]];
  return ptr.names.map((name) => [
    'reverse DNS',
    `${name} (${ptr.confirmed.includes(name) ? 'leads back' : 'does not lead back'})`,
  ]);
}

function sayHelo({ helo, source }: Identity): string {
  if (helo.form === 'fqdn' && helo.outcome === 'resolves') return helo.matches ? `leads to ${source}` : helo.text;
  return helo.text;
}

function spfRows({ spf }: Identity): (readonly [string, string])[] {
  return [spf.mailFrom, spf.helo].flatMap((one, i) => {
    if (one === null) return [];
    const record = one.record === null ? '' : `, record: ${one.record}`;
    return [[i === 0 ? 'SPF MAIL FROM' : 'SPF HELO', `${one.domain}: ${one.result} (${one.text})${record}`] as const];
  });
}

function dmarcRows({ dmarc }: Identity): (readonly [string, string])[] {
  switch (dmarc?.outcome) {
    case undefined:
      return [];
    case 'found':
      return [['DMARC', `${dmarc.policy} (_dmarc.${dmarc.at}: ${dmarc.text})`]];
    case 'none':
      return [['DMARC', `${dmarc.domain}: no record`]];
    case 'unknown':
      return [['DMARC', `${dmarc.domain}: not known (${dmarc.notes.join('; ')})`]];
  }
}

function alignmentRows({ alignment }: Identity): (readonly [string, string])[] {
  if (alignment === undefined) return [];
  const { author, spf, dkim, policy } = alignment;
  const said = `SPF ${spf ? 'aligned' : 'not aligned'}, DKIM ${dkim === null ? 'not looked at' : dkim ? 'aligned' : 'not aligned'}`;
  return [['alignment', `${author}${policy === null ? ' (no DMARC record)' : ` (p=${policy})`}: ${said}`]];
}

function findingLines({ findings }: Identity): string[] {
  if (findings.length === 0) return ['nothing speaks against this sender'];
  return findings.flatMap(({ severity, text, remedy, standard }) => [
    escapeTerminal(`${severity}: ${text}${standard === null ? '' : ` (${standard})`}`),
    ...(remedy === null ? [] : [escapeTerminal(`  = ${remedy}`)]),
  ]);
}
