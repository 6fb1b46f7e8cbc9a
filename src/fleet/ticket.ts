// What a worker may ask, signed by the operator: neither a stolen login nor the database's owner can name another target.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { count, instant, type JsonShape, listOf, type Of, object, readAs, text, word } from '../document/json-shape.ts';
import { parsedJson } from '../document/json-text.ts';

/** `full`: every question of a survey; `short`: two connections, as a sender makes them. */
export type Depth = 'full' | 'short';

const ticketShape = object({
  schema: [word('mxprobe/ticket@1'), ''],
  round: [count, 'The id of the round.'],
  campaign: [text, ''],
  address: [text, ''],
  endpoints: [listOf(object({ host: [text, ''], port: [count, ''] })), ''],
  vantages: [listOf(object({ name: [text, ''], depth: [word('full', 'short'), ''] })), 'In the order of their turns.'],
  notAfter: [instant, ''],
});
export type Ticket = Of<typeof ticketShape>;

export interface SignedTicket {
  /** What was signed, octet for octet. */
  readonly body: string;
  /** Base64. */
  readonly signature: string;
}

export function signTicket(ticket: object, key: KeyObject): SignedTicket {
  const body = JSON.stringify(ticket);
  return { body, signature: sign(null, Buffer.from(body), key).toString('base64') };
}

export interface TicketDemands {
  readonly trusted: readonly KeyObject[];
  readonly vantage: string;
  readonly round: number;
  readonly address: string;
  readonly now: Date;
}

/** The ticket, or why it is refused. */
export function readTicket(signed: SignedTicket, demands: TicketDemands): Ticket | { readonly refused: string } {
  const { vantage, round, address } = demands;
  const read = readSigned(ticketShape, signed, demands);
  if ('refused' in read) return read;
  const { ticket } = read;
  if (ticket.round !== round || ticket.address !== address) return { refused: 'the ticket is for another visit' };
  return ticket.vantages.some(({ name }) => name === vantage)
    ? ticket
    : { refused: 'the ticket is for other vantage points' };
}

/** A ticket of any kind. The signature comes first: what is not signed is not read. */
export function readSigned<T extends { readonly notAfter: string }>(
  shape: JsonShape<T>,
  { body, signature }: SignedTicket,
  { trusted, now }: Pick<TicketDemands, 'trusted' | 'now'>,
): { readonly ticket: T } | { readonly refused: string } {
  const octets = Buffer.from(body);
  const signed = Buffer.from(signature, 'base64');
  if (!trusted.some((key) => verify(null, octets, key, signed)))
    return { refused: 'the ticket is not signed by a key that this worker trusts' };
  const read = readAs(shape, parsedJson(body));
  if ('problem' in read) return { refused: `the ticket is none: ${read.problem}` };
  const { value: ticket } = read;
  return Date.parse(ticket.notAfter) < now.getTime()
    ? { refused: `the ticket was good until ${ticket.notAfter}` }
    : { ticket };
}

export const depthAt = ({ vantages }: Ticket, vantage: string): Depth =>
  vantages.find(({ name }) => name === vantage)?.depth ?? 'short';

/** PEM: Ed25519 (RFC 8410). */
export function makeKeys(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Null if it is no private key of this kind. */
export function signingKey(pem: string): KeyObject | null {
  return ed25519(() => createPrivateKey(pem));
}

export function trustedKey(pem: string): KeyObject | null {
  return /PRIVATE KEY/.test(pem) ? null : ed25519(() => createPublicKey(pem));
}

function ed25519(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
