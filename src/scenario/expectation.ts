// Expectations as they are written: the short form (one string) and the long form (a map).
import { describe, type Node, plainOf } from '../document/node.ts';
import { placeOf } from '../document/problem.ts';
import {
  boolean,
  type Checking,
  duration,
  either,
  list,
  mapped,
  object,
  oneOf,
  optional,
  type Shape,
  scalar,
  text,
} from '../document/shape.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import { compilePattern } from './pattern.ts';
import type { Expectation, Place, TextMatch } from './scenario.ts';
import { type CapabilityTest, parseShortForm, type ShortForm } from './short-form.ts';
import { writtenText } from './template.ts';

export const shortForm: Shape<ShortForm> = {
  label: 'an expectation such as 250, 4xx, 530 5.7.0 /must issue/i',
  read(node, checking) {
    const read = text(shortForm.label).read(node, checking);
    if (read === undefined) return undefined;
    const parsed = parseShortForm(read);
    return 'refuse' in parsed ? checking.problem(node.span, parsed.refuse, parsed.advice) : parsed;
  },
  schema: () => ({ type: ['string', 'integer'] }),
};

const comparison = (label: string, kind: 'number' | 'tls' = 'number') =>
  scalar<Comparison>(label, { type: ['string', 'number'] }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    return parseComparison(String(value), kind) ?? { refuse: `\`${String(value).slice(0, 60)}\` is not ${label}` };
  });
const count = comparison('a number or a comparison such as ">14", "1..3"');
const version = comparison('a TLS version or a comparison such as ">=TLSv1.2"', 'tls');

const textMatch = mapped(text('a text, or a /pattern/'), (value, refuse): TextMatch | undefined => {
  const written = writtenText(value);
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(written);
  if (pattern === null) return { equals: written };
  const compiled = compilePattern(pattern[1] as string, pattern[2] as string);
  return 'refuse' in compiled ? refuse(`${written.slice(0, 60)}: ${compiled.refuse}`) : { pattern: compiled, written };
});

/** The facts of a certificate that can be expected, each with the kind of its value. One table for check, schema and docs. */
export const CERTIFICATE_FACTS = {
  trusted: boolean,
  matches_host: boolean,
  self_signed: boolean,
  days_left: count,
  bits: count,
  chain_length: count,
  issuer: textMatch,
  subject: textMatch,
  san: textMatch,
  key: textMatch,
  sha256: textMatch,
} as const;
const TLS_FACTS = { version, cipher: textMatch, alpn: textMatch, group: textMatch } as const;

const optionalEach = <F extends Readonly<Record<string, Shape<unknown>>>>(facts: F) =>
  Object.fromEntries(Object.entries(facts).map(([name, shape]) => [name, optional(shape)]));

const keyword = scalar<CapabilityTest>('an EHLO keyword', { type: 'string' }, (value) => {
  if (typeof value !== 'string') return undefined;
  const match = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:[= ](\S+))?$/.exec(value);
  if (match === null) return { refuse: `\`${value.slice(0, 60)}\` is no EHLO keyword` };
  return { keyword: (match[1] as string).toUpperCase(), parameter: match[2] ?? null };
});

const capabilities: Shape<Expectation['capabilities']> = {
  label: 'a map: include, exclude, or a keyword and what its parameter must be',
  read(node, checking) {
    if (node.kind !== 'map')
      return checking.problem(node.span, `${describe(node)} where ${capabilities.label} is expected`);
    const found = {
      include: [] as CapabilityTest[],
      exclude: [] as CapabilityTest[],
      parameters: new Map<string, Comparison | TextMatch>(),
    };
    for (const { key, keySpan, value } of node.entries) {
      if (key === 'include' || key === 'exclude') {
        const shape = value.kind === 'list' ? list(keyword) : mapped(keyword, (one) => [one]);
        found[key].push(...(shape.read(value, checking) ?? []));
      } else if (/^[A-Z0-9][A-Z0-9-]*$/.test(key)) {
        const asNumber = value.kind === 'scalar' && value.value !== null ? parseComparison(String(value.value)) : null;
        const match = asNumber ?? textMatch.read(value, checking);
        if (match !== undefined) found.parameters.set(key, match);
      } else
        checking.problem(
          keySpan,
          `unknown key \`${key.slice(0, 60)}\``,
          'include, exclude, or an EHLO keyword in capitals such as SIZE',
        );
    }
    return found;
  },
  schema: () => ({
    type: 'object',
    properties: { include: { type: ['array', 'string'] }, exclude: { type: ['array', 'string'] } },
    additionalProperties: { type: ['string', 'number'] },
  }),
};

const long = object(
  {
    reply: optional(shortForm, 'the short form: codes, enhanced code, capabilities, patterns'),
    lines: optional(count, 'how many lines the reply has'),
    capabilities: optional(capabilities, 'what the EHLO reply offers'),
    within: optional(duration, 'the reply must be complete within this time'),
    strict: optional(boolean, 'the reply obeys RFC 5321 4.2 to the octet'),
    tls: optional(object(optionalEach(TLS_FACTS)), 'what the handshake agreed on'),
    certificate: optional(object(optionalEach(CERTIFICATE_FACTS)), "the server's certificate"),
    dane: optional(oneOf(['verified', 'failed', 'absent']), 'RFC 7672'),
    mta_sts: optional(oneOf(['verified', 'failed', 'absent', 'testing']), 'RFC 8461'),
  },
  'an expectation: codes, or a map with reply, lines, capabilities, within, strict, tls, certificate, dane, mta_sts',
);

const any: Shape<Expectation> = either<Expectation>(
  'an expectation',
  (node) => (node.kind === 'map' ? fromLong : fromShort),
  [],
);
const fromShort: Shape<Expectation> = {
  label: shortForm.label,
  read(node, checking) {
    const reply = shortForm.read(node, checking);
    return reply === undefined ? undefined : { ...nothing(placed(node, checking), reply.written), reply };
  },
  schema: () => shortForm.schema(),
};
const fromLong: Shape<Expectation> = {
  label: long.label,
  read(node, checking) {
    const read = long.read(node, checking);
    if (read === undefined) return undefined;
    const empty = nothing(placed(node, checking), writtenLong(node));
    return {
      ...empty,
      reply: read.reply ?? null,
      lines: read.lines ?? null,
      capabilities: read.capabilities ?? empty.capabilities,
      withinMs: read.within ?? null,
      strict: read.strict ?? false,
      tls: given(read.tls),
      certificate: given(read.certificate),
      dane: read.dane ?? null,
      mtaSts: read.mta_sts ?? null,
    };
  },
  schema: () => long.schema(),
};
export const expectation: Shape<Expectation> = {
  label: 'an expectation',
  read: any.read,
  schema: () => ({ anyOf: [shortForm.schema(), long.schema()] }),
};

function given<T>(facts: object | undefined): ReadonlyMap<string, T> & Expectation['tls'] {
  const entries = Object.entries(facts ?? {}).filter(([, value]) => value !== undefined);
  return new Map(entries) as unknown as ReadonlyMap<string, T> & Expectation['tls'];
}

/** An expectation that expects nothing yet. */
export function nothing(place: Place, written: string): Expectation {
  return {
    written,
    place,
    reply: null,
    lines: null,
    capabilities: { include: [], exclude: [], parameters: new Map() },
    withinMs: null,
    strict: false,
    tls: new Map(),
    certificate: new Map(),
    dane: null,
    mtaSts: null,
  };
}

function placed(node: Node, checking: Checking): Place {
  return { file: checking.source.file, ...placeOf(checking.source.text, node.span.start) };
}

/** The long form on one line, as a report shows it. */
function writtenLong(node: Node): string {
  const plain = (value: unknown): string => {
    if (value instanceof Map)
      return [...value]
        .map(([key, one]) => `${key}: ${one instanceof Map ? `{${plain(one)}}` : plain(one)}`)
        .join(', ');
    return Array.isArray(value) ? value.map(plain).join(' ') : String(value);
  };
  return plain(plainOf(node));
}
