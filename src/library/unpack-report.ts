// The octets of a report as it reaches a mailbox -> the texts in it: a mail with an attachment, gzip, zip, or the report itself.
// Sizes are known before anything is inflated; what is too large, or packed too well, is refused.
import { gunzipSync } from 'node:zlib';
import { decodeBody } from '../bounce/decode-body.ts';
import { type Part, readPart } from '../bounce/mime-tree.ts';

/** The largest reports are some 20 MB of XML. */
export const MAX_REPORT_BYTES = 64 * 1024 * 1024;
const MAX_RATIO = 200;
const MAX_TEXTS = 200;
const MAX_DEPTH = 3;

export type Unpacked = { readonly name: string } & ({ readonly text: string } | { readonly problem: string });

export async function unpackReport(name: string, octets: Uint8Array, depth = 0): Promise<Unpacked[]> {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (depth > MAX_DEPTH) return [{ name, problem: 'packed too deep' }];
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) return gunzipped(name, buffer, depth);
  if (buffer.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return unzipped(name, buffer, depth);
  const text = textOf(buffer);
  if (/^\s*[<{[]/.test(text)) return [{ name, text }];
  return mailed(name, buffer, depth);
}

function textOf(buffer: Buffer): string {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le').slice(1);
  return buffer.toString('utf8').replace(/^\ufeff/, '');
}

async function gunzipped(name: string, buffer: Buffer, depth: number): Promise<Unpacked[]> {
  const most = Math.min(MAX_REPORT_BYTES, Math.max(buffer.length * MAX_RATIO, 64 * 1024));
  try {
    return await unpackReport(name.replace(/\.gz$/i, ''), gunzipSync(buffer, { maxOutputLength: most }), depth + 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return [
      { name, problem: code === 'ERR_BUFFER_TOO_LARGE' ? 'unpacked it is too large' : 'the packed part is damaged' },
    ];
  }
}

/** The reader of zip files is loaded only for this. */
async function unzipped(name: string, buffer: Buffer, depth: number): Promise<Unpacked[]> {
  const { zipEntries } = await import('./unzip.ts');
  const entries = await zipEntries(buffer, { maxBytes: MAX_REPORT_BYTES, maxRatio: MAX_RATIO, maxEntries: MAX_TEXTS });
  const all: Unpacked[] = [];
  for (const entry of entries) {
    const inner = `${name}/${entry.name}`;
    if ('problem' in entry) all.push({ name: inner, problem: entry.problem });
    else all.push(...(await unpackReport(inner, entry.octets, depth + 1)));
  }
  return all.length === 0 ? [{ name, problem: 'the zip file is damaged' }] : all;
}

/** Attachments of any type: reports come as application/gzip, application/tlsrpt+gzip, octet-stream. */
async function mailed(name: string, buffer: Buffer, depth: number): Promise<Unpacked[]> {
  const root = readPart(buffer.toString('latin1').replace(/\r\n/g, '\n'));
  const found: Unpacked[] = [];
  for (const part of leavesOf(root)) {
    if (found.length >= MAX_TEXTS) break;
    const octets = Buffer.from(decodedOctets(part), 'latin1');
    const isPacked = octets[0] === 0x1f || octets.subarray(0, 2).toString('latin1') === 'PK';
    if (isPacked || /^\s*(?:<\?xml|<feedback|\{)/.test(octets.subarray(0, 200).toString('latin1')))
      found.push(...(await unpackReport(`${name}/${part.type}`, octets, depth + 1)));
  }
  return found.length === 0 ? [{ name, problem: 'no report stands in it' }] : found;
}

function leavesOf(part: Part): Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
}

/** Base64 and quoted-printable undone, octet by octet. */
function decodedOctets({ body, encoding }: Part): string {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === 'base64') return Buffer.from(body.replace(/\n--[\s\S]*$/, ''), 'base64').toString('latin1');
  return name === 'quoted-printable' ? decodeBody(body, encoding, 'latin1') : body;
}
