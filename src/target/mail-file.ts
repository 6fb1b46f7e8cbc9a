// A mail in a file, as it went over the wire, and who sent it as far as it says so.
import { authorDomain } from '../trust/author-domain.ts';
import { fieldBody, signableMessage } from '../trust/dkim-message.ts';

/** Mail stores keep lines that end with LF alone; on the wire, and under a signature, they end with CRLF. */
export function asSent(octets: Buffer): Buffer {
  if (octets.includes('\r\n')) return octets;
  return Buffer.from(octets.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

/** The reverse-path of a mail that was delivered (RFC 5321 4.4), or else the postmaster of its author's domain; null: neither. */
export function senderIn(octets: Buffer): string | null {
  const { fields } = signableMessage(octets);
  const returned = fields.find(({ name }) => name === 'return-path');
  const path = returned === undefined ? undefined : /^<([^<>]*)>$/.exec(fieldBody(returned))?.[1];
  if (path !== undefined) return path;
  const author = authorDomain(fields);
  return 'domain' in author ? `postmaster@${author.domain}` : null;
}
