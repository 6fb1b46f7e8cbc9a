// POP3 (RFC 1939): INBOX only, no folders. A session shows the mailbox as it was when it began, so each look is a session.
import type { LeanTls } from '../net/lean-stream.ts';
import { LineClient, type LineTarget } from './line-client.ts';
import { MAX_MESSAGE_OCTETS, type Mailbox, MailboxFault, NEWEST, type Seen } from './mailbox.ts';
import { isSought, type Sought } from './sought.ts';

export interface Pop3Access extends LineTarget {
  readonly implicit: boolean;
  readonly starttls: boolean | null;
  readonly user: string;
  readonly password: string | null;
  readonly token: string | null;
  readonly tls: () => LeanTls;
}

/** Servers count logins. */
const EVERY_MS = 3_000;

export function pop3(label: string, access: Pop3Access): Mailbox {
  return {
    label,
    everyMs: EVERY_MS,
    look: (sought) => session(access, (client) => look(client, sought)),
    remove: ({ uid }) => session(access, (client) => remove(client, uid)),
    close: async () => {},
  };
}

/** Logged in, and left at the end. */
async function session<T>(access: Pop3Access, work: (client: LineClient) => Promise<T>): Promise<T> {
  const client = await LineClient.open(access, access.implicit ? access.tls() : null);
  try {
    await answered(client, null);
    await secureIt(client, access);
    await logIn(client, access);
    return await work(client);
  } finally {
    client.close();
  }
}

async function look(client: LineClient, sought: Sought): Promise<Seen[]> {
  const uids = await listed(client);
  const found: Seen[] = [];
  for (const [number, uid] of uids.slice(-NEWEST)) {
    await answered(client, `TOP ${number} 0`);
    if (!isSought(sought, await client.body(MAX_MESSAGE_OCTETS))) continue;
    await answered(client, `RETR ${number}`);
    found.push({ folder: null, isJunk: false, uid, same: null, octets: await client.body(MAX_MESSAGE_OCTETS) });
  }
  client.say('QUIT');
  return found;
}

/** What is marked goes when the session ends with QUIT: RFC 1939 6. */
async function remove(client: LineClient, uid: string): Promise<void> {
  const [number] = (await listed(client)).find(([, one]) => one === uid) ?? [];
  if (number === undefined) throw new MailboxFault('it is there no more');
  await answered(client, `DELE ${number}`);
  await answered(client, 'QUIT');
}

async function secureIt(client: LineClient, { implicit, starttls, tls }: Pop3Access): Promise<void> {
  if (implicit || starttls === false) return;
  const offered = await said(client, 'CAPA');
  const stls = offered && /^STLS\b/im.test((await client.body(64 * 1024)).toString('latin1'));
  if (!stls && starttls === true) throw new MailboxFault('it does not offer STLS');
  if (!stls) return;
  await answered(client, 'STLS');
  await client.secure(tls());
}

async function logIn(client: LineClient, { user, password, token, implicit }: Pop3Access): Promise<void> {
  if (!implicit && !client.isSecure && !client.isLocal) throw new MailboxFault('no password is sent outside TLS');
  if (token !== null) {
    const bearer = Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
    if (!(await said(client, `AUTH XOAUTH2 ${bearer}`))) throw new MailboxFault('the login was refused');
    return;
  }
  if ((await said(client, `USER ${user}`)) && (await said(client, `PASS ${password ?? ''}`))) return;
  throw new MailboxFault('the login was refused; Google and Microsoft want a `token` or an app password');
}

async function listed(client: LineClient): Promise<[number: string, uid: string][]> {
  await answered(client, 'UIDL');
  const lines = (await client.body(16 * 1024 * 1024)).toString('latin1').split('\r\n');
  return lines.flatMap((line): [string, string][] => {
    const [, number, uid] = /^(\d+) (\S+)/.exec(line) ?? [];
    return number === undefined || uid === undefined ? [] : [[number, uid]];
  });
}

async function said(client: LineClient, command: string | null): Promise<boolean> {
  if (command !== null) {
    if (/[\r\n\0]/.test(command)) throw new MailboxFault('a control character in a user name or password');
    client.say(command);
  }
  return (await client.line()).startsWith('+OK');
}

async function answered(client: LineClient, command: string | null): Promise<void> {
  if (!(await said(client, command)))
    throw new MailboxFault(command === null ? 'it does not greet' : `${command.split(' ')[0]} was refused`);
}
