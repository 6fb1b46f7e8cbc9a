// A place of ours by HTTP: a service that takes mail posts it to us. On loopback; who wants it from outside puts a proxy before it.
import { serveHttp } from '../net/serve-http.ts';
import type { Mailbox } from './mailbox.ts';
import { storeOf } from './store.ts';

const MAX_BODY_OCTETS = 50 * 1024 * 1024;
/** Test messages are few; older ones are forgotten. */
const MAX_MESSAGES = 200;
const MAX_KEPT_OCTETS = 100 * 1024 * 1024;
const MAX_CONNECTIONS = 50;
/** Where services put the whole mail: our own word, Amazon SES, Postmark, Mailgun, SendGrid. */
const NAMES = ['raw', 'content', 'RawEmail', 'body-mime', 'email'];

/** Rejects with the system's error where the port can't be had. */
export async function webhook(port: number): Promise<Mailbox> {
  const kept: Buffer[] = [];
  let count = 0;
  const server = await serveHttp(
    {
      host: '127.0.0.1',
      port,
      maxBodyBytes: MAX_BODY_OCTETS,
      maxConnections: MAX_CONNECTIONS,
      failed: () => {},
    },
    async (request) => {
      if (request.method !== 'POST') return said(405, 'a mail is posted\n');
      const mail = await mailIn(request);
      if (mail === null) return said(400, `no mail: neither the body nor one of ${NAMES.join(', ')} in it\n`);
      kept.push(mail);
      count += 1;
      while (kept.length > MAX_MESSAGES || (kept.length > 1 && octetsOf(kept) > MAX_KEPT_OCTETS)) kept.shift();
      return said(200, 'taken\n');
    },
  );
  const messages = () =>
    kept.map((raw, i) => ({ id: String(count - kept.length + i + 1), outcome: 'accepted', raw, added: '' }));
  return storeOf(`webhook 127.0.0.1:${server.port}`, messages, () => server.close());
}

const said = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain' } });
const octetsOf = (all: readonly Buffer[]) => all.reduce((sum, { length }) => sum + length, 0);

/** The mail that a request carries: as its body, in a form, or in JSON, which may stand in the JSON of a notification. */
async function mailIn(request: Request): Promise<Buffer | null> {
  const type = (request.headers.get('content-type') ?? '').toLowerCase();
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type)) return mailInForm(request);
  const octets = Buffer.from(await request.arrayBuffer());
  if (isMail(octets)) return octets;
  return mailInJson(octets.toString('utf8'), NESTED);
}

/** Amazon's notification holds a text that is JSON again. */
const NESTED = 2;

async function mailInForm(request: Request): Promise<Buffer | null> {
  const form = await request.formData().catch(() => null);
  for (const name of NAMES) {
    const value = form?.get(name) ?? null;
    if (value === null) continue;
    return mailOf(typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(await value.arrayBuffer()));
  }
  return null;
}

function mailInJson(text: string, deeper: number): Buffer | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const held = new Map<string, unknown>(Object.entries(value));
  for (const name of NAMES) {
    const one = held.get(name);
    const mail = typeof one === 'string' ? mailOf(Buffer.from(one, 'utf8')) : null;
    if (mail !== null) return mail;
  }
  const inner = held.get('Message');
  return typeof inner === 'string' && deeper > 0 ? mailInJson(inner, deeper - 1) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** As it stands there, or in base64. */
function mailOf(octets: Buffer): Buffer | null {
  if (isMail(octets)) return octets;
  const decoded = Buffer.from(octets.toString('latin1'), 'base64');
  return isMail(decoded) ? decoded : null;
}

/** It begins with a header field as they are in use, which JSON does not, or with the line of an mbox before one. */
const isMail = (octets: Buffer) =>
  /^(?:>?From [^\r\n]*\r?\n)?[A-Za-z][A-Za-z0-9-]{0,100}[ \t]*:/.test(octets.toString('latin1', 0, 1024));
