// What one visit found, as it is kept: masked where it changes although nothing did, certificates apart. Unchanged, it is the same text in
// each round; from another vantage point it has the same likeness.
import { createHash } from 'node:crypto';
import { BUILT_IN_MASKS, maskText } from '../baseline/masks.ts';
import type { ReplyRecord } from '../dialogue/transcript.ts';
import { readAs } from '../document/json-shape.ts';
import { parsedJson } from '../document/json-text.ts';
import type { Answered } from '../survey/ask-endpoint.ts';
import { likenessOf } from '../survey/likeness.ts';
import type { Visited } from '../survey/looked.ts';
import { type VisitedLine, visitedIn, visitedLine, visitedShape } from '../survey/said-line.ts';
import type { PtrFacts } from '../trust/ptr.ts';

/** Who asked: what a server repeats of it is no fact of the server. */
export interface Asker {
  readonly helo: string;
  readonly from: string;
}

export interface Fact {
  /** JSON, with `sha256:HEX` in the place of certificates. */
  readonly doc: string;
  /** Hex of SHA-256. */
  readonly likeness: string;
  /** Base64 of DER. */
  readonly certificates: readonly string[];
}

export function factOf(answered: Answered, ptr: PtrFacts | null, asker: Asker): Fact {
  const line = visitedLine({ answered: { ...answered, ms: 0, handshakeMs: 0 }, ptr });
  const certificates = new Map<string, string>();
  const apart = (shown: VisitedLine['said']['handshake']) =>
    shown === null ? null : { ...shown, certificates: shown.certificates.map((one) => named(one, certificates)) };
  const said = maskedSaid(line.said, asker);
  const kept = { ...said, handshake: apart(said.handshake), withoutName: apart(said.withoutName) };
  return {
    doc: JSON.stringify({ ...line, said: kept }),
    likeness: sha256(likenessOf(kept)),
    certificates: [...certificates.values()],
  };
}

/**
 * What was seen, with its certificates from `certificate`, by hex of SHA-256; and its manner: the same for two names of one server. Null
 * if the text is none of ours.
 */
export function visitedOf(
  doc: string,
  ms: number,
  certificate: (sha256: string) => Buffer | null,
): { readonly visited: Visited; readonly manner: string } | null {
  const read = readAs(visitedShape, parsedJson(doc));
  if ('problem' in read) return null;
  const derOf = (name: string) => certificate(name.replace(/^sha256:/, ''))?.toString('base64') ?? [];
  const whole = (shown: VisitedLine['said']['handshake']) =>
    shown === null ? null : { ...shown, certificates: shown.certificates.flatMap(derOf) };
  const { said } = read.value;
  const visited = visitedIn({
    ...read.value,
    ms,
    said: { ...said, handshake: whole(said.handshake), withoutName: whole(said.withoutName) },
  });
  return { visited, manner: likenessOf(said, false) };
}

/** Certificates that a document speaks of, by hex of SHA-256. */
export function certificatesOf(doc: string): string[] {
  return [...doc.matchAll(/"sha256:([0-9a-f]{64})"/g)].map(([, hex = '']) => hex);
}

function maskedSaid(said: VisitedLine['said'], asker: Asker): VisitedLine['said'] {
  const mask = (words: string): string => masked(words, asker);
  const maskReply = (reply: ReplyRecord | null): ReplyRecord | null =>
    reply === null ? null : { ...reply, text: mask(reply.text), lines: reply.lines.map(mask), raw: '' };
  const orNull = (words: string | null): string | null => (words === null ? null : mask(words));
  const { tlsEnd } = said;
  return {
    ...said,
    text: orNull(said.text),
    banner: orNull(said.banner),
    starttlsProblem: orNull(said.starttlsProblem),
    injected: orNull(said.injected),
    unknownEhlo: maskReply(said.unknownEhlo),
    mail: maskReply(said.mail),
    mailInTls: maskReply(said.mailInTls),
    tlsEnd: tlsEnd === null ? null : { ...tlsEnd, text: mask(tlsEnd.text) },
  };
}

/** A server's words, what changes in them masked. */
export function masked(words: string, { helo, from }: Asker): string {
  const own = words.replaceAll(from, '<from>').replaceAll(helo, '<helo>');
  return columnText(maskText(own, BUILT_IN_MASKS).text);
}

/** For a column of text: no NUL and no half of a character, which the database refuses. */
export const columnText = (words: string): string => words.toWellFormed().replaceAll('\0', '\ufffd');

function named(base64: string, certificates: Map<string, string>): string {
  const hex = sha256(Buffer.from(base64, 'base64'));
  certificates.set(hex, base64);
  return `sha256:${hex}`;
}

const sha256 = (octets: string | Buffer): string => createHash('sha256').update(octets).digest('hex');
