// The policy of the embedded MX that refuses as the bounce says, and stops refusing when one thing changes. Where no policy
// of its can refuse so at that stage, the reply is said by hand and nothing changes it.

import { exactly, quoted } from '../document/yaml-text.ts';
import type { Envelope } from './envelope.ts';
import type { QuotedReply, Stage } from './facts.ts';

/** What the refusal is made to depend on. */
export type SandboxRule =
  | 'starttls'
  | 'helo'
  | 'sender'
  | 'recipient'
  | 'source'
  | 'reverse-dns'
  | 'blocklist'
  | 'family'
  | 'wait'
  | 'rate'
  | 'size'
  | 'auth'
  | 'content';

export interface Refused {
  readonly stage: Stage;
  readonly reply: QuotedReply;
  readonly envelope: Envelope;
  /** The control dialogue encrypts. */
  readonly encrypted: boolean;
}

/** The client that the policies are about, where the embedded MX is asked from 127.0.0.1. */
const CLIENT = '127.0.0.1';
/** A greylist that lets one wait for it, and a window in which a few dialogues on loopback have room. */
const DELAY = '1s';
const WINDOW = '3s';
/** In that window; one more is refused. */
const SANDBOX_RATE = 2;
const SANDBOX_SIZE = 10_240;
/** A message that holds this is refused where the content decides. */
export const SANDBOX_CONTENT = 'X-Mxprobe-Content: as bounced';
export const SANDBOX_LOGIN = { user: 'probe', password: 'mxprobe-sandbox' } as const;

/** The lines below `sandbox:`. */
export function policyLines(refused: Refused, rule: SandboxRule | null): readonly string[] {
  const own = rule === null ? null : POLICIES[rule](refused);
  if (own !== null) return own;
  const { stage } = refused;
  const said = quoted(wholeReply(refused.reply));
  const auth = stage === 'auth' ? ['auth: { mechanisms: [PLAIN], tls_only: false }'] : [];
  return stage === 'connect' ? [`greeting: ${said}`] : [...auth, `refuse: { ${stage}: ${said} }`];
}

type MakePolicy = (refused: Refused) => readonly string[] | null;

const POLICIES: Readonly<Record<SandboxRule, MakePolicy>> = {
  starttls: (refused) =>
    !refused.encrypted && isOneOf(refused, 'auth', 'mail', 'rcpt', 'data')
      ? [`require_starttls: { at: ${refused.stage}, ${said(refused)} }`]
      : null,
  helo: (refused) => {
    const { helo } = refused.envelope;
    if (helo === null || !isOneOf(refused, 'ehlo', 'mail', 'rcpt', 'data', 'eod')) return null;
    const unknown = NAME.test(helo) ? `unknown: [${quoted(helo)}], ` : '';
    return [`helo: { demand: [valid, fqdn, resolves], ${unknown}at: ${moment(refused)}, ${said(refused)} }`];
  },
  sender: (refused) => {
    const from = refused.envelope.from === '' ? '<>' : refused.envelope.from;
    if (from === null || !(MAILBOX.test(from) || from === '<>')) return null;
    if (!isOneOf(refused, 'mail', 'rcpt', 'data', 'eod')) return null;
    return [`senders: { blocked: [${exactly(from)}], at: ${refused.stage}, ${said(refused)} }`];
  },
  recipient: (refused) => {
    const { to } = refused.envelope;
    if (!MAILBOX.test(to) || !isOneOf(refused, 'rcpt', 'eod')) return null;
    return [`mailboxes: { unknown: [${exactly(to)}], at: ${refused.stage}, ${said(refused)} }`];
  },
  source: (refused) => client(refused, 'blocked', `clients: ${CLIENT}`),
  'reverse-dns': (refused) => client(refused, 'reverse_dns', `missing: ${CLIENT}`),
  blocklist: (refused) => client(refused, 'dnsbl', `listed: ${CLIENT}`),
  family: (refused) => client(refused, 'blocked', 'clients: 0.0.0.0/0'),
  wait: (refused) => {
    if (isOneOf(refused, 'rcpt', 'data', 'eod'))
      return [`greylist: { delay: ${DELAY}, at: ${refused.stage}, ${said(refused)} }`];
    return client(refused, 'dnsbl', `listed: any, expires: ${DELAY}`);
  },
  rate: (refused) => {
    const counted = { connect: 'connections', mail: 'messages', rcpt: 'recipients' } as const;
    const { stage } = refused;
    if (stage !== 'connect' && stage !== 'mail' && stage !== 'rcpt') return null;
    return [`rate: { ${counted[stage]}: ${SANDBOX_RATE}, window: ${WINDOW}, ${said(refused)} }`];
  },
  size: (refused) => (isOneOf(refused, 'mail', 'eod') ? [`size: { max: ${SANDBOX_SIZE}, ${said(refused)} }`] : null),
  auth: (refused) => {
    const users = `users: { ${SANDBOX_LOGIN.user}: ${SANDBOX_LOGIN.password} }, mechanisms: [PLAIN]`;
    if (refused.stage === 'auth') return [`auth: { ${users}, failed: ${quoted(wholeReply(refused.reply))} }`];
    if (!isOneOf(refused, 'mail', 'rcpt')) return null;
    return [`auth: { ${users}, required: true, at: ${refused.stage}, ${said(refused)} }`];
  },
  content: (refused) =>
    refused.stage === 'eod'
      ? [`content: { ${JSON.stringify(SANDBOX_CONTENT)}: ${quoted(wholeReply(refused.reply))} }`]
      : null,
};

function client(refused: Refused, key: string, whom: string): readonly string[] | null {
  if (!isOneOf(refused, 'connect', 'ehlo', 'mail', 'rcpt', 'data', 'eod')) return null;
  return [`${key}: { ${whom}, at: ${moment(refused)}, ${said(refused)} }`];
}

const isOneOf = ({ stage }: Refused, ...stages: readonly Stage[]) => stages.includes(stage);
/** A policy calls EHLO by the name of its older sister. */
const moment = ({ stage }: Refused) => (stage === 'ehlo' ? 'helo' : stage);

function said({ reply: { code, enhanced, text } }: Refused): string {
  return `code: ${code}, enhanced: ${enhanced ?? 'none'}, text: ${quoted(text.replace(CONTROL, ' '))}`;
}

function wholeReply({ code, enhanced, text }: QuotedReply): string {
  return [code, enhanced, text.replace(CONTROL, ' ')].filter((part) => part !== null).join(' ');
}

const CONTROL = /[\0-\x09\x0b-\x1f\x7f]/g;
/** What the lists of a policy take (scenario/policy/whom.ts). */
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
const MAILBOX = /^[^\s@]{1,64}@[A-Za-z0-9_.-]{1,255}$/;
