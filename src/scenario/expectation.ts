// Expectations as they are written: the short form (one string) and the long form (a map).

import { describe, type Node, plainOf } from '../document/node.ts';
import { placeIn } from '../document/problem.ts';
import {
  boolean,
  type Checking,
  duration,
  inShort,
  type Of,
  object,
  oneOf,
  optional,
  type Shape,
  scalar,
  text,
} from '../document/shape.ts';
import { type Capabilities, capabilities, type TextMatch, textMatch } from './capability-shape.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import { parseShortForm, type ShortForm } from './short-form.ts';
import type { Foreign } from './spelling/foreign.ts';
import { WORDS_OF_A_CERTIFICATE, WORDS_OF_AN_EXPECTATION, WORDS_OF_TLS } from './spelling/words-of-expectations.ts';

/** What an editor shows on hover. */
const SHORT_FORM =
  'What must come, in this order: codes (250, 25x, 4xx, 250|251, or a word: any, closed, timeout, silence, tls-failure), an enhanced status code (5.7.1, 5.7.x), what EHLO offers (+STARTTLS) or does not (-AUTH), a pattern of the text (/must issue/i). Example: 530 5.7.0 /STARTTLS/i';

export const shortForm: Shape<ShortForm> = {
  label: 'an expectation such as 250, 4xx, 530 5.7.0 /must issue/i',
  read(node, checking) {
    if (node.kind === 'map')
      return checking.problem(
        node.span,
        'a map where a text is expected',
        'write `reply: 250`, and what else must hold beside it',
      );
    if (node.kind === 'list' && oneOfList(node) === node)
      return checking.problem(
        node.span,
        'a list where one expectation is expected',
        'all that must hold stands in one: `250 +STARTTLS /text/i`',
      );
    const read = text(shortForm.label).read(oneOfList(node), checking);
    if (read === undefined) return undefined;
    const parsed = parseShortForm(read);
    return 'refuse' in parsed ? checking.problem(node.span, parsed.refuse, parsed.advice) : parsed;
  },
  schema: () => ({
    anyOf: [
      { type: 'integer', minimum: 200, maximum: 599 },
      { type: 'string', not: { pattern: '^\\s*(?:[016-9]\\d\\d|\\d{1,2}|\\d{4,})\\s*$' } },
      { type: 'array', items: { type: ['integer', 'string'] }, minItems: 1 },
    ],
    description: SHORT_FORM,
  }),
};

/** `[250, 251]` is `250|251`. */
function oneOfList(node: Node): Node {
  if (node.kind !== 'list' || node.items.length === 0) return node;
  const words = node.items.map((item) =>
    item.kind === 'scalar' && item.parts === undefined ? String(item.value) : '',
  );
  return words.every((word) => /^\S+$/.test(word)) ? { kind: 'scalar', value: words.join('|'), span: node.span } : node;
}

export const comparison = (label: string, kind: 'number' | 'tls' = 'number') =>
  scalar<Comparison>(label, { type: ['string', 'number'] }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    return parseComparison(String(value), kind) ?? { refuse: `\`${String(value).slice(0, 60)}\` is not ${label}` };
  });
const count = comparison('a number or a comparison such as ">14", "1..3"');
const version = comparison('a TLS version or a comparison such as ">=TLSv1.2"', 'tls');

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

/** Those of `facts` that are expected, as they were written. */
function someOf<N extends string, V>(
  facts: { readonly [K in N]: Shape<V> },
  foreign: () => Foreign,
): Shape<ReadonlyMap<N, V>> {
  const isName = (name: string): name is N => Object.hasOwn(facts, name);
  const each: readonly [string, Shape<V>][] = Object.entries(facts);
  const shape = object(Object.fromEntries(each.map(([name, fact]) => [name, optional(fact)])), 'a map', foreign);
  return {
    label: shape.label,
    read(node, checking) {
      const read = shape.read(node, checking);
      const given = new Map<N, V>();
      for (const [name, fact] of Object.entries(read ?? {}))
        if (isName(name) && fact !== undefined) given.set(name, fact);
      return read && given;
    },
    schema: () => shape.schema(),
  };
}

const noCapabilities: Capabilities = { include: [], exclude: [], parameters: new Map() };
/** A word alone is answered with the map that is meant. */
function withShort<T>(shape: Shape<T>, meant: (word: string) => string): Shape<T> {
  return {
    ...shape,
    read(node, checking) {
      if (node.kind !== 'scalar') return shape.read(node, checking);
      return checking.problem(
        node.span,
        `${describe(node)} where a map is expected`,
        meant(String(node.value).slice(0, 20)),
      );
    },
  };
}
const noTls: ReadonlyMap<keyof typeof TLS_FACTS, Comparison | TextMatch> = new Map();
const noCertificate: ReadonlyMap<keyof typeof CERTIFICATE_FACTS, boolean | Comparison | TextMatch> = new Map();

const long = object(
  {
    reply: optional(shortForm, 'the short form: codes, enhanced code, capabilities, patterns', null),
    lines: optional(count, 'how many lines the reply has', null),
    capabilities: optional(capabilities, 'what the EHLO reply offers', noCapabilities),
    within: optional(duration, 'the reply must be complete within this time', null),
    strict: optional(boolean, 'the reply obeys RFC 5321 4.2 to the octet', false),
    tls: optional(
      withShort(
        someOf<keyof typeof TLS_FACTS, Comparison | TextMatch>(TLS_FACTS, WORDS_OF_TLS),
        (word) => `tls: { version: "${word}" }`,
      ),
      'what the handshake agreed on',
      noTls,
    ),
    certificate: optional(
      withShort(
        someOf<keyof typeof CERTIFICATE_FACTS, boolean | Comparison | TextMatch>(
          CERTIFICATE_FACTS,
          WORDS_OF_A_CERTIFICATE,
        ),
        () => 'certificate: { trusted: true, matches_host: true }',
      ),
      "the server's certificate",
      noCertificate,
    ),
    dane: optional(oneOf(['verified', 'failed', 'absent']), 'RFC 7672', null),
    mta_sts: optional(oneOf(['verified', 'failed', 'absent', 'testing']), 'RFC 8461', null),
  },
  'an expectation: codes, or a map with reply, lines, capabilities, within, strict, tls, certificate, dane, mta_sts',
  WORDS_OF_AN_EXPECTATION,
);

const anyForm = inShort('an expectation', 'reply', shortForm, long);

function placed({ within: withinMs, mta_sts: mtaSts, ...read }: Of<typeof long>, node: Node, { source }: Checking) {
  const written = node.kind === 'map' ? writtenLong(node) : (read.reply?.written ?? '');
  return { written, place: placeIn(source, node.span), withinMs, mtaSts, ...read };
}
export type Expectation = ReturnType<typeof placed>;
export const expectation: Shape<Expectation> = {
  label: anyForm.label,
  read(node, checking) {
    const read = anyForm.read(node, checking);
    return read && placed(read, node, checking);
  },
  schema: () => ({ description: SHORT_FORM, ...anyForm.schema() }),
};

/** True if nothing but codes and words such as `closed` is asked for. */
export function asksForCodesOnly(form: ShortForm, expect: Expectation | null): boolean {
  const asks = form.enhanced.length + form.include.length + form.exclude.length + form.patterns.length;
  if (asks > 0 || expect === null) return asks === 0;
  const { include, exclude, parameters } = expect.capabilities;
  const more = include.length + exclude.length + parameters.size + expect.tls.size + expect.certificate.size;
  const alone = expect.lines === null && expect.withinMs === null && !expect.strict;
  return alone && more === 0 && expect.dane === null && expect.mtaSts === null;
}

/** True if TLS or the certificate is to be looked at. */
export const asksForTls = (expect: Expectation | null): boolean =>
  expect !== null && expect.tls.size + expect.certificate.size > 0;

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
