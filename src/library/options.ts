// What callers of the library write -> what the use cases take: each option checked, or a `MxprobeError` that names it.
import { setMaxListeners } from 'node:events';
import { parseDnsServer } from '../net/dns-servers.ts';
import type { Value } from '../scenario/template.ts';
import { parseIp } from '../trust/ip-network.ts';
import type { Asking } from './asking.ts';
import { type Duration, durationMs } from './durations.ts';
import { duration, flag, type Kinds, oneOf, text, texts } from './given.ts';
import { badOption } from './mistake.ts';

export type { Duration };

/** Variables of a scenario by name. */
export type Vars = Readonly<Record<string, string | number | boolean | null>>;

/** Whom to ask, and who asks. */
export interface AskingOptions {
  /** `mx1.example.org`, `host:port`, `[::1]:25`, `mx:DOMAIN`, `smtp://`, `smtps://`, `submission://`, `lmtp://`; none: the embedded MX. */
  readonly target?: string | readonly string[];
  /** Own addresses; several: each a case. */
  readonly source?: string | readonly string[];
  readonly family?: 4 | 6;
  /** Ask this DNS server, `ADDRESS` or `ADDRESS:PORT`, and not the system's. */
  readonly dns?: string;
  /** PEM; trusted besides the system's roots. */
  readonly ca?: string | readonly string[];
  /** SNI, and the name that certificates must match. */
  readonly servername?: string;
  /** The target is your own: bursts and private addresses are allowed. */
  readonly owned?: boolean;
  /** The name in EHLO. */
  readonly helo?: string;
  readonly from?: string;
  readonly to?: string;
  /** The deadline of every step. */
  readonly timeout?: Duration;
}

/** What each of them may be. */
export const ASKING: Kinds<AskingOptions> = {
  ...{ target: texts, source: texts, ca: texts },
  family: oneOf(4, 6),
  ...{ dns: text, servername: text, helo: text, from: text, to: text },
  owned: flag,
  timeout: duration,
};

export function askingOf(options: AskingOptions): Asking {
  const { dns, timeout } = options;
  return {
    target: listOf(options.target),
    source: listOf(options.source).map(ownAddress),
    family: options.family ?? null,
    dns: dns === undefined ? null : (parseDnsServer(dns) ?? wrong('dns', dns, 'an IP address, or ADDRESS:PORT')),
    ca: listOf(options.ca).map(certificates),
    servername: options.servername ?? null,
    owned: options.owned ?? false,
    helo: options.helo ?? null,
    from: options.from ?? null,
    to: options.to ?? null,
    timeout: timeout === undefined ? null : durationMs(timeout, 'timeout'),
  };
}

export function listOf<T extends string>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** As a scenario knows them. */
export const variables = (vars: Vars = {}): Map<string, Value> => new Map(Object.entries(vars));

/** A signal that many may wait on, aborted when the caller's is. */
export function ownSignal(signal: AbortSignal | undefined): AbortSignal {
  const own = AbortSignal.any(signal === undefined ? [] : [signal]);
  // Every wait of every session listens: many are no leak.
  setMaxListeners(0, own);
  return own;
}

const ownAddress = (source: string) => (parseIp(source) === null ? wrong('source', source, 'an IP address') : source);

function certificates(pem: string): string {
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw badOption('ca', ': no PEM certificate in it', 'the text of a PEM file, not its path');
}

function wrong(option: string, value: unknown, advice: string): never {
  throw badOption(option, ` ${String(value).slice(0, 100)}`, advice);
}
