// Whom to ask: the resolver of the machine, a zone in a policy, a table in a test.
import type { DnsAnswer, DnsType } from '../wire/dns-answer.ts';

export interface Dns {
  /** Looks up one name. Never rejects; an aborted `signal` gives the outcome `aborted`. */
  query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer>;
}
