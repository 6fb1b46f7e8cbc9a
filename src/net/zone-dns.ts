// The DNS in memory: the twin of the client for tests and for the sandbox. A table of names answers, with failures on order.

import { type DnsAnswer, type DnsRecord, type DnsType, emptyAnswer, wordsFor } from '../wire/dns-answer.ts';
import type { Dns } from './dns.ts';
import { comparable, queryName } from './dns-name.ts';

export type ZoneFailure = 'SERVFAIL' | 'TIMEOUT' | 'REFUSED';

/** What a name holds: records by type, or a failure in place of one type's records. `D` is how the data of a TLSA record is said. */
export interface ZoneName<D = Uint8Array> {
  readonly A?: string | readonly string[] | ZoneFailure;
  readonly AAAA?: string | readonly string[] | ZoneFailure;
  readonly MX?: readonly (readonly [preference: number, exchange: string])[] | ZoneFailure;
  /** One text for each record. */
  readonly TXT?: string | readonly string[] | ZoneFailure;
  readonly PTR?: string | readonly string[] | ZoneFailure;
  readonly CNAME?: string;
  readonly TLSA?: readonly (readonly [usage: number, selector: number, matchingType: number, data: D])[] | ZoneFailure;
  /** Answers about this name bear the AD bit. */
  readonly authentic?: boolean;
}

/** `{'mx.example': {A: '192.0.2.1'}, 'slow.example': 'TIMEOUT'}`: a failure alone is the answer to every type. */
export type Zone<D = Uint8Array> = Readonly<Record<string, ZoneName<D> | ZoneFailure>>;

const MAX_ALIASES = 16;

export class ZoneDns implements Dns {
  readonly #names = new Map<string, ZoneName | ZoneFailure>();
  /** Names with other names below them: what they hold need not be said (an empty non-terminal exists, RFC 8020). */
  readonly #above = new Set<string>();
  /** What was asked, in order: `MX example.test`. */
  readonly asked: string[] = [];

  constructor(zone: Zone) {
    for (const [written, held] of Object.entries(zone)) {
      const name = comparable(written);
      this.#names.set(name, held);
      for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
        this.#above.add(name.slice(dot + 1));
    }
  }

  async query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer> {
    const asked = queryName(name);
    if ('refuse' in asked) return emptyAnswer('bad-name', wordsFor('bad-name', name, type, asked.refuse));
    this.asked.push(`${type} ${asked.name}`);
    if (signal?.aborted) return emptyAnswer('aborted', wordsFor('aborted', name, type));
    return this.#answer(asked.name, type);
  }

  #answer(name: string, type: DnsType): DnsAnswer {
    const aliases: string[] = [];
    let authentic = true;
    for (let owner = name; aliases.length <= MAX_ALIASES; ) {
      const held = this.#held(owner);
      if (held === undefined) {
        const outcome = this.#above.has(comparable(owner)) ? 'nodata' : 'nxdomain';
        return { ...emptyAnswer(outcome, wordsFor(outcome, owner, type)), aliases };
      }
      if (typeof held === 'string') return failed(held, name, type);
      authentic &&= held.authentic === true;
      if (held.CNAME === undefined || type === 'CNAME') {
        const records = recordsOf(held, type);
        if (typeof records === 'string') return failed(records, name, type);
        const outcome = records.length === 0 ? 'nodata' : 'records';
        return { outcome, records, aliases, authentic, text: wordsFor(outcome, owner, type) };
      }
      aliases.push(held.CNAME);
      owner = held.CNAME;
    }
    return emptyAnswer('servfail', wordsFor('servfail', name, type, 'the CNAMEs go round in a circle'));
  }

  /** The name's own records, or those of the nearest wildcard above it (RFC 4592 3.3.1). */
  #held(owner: string): ZoneName | ZoneFailure | undefined {
    const name = comparable(owner);
    const own = this.#names.get(name);
    if (own !== undefined || this.#above.has(name)) return own;
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      const encloser = name.slice(dot + 1);
      const wild = this.#names.get(`*.${encloser}`);
      if (wild !== undefined) return wild;
      if (this.#names.has(encloser) || this.#above.has(encloser)) return undefined;
    }
    return undefined;
  }
}

function failed(failure: ZoneFailure, name: string, type: DnsType): DnsAnswer {
  const outcome = ({ SERVFAIL: 'servfail', TIMEOUT: 'timeout', REFUSED: 'refused' } as const)[failure];
  return emptyAnswer(outcome, wordsFor(outcome, name, type));
}

function recordsOf(held: ZoneName, type: DnsType): readonly DnsRecord[] | ZoneFailure {
  switch (type) {
    case 'A':
    case 'AAAA':
      return each(held[type], (address): DnsRecord => ({ type, address }));
    case 'TXT':
      return each(held.TXT, (text): DnsRecord => ({ type, text }));
    case 'PTR':
    case 'CNAME':
      return each(held[type], (name): DnsRecord => ({ type, name }));
    case 'MX':
      if (typeof held.MX === 'string') return held.MX;
      return (held.MX ?? []).map(([preference, exchange]) => ({ type, preference, exchange }));
    case 'TLSA':
      if (typeof held.TLSA === 'string') return held.TLSA;
      return (held.TLSA ?? []).map(([usage, selector, matchingType, data]) => ({
        type,
        usage,
        selector,
        matchingType,
        data,
      }));
  }
  return type satisfies never;
}

function each(
  held: string | readonly string[] | undefined,
  make: (value: string) => DnsRecord,
): readonly DnsRecord[] | ZoneFailure {
  if (held === 'SERVFAIL' || held === 'TIMEOUT' || held === 'REFUSED') return held;
  return (typeof held === 'string' ? [held] : (held ?? [])).map(make);
}
