// Octets -> a DNS message, strictly: every length is checked, and a message that is cut short or does not add up is none.
// (dns-packet, which writes our queries, reads a TXT record cut in its middle as a shorter one.) RFC 1035 4, RFC 6891 6.1.
import { SocketAddress } from 'node:net';
import type { DnsRecord, DnsType } from '../wire/dns-answer.ts';

export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  /** TC: the answers are not all here, and none is given. */
  readonly isTruncated: boolean;
  /** AD (RFC 4035 3.2.3). */
  readonly isAuthentic: boolean;
  /** RCODE, the upper bits from OPT included. */
  readonly code: number;
  readonly questions: readonly { readonly name: string; readonly type: number; readonly class: number }[];
  readonly answers: readonly DnsAnswerRecord[];
}
export interface DnsAnswerRecord {
  readonly name: string;
  /** Null for a type we never ask for. */
  readonly record: DnsRecord | null;
}

export const TYPE_NUMBERS: Readonly<Record<DnsType, number>> = {
  A: 1,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  TLSA: 52,
};
const OPT = 41;
const CLASS_IN = 1;
const HEADER_OCTETS = 12;
/** RFC 1035 2.3.4. */
const MAX_NAME_OCTETS = 255;

/** Thrown and caught within this file only. */
class Malformed extends Error {}

/** The message, or null if the octets are none. */
export function decodeMessage(octets: Buffer): DnsMessage | null {
  if (octets.length < HEADER_OCTETS) return null;
  try {
    return new Reader(octets).message();
  } catch (thrown) {
    if (thrown instanceof Malformed) return null;
    throw thrown;
  }
}

class Reader {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  message(): DnsMessage {
    const id = this.#number(2);
    const flags = this.#number(2);
    const counts = {
      questions: this.#number(2),
      answers: this.#number(2),
      authorities: this.#number(2),
      more: this.#number(2),
    };
    const questions = Array.from({ length: Math.min(counts.questions, 2) }, () => this.#question());
    const isTruncated = (flags & 0x0200) !== 0;
    const head = { id, isResponse: flags >= 0x8000, isTruncated, isAuthentic: (flags & 0x0020) !== 0, questions };
    if (isTruncated || counts.questions > 1) return { ...head, code: flags & 15, answers: [] };
    const answers: DnsAnswerRecord[] = [];
    for (let i = 0; i < counts.answers; i += 1) answers.push(this.#record());
    for (let i = 0; i < counts.authorities; i += 1) this.#record();
    let upper = 0;
    for (let i = 0; i < counts.more; i += 1) upper = this.#record().extendedCode ?? upper;
    return { ...head, code: (flags & 15) + upper * 16, answers };
  }

  #number(octets: 1 | 2 | 4): number {
    if (this.#at + octets > this.#octets.length) throw new Malformed();
    this.#at += octets;
    return this.#octets.readUIntBE(this.#at - octets, octets);
  }

  #question(): { name: string; type: number; class: number } {
    return { name: this.#name(), type: this.#number(2), class: this.#number(2) };
  }

  #record(): DnsAnswerRecord & { readonly extendedCode: number | null } {
    const name = this.#name();
    const type = this.#number(2);
    const recordClass = this.#number(2);
    const ttl = this.#number(4);
    const length = this.#number(2);
    const end = this.#at + length;
    if (end > this.#octets.length) throw new Malformed();
    const record = recordClass === CLASS_IN ? this.#data(type, end) : null;
    if (record === null) this.#at = end;
    if (this.#at !== end) throw new Malformed();
    return { name, record, extendedCode: type === OPT ? ttl >>> 24 : null };
  }

  /** The data of a record of a known type, which must reach to `end` exactly; null (and nothing read) for other types. */
  #data(type: number, end: number): DnsRecord | null {
    switch (type) {
      case TYPE_NUMBERS.A:
        return { type: 'A', address: this.#take(4).join('.') };
      case TYPE_NUMBERS.AAAA:
        return { type: 'AAAA', address: ipv6Text(this.#take(16)) };
      case TYPE_NUMBERS.MX:
        return { type: 'MX', preference: this.#number(2), exchange: this.#name() };
      case TYPE_NUMBERS.PTR:
        return { type: 'PTR', name: this.#name() };
      case TYPE_NUMBERS.CNAME:
        return { type: 'CNAME', name: this.#name() };
      case TYPE_NUMBERS.TXT:
        return { type: 'TXT', text: this.#strings(end) };
      case TYPE_NUMBERS.TLSA: {
        const [usage, selector, matchingType] = [this.#number(1), this.#number(1), this.#number(1)];
        return { type: 'TLSA', usage, selector, matchingType, data: new Uint8Array(this.#take(end - this.#at)) };
      }
      default:
        return null;
    }
  }

  #take(octets: number): Buffer {
    if (octets < 0 || this.#at + octets > this.#octets.length) throw new Malformed();
    this.#at += octets;
    return this.#octets.subarray(this.#at - octets, this.#at);
  }

  #strings(end: number): string {
    let text = '';
    while (this.#at < end) text += this.#take(this.#number(1)).toString('latin1');
    return text;
  }

  /** Reads a name and goes behind it. Pointers lead backwards only, so this ends. */
  #name(): string {
    const labels: string[] = [];
    let octets = 1;
    let behind: number | null = null;
    let lowest = this.#at;
    for (let length = this.#number(1); length !== 0; length = this.#number(1)) {
      if (length >= 0xc0) {
        const target = ((length & 0x3f) << 8) | this.#number(1);
        behind ??= this.#at;
        if (target >= lowest) throw new Malformed();
        lowest = target;
        this.#at = target;
      } else {
        octets += length + 1;
        if (length >= 0x40 || octets > MAX_NAME_OCTETS) throw new Malformed();
        // A dot within a label is no end of it: it is written as RFC 1035 5.1 says.
        labels.push(this.#take(length).toString('latin1').replaceAll('.', '\\.'));
      }
    }
    this.#at = behind ?? this.#at;
    return labels.length === 0 ? '.' : labels.join('.');
  }
}

function ipv6Text(octets: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(2 * i).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
