// How a message that has arrived differs from the one that was sent.
import { fieldBody, type SignableMessage, signableMessage } from '../trust/dkim-message.ts';

export interface Differences {
  /** What a reader sees of it. */
  readonly changed: readonly string[];
  /** Other octets that say the same: another transfer encoding. */
  readonly notes: readonly string[];
}

/** Lines end with CRLF; a mailbox may keep them with LF. */
export const withCrlf = (octets: Uint8Array): Buffer =>
  Buffer.from(Buffer.from(octets).toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

export function differencesOf(sent: Uint8Array, got: Uint8Array): Differences {
  const [before, after] = [signableMessage(withCrlf(sent)), signableMessage(withCrlf(got))];
  const [was, is] = [subjectOf(before), subjectOf(after)];
  const subject = was === is ? [] : [`the subject is ${is === null ? 'gone' : JSON.stringify(is.slice(0, 120))}`];
  const raw = [before, after].map(({ body }) => trimmed(body.toString('latin1')));
  if (raw[0] === raw[1]) return { changed: subject, notes: [] };
  const [encodingWas, encodingIs] = [encodingOf(before), encodingOf(after)];
  const [textWas = '', textIs = ''] = [decoded(raw[0] ?? '', encodingWas), decoded(raw[1] ?? '', encodingIs)].map(
    trimmed,
  );
  if (textWas === textIs)
    return { changed: subject, notes: [`its transfer encoding is ${encodingIs}, was ${encodingWas}`] };
  return { changed: [...subject, bodyChange(textWas, textIs)], notes: [] };
}

function bodyChange(was: string, is: string): string {
  const shown = (text: string) => JSON.stringify(Buffer.from(text.trim().slice(0, 80), 'latin1').toString('utf8'));
  if (is === '') return 'its body is empty';
  if (was !== '' && is.startsWith(was))
    return `a footer of ${is.length - was.length} octets was added: ${shown(is.slice(was.length))}`;
  if (was !== '' && is.endsWith(was)) return `${is.length - was.length} octets were put before its text: ${shown(is)}`;
  if (was.startsWith(is)) return `it was cut: ${was.length - is.length} octets are missing at its end`;
  if (bare(was) === bare(is)) return 'its lines are broken in other places';
  const [before, after] = [was.split('\r\n'), is.split('\r\n')];
  const at = before.findIndex((line, i) => line !== after[i]);
  return `line ${at + 1} of its body is ${shown(after[at] ?? '')}, was ${shown(before[at] ?? '')}`;
}

const bare = (text: string) => text.replace(/\s+/g, '');
/** An empty line more or less at the end is the mailbox's. */
function trimmed(text: string): string {
  let end = text.length;
  while (text.endsWith('\r\n', end)) end -= 2;
  return text.slice(0, end);
}

function subjectOf({ fields }: SignableMessage): string | null {
  const field = fields.find(({ name }) => name === 'subject');
  return field === undefined ? null : fieldBody(field).replace(/\s+/g, ' ');
}

function encodingOf({ fields }: SignableMessage): string {
  const field = fields.find(({ name }) => name === 'content-transfer-encoding');
  return field === undefined ? '7bit' : fieldBody(field).toLowerCase();
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('latin1');
  if (encoding !== 'quoted-printable') return body;
  return body
    .replace(/=[ \t]*\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
