// What the DNS said of a domain as a line of JSON, and back.
import { count, flag, instant, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { stsShape, tlsRptShape } from '../target/domain-facts.ts';
import { hostShape } from './document.ts';
import type { Policies, Way } from './look.ts';

const recordShape = object({
  usage: [count, ''],
  selector: [count, ''],
  matchingType: [count, ''],
  data: [text, 'Hex.'],
});
const tlsaShape = object({
  host: [text, ''],
  base: [text, ''],
  name: [text, ''],
  lookup: [word('secure', 'insecure', 'bogus', 'open'), ''],
  records: [listOf(recordShape), ''],
  text: [orNull(text), ''],
});
const noteShape = object({
  kind: [
    word(
      'domain-is-alias',
      'implicit-mx',
      'null-mx-beside-others',
      'mx-is-address',
      'mx-is-alias',
      'hosts-left-out',
      'addresses-left-out',
      'dns-failed',
    ),
    '',
  ],
  at: [orNull(text), ''],
  text: [text, ''],
});
const problemShape = object({
  reason: [word('dns'), ''],
  text: [text, ''],
  kind: [word('null-mx', 'domain-missing', 'mx-names-no-host', 'hosts', 'dns-failed', 'family'), ''],
});
const endpointShape = object({
  host: [text, ''],
  address: [text, ''],
  port: [count, ''],
  mode: [word('smtp', 'smtps', 'submission', 'lmtp'), ''],
  domain: [orNull(text), ''],
  preference: [orNull(count), ''],
});

export const lookShape = object({
  at: [instant, 'When it was looked up.'],
  domain: [orNull(text), ''],
  alternatives: [flag, ''],
  hosts: [listOf(hostShape), ''],
  notes: [listOf(noteShape), ''],
  problem: [orNull(problemShape), ''],
  mxAuthentic: [orNull(flag), ''],
  endpoints: [listOf(endpointShape), 'Those that are asked.'],
  leftOut: [listOf(text), ''],
  mtaSts: [orNull(stsShape), ''],
  tlsRpt: [orNull(tlsRptShape), ''],
  tlsa: [listOf(tlsaShape), ''],
});
export type LookLine = Of<typeof lookShape>;

export function lookLine(at: string, { domain, resolved, endpoints, leftOut }: Way, policies: Policies): LookLine {
  const { alternatives, hosts, notes, problem, mxAuthentic } = resolved;
  const { mtaSts, tlsRpt, tlsa } = policies;
  return {
    ...{ at, domain, alternatives, hosts, notes, problem, mxAuthentic, endpoints, leftOut, mtaSts, tlsRpt },
    tlsa: [...tlsa].map(([host, found]) => ({
      ...{ host, base: found.base, name: found.name, lookup: found.lookup, text: found.text },
      records: found.records.map((record) => ({ ...record, data: Buffer.from(record.data).toString('hex') })),
    })),
  };
}

export function lookIn(line: LookLine): { readonly way: Way; readonly policies: Policies } {
  const { domain, endpoints, leftOut, alternatives, hosts, notes, problem, mxAuthentic, mtaSts, tlsRpt, tlsa } = line;
  return {
    way: { domain, endpoints, leftOut, resolved: { endpoints, alternatives, hosts, notes, problem, mxAuthentic } },
    policies: {
      mtaSts,
      tlsRpt,
      tlsa: new Map(
        tlsa.map(({ host, records, ...found }) => [
          host,
          { ...found, records: records.map((record) => ({ ...record, data: Buffer.from(record.data, 'hex') })) },
        ]),
      ),
    },
  };
}
