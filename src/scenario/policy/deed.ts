// What a server can do in place of its usual reply, and at which moments that has an effect: one table for `when:` and for the
// keys that are older than it (`close_after`, `reset`, `silent`, `reply_delay`, `multiline`).
import { boolean, duration, mapped, oneOf, oneOrMore, optional, type Shape, scalar } from '../../document/shape.ts';
import { octetsUpTo } from '../octets.ts';
import { CERTIFICATE_KINDS, type CertificateKind } from './certificate.ts';
import { MOMENTS, type Moment } from './moment.ts';
import { reply, type SaidReply } from './reply.ts';

export const REPLY_FORMS = [
  'code-only',
  'empty-last-line',
  'mixed-codes',
  'multi-line',
  'bare-lf',
  'no-separator',
  'long-line',
  'eight-bit',
  'nul',
  'drip',
  'unfinished',
  'endless',
] as const;
export type ReplyForm = (typeof REPLY_FORMS)[number];

/**
 * Faults of TLS. `stripped` is what a middlebox writes over STARTTLS in the reply to EHLO; `refused` is 454 to STARTTLS. The
 * handshake itself is `broken` by an alert, `dropped` by FIN, `garbled` by octets that are no TLS, or shows a certificate.
 */
const HANDSHAKE_FAULTS = ['broken', 'dropped', 'garbled'] as const;
export type HandshakeFault = (typeof HANDSHAKE_FAULTS)[number];
export const TLS_FAULTS = ['stripped', 'refused', ...HANDSHAKE_FAULTS, ...CERTIFICATE_KINDS] as const;
export type TlsFault = (typeof TLS_FAULTS)[number];

export type Deed =
  /** The usual reply. */
  | { readonly do: 'pass' }
  /** Said in place of the usual reply; its code moves the session. */
  | { readonly do: 'reply'; readonly reply: SaidReply; readonly close: boolean }
  | { readonly do: 'close' }
  | { readonly do: 'reset' }
  /** This one is not answered; what comes next is. */
  | { readonly do: 'silent' }
  /** So many octets of the reply, by default half of them, and then. */
  | { readonly do: 'half'; readonly octets: number | null; readonly follow: 'close' | 'reset' | 'stall' }
  /** One octet at a time, this far apart. */
  | { readonly do: 'drip'; readonly everyMs: number }
  | { readonly do: 'multiline'; readonly forms: readonly ReplyForm[] }
  /** Nothing is answered any more; closed after `ms`, or when the client is gone. */
  | { readonly do: 'stall'; readonly ms: number | null }
  /** Nothing is read any more: the client's writes fill up. */
  | { readonly do: 'deaf' }
  | { readonly do: 'tls'; readonly fault: TlsFault };

/** Where a fault of TLS has an effect; at `connect` only on a server that speaks TLS at once. */
function momentsOfTls(fault: TlsFault): readonly Moment[] {
  if (fault === 'stripped') return ['ehlo', 'lhlo'];
  return fault === 'refused' ? ['starttls'] : ['starttls', 'connect'];
}

/** The moments at which a deed has an effect. */
export function momentsOfDeed(deed: Deed): readonly Moment[] {
  if (deed.do === 'tls') return momentsOfTls(deed.fault);
  return deed.do === 'multiline' ? momentsOfForms(deed.forms) : MOMENTS;
}

/** EHLO is answered with several lines in any case. */
function momentsOfForms(forms: readonly ReplyForm[]): readonly Moment[] {
  const others = forms.some((form) => form !== 'multi-line');
  return others ? MOMENTS : MOMENTS.filter((moment) => moment !== 'ehlo' && moment !== 'lhlo');
}

/** What a deed does to the handshake: a fault of its own, or another certificate. */
export function handshakeOf(deed: Deed): { fault: HandshakeFault | null; certificate: CertificateKind | null } {
  const shown = deed.do === 'tls' ? deed.fault : null;
  return {
    fault: HANDSHAKE_FAULTS.find((fault) => fault === shown) ?? null,
    certificate: CERTIFICATE_KINDS.find((kind) => kind === shown) ?? null,
  };
}

/** `true`, or a value of `shape`. */
function yesOr<T>(shape: Shape<T>): Shape<T | true> {
  return {
    label: `true, or ${shape.label}`,
    read(node, checking) {
      return node.kind === 'scalar' && node.value === true ? true : shape.read(node, checking);
    },
    schema: () => ({ anyOf: [{ const: true }, shape.schema()] }),
  };
}

const yes = mapped(boolean, (value, refuse) => (value ? true : refuse('only true has a meaning here')));
const octets = octetsUpTo(65_536);

/** The keys that say a deed; `close` is one by itself, and with `reply` it follows it. */
export const deedFields = {
  reply: optional(reply, 'said in place of the usual reply; its code decides what follows'),
  close: optional(yes, 'close without a reply; with `reply`, behind it'),
  reset: optional(yes, 'a TCP reset in place of the reply'),
  silent: optional(yes, 'no reply to this one; the next command is answered'),
  half: optional(yesOr(octets), 'so many octets of the reply, or half of it, and no more'),
  // biome-ignore lint/suspicious/noThenProperty: the word of the language; these fields are never awaited
  then: optional(oneOf(['close', 'reset', 'stall']), 'what follows `half`; default close'),
  drip: optional(yesOr(duration), 'the reply octet by octet, this far apart; default 20ms'),
  multiline: optional(oneOrMore(oneOf(REPLY_FORMS)), 'a misshapen reply'),
  stall: optional(yesOr(duration), 'never answer again; with a duration, close after it'),
  deaf: optional(yes, 'read no more, so that what the client writes fills up'),
  tls: optional(
    scalar<boolean | TlsFault>(
      'true, false or a fault of TLS',
      { anyOf: [{ type: 'boolean' }, { enum: TLS_FAULTS }] },
      (value) => (typeof value === 'boolean' ? value : TLS_FAULTS.find((fault) => fault === value)),
    ),
    'true or false: within TLS or not; a word: the fault of TLS that is shown',
  ),
  pass: optional(yes, 'the usual reply: a rule that lets through what a later one would stop'),
} as const;

/** The values of `deedFields` as they are read. */
export interface WrittenDeed {
  readonly reply?: SaidReply | undefined;
  readonly close?: true | undefined;
  readonly reset?: true | undefined;
  readonly silent?: true | undefined;
  readonly half?: number | true | undefined;
  readonly then?: 'close' | 'reset' | 'stall' | undefined;
  readonly drip?: number | true | undefined;
  readonly multiline?: readonly ReplyForm[] | undefined;
  readonly stall?: number | true | undefined;
  readonly deaf?: true | undefined;
  readonly tls?: boolean | TlsFault | undefined;
  readonly pass?: true | undefined;
}

/** Octets apart by this much are segments apart; a dripping reply of 40 octets takes under a second. */
const DRIP_MS = 20;

/** All deeds that are written there; a rule wants one. */
export function deedsIn(written: WrittenDeed): readonly Deed[] {
  const { reply: said, close, half, drip, multiline, stall, tls } = written;
  return [
    ...(said === undefined ? [] : [{ do: 'reply', reply: said, close: close === true } as const]),
    ...(close === true && said === undefined ? [{ do: 'close' } as const] : []),
    ...(written.reset === true ? [{ do: 'reset' } as const] : []),
    ...(written.silent === true ? [{ do: 'silent' } as const] : []),
    ...(half === undefined ? [] : [{ do: 'half', octets: numberIn(half), follow: written.then ?? 'close' } as const]),
    ...(drip === undefined ? [] : [{ do: 'drip', everyMs: numberIn(drip) ?? DRIP_MS } as const]),
    ...(multiline === undefined ? [] : [{ do: 'multiline', forms: multiline } as const]),
    ...(stall === undefined ? [] : [{ do: 'stall', ms: numberIn(stall) } as const]),
    ...(written.deaf === true ? [{ do: 'deaf' } as const] : []),
    ...(typeof tls === 'string' ? [{ do: 'tls', fault: tls } as const] : []),
    ...(written.pass === true ? [{ do: 'pass' } as const] : []),
  ];
}

/** `true` leaves the number open. */
function numberIn(value: number | true): number | null {
  return value === true ? null : value;
}
