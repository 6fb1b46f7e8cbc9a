// IMAP by imapflow, which is loaded when it is used: looks at folders, changes nothing (EXAMINE, BODY.PEEK) unless it is told to remove.
import { isIP } from 'node:net';
import type { ImapFlow, ListResponse } from 'imapflow';

export interface ImapAccess {
  readonly host: string;
  readonly port: number;
  readonly implicit: boolean;
  /** Null: where it is offered. */
  readonly starttls: boolean | null;
  readonly user: string;
  readonly password: string | null;
  readonly token: string | null;
  /** PEM; null: Node's own. */
  readonly roots: readonly string[] | null;
  readonly serverName: string | null;
}

export interface ImapFolder {
  readonly path: string;
  /** `\Junk`, `\All`, `\Trash` ..., or null. */
  readonly use: string | null;
}

/** What a message has in its header. */
export interface ImapSearch {
  readonly fields: readonly (readonly [name: string, text: string])[];
  /** One of them is enough. */
  readonly any: boolean;
  readonly since: Date;
  /** The fields that are looked at where the search finds nothing: some servers index late. */
  readonly names: readonly string[];
}

export interface ImapMessage {
  readonly uid: number;
  /** X-GM-MSGID or EMAILID: the same in all folders. */
  readonly same: string | null;
  readonly octets: Buffer;
}

/** The server could not be asked; the message holds no secret. */
export class ImapFault extends Error {}

const CONNECT_MS = 15_000;

/**
 * How the connection is encrypted, in imapflow's words. No password goes out in clear text but to loopback: elsewhere STARTTLS
 * is demanded, and who takes its offer away ends the session.
 */
export function imapTls({ host, implicit, starttls }: Pick<ImapAccess, 'host' | 'implicit' | 'starttls'>) {
  if (implicit) return { secure: true };
  if (/^(?:127\.[\d.]+|::1|localhost)$/i.test(host))
    return { secure: false, ...(starttls === null ? {} : { doSTARTTLS: starttls }) };
  if (starttls === false) throw new ImapFault('no password is sent outside TLS');
  return { secure: false, doSTARTTLS: true };
}

export class ImapClient {
  readonly #flow: ImapFlow;

  static async open(access: ImapAccess): Promise<ImapClient> {
    const { ImapFlow } = await import('imapflow');
    const { host, port, user, password, token, roots, serverName } = access;
    const flow = new ImapFlow({
      host,
      port,
      ...imapTls(access),
      auth: token === null ? { user, pass: password ?? '' } : { user, accessToken: token },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: 60_000,
      // No SNI for an address (RFC 6066); the certificate is compared with it all the same.
      servername: serverName ?? (isIP(host) === 0 ? host : ''),
      tls: { minVersion: 'TLSv1.2', ...(roots === null ? {} : { ca: [...roots] }) },
    });
    // Errors of a connection that nobody waits for would end the process.
    flow.on('error', () => {});
    await asked(() => flow.connect());
    return new ImapClient(flow);
  }

  private constructor(flow: ImapFlow) {
    this.#flow = flow;
  }

  async folders(): Promise<ImapFolder[]> {
    const all: ListResponse[] = await asked(() => this.#flow.list());
    return all
      .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
      .map(({ path, specialUse }) => ({ path, use: specialUse ?? null }));
  }

  /** Messages of the last two days with that Message-ID, and of the `newest` by their number those that have it although SEARCH does not say so. */
  async find(
    folder: string,
    search: ImapSearch,
    newest: number,
    is: (octets: Uint8Array) => boolean,
  ): Promise<ImapMessage[]> {
    const flow = this.#flow;
    return asked(async () => {
      const opened = await flow.mailboxOpen(folder, { readOnly: true });
      await flow.noop();
      const uids = new Set(await this.#search(search));
      const from = Math.max(1, opened.uidNext - newest);
      const asked = { uid: true, headers: [...search.names] };
      if (uids.size === 0 && opened.exists > 0)
        for await (const { uid, headers } of flow.fetch(`${from}:*`, asked, { uid: true }))
          if (headers !== undefined && is(headers)) uids.add(uid);
      const found: ImapMessage[] = [];
      for (const uid of uids) {
        const message = await flow.fetchOne(String(uid), { source: true, uid: true }, { uid: true });
        // A server searches for a part of the text, too.
        if (message !== false && message.source !== undefined && is(message.source))
          found.push({ uid, same: message.emailId ?? null, octets: message.source });
      }
      return found;
    });
  }

  async #search({ fields, any, since }: ImapSearch): Promise<readonly number[]> {
    if (fields.length === 0) return [];
    const each = fields.map(([name, text]) => ({ header: { [name]: text } }));
    const header = Object.fromEntries(fields);
    const by = await this.#flow.search(any ? { or: each, since } : { header, since }, { uid: true });
    return by === false || by === undefined ? [] : by;
  }

  /** Without UIDPLUS (RFC 4315) an EXPUNGE would take others with it. */
  async remove(folder: string, uid: string): Promise<void> {
    const flow = this.#flow;
    if (!flow.capabilities.has('UIDPLUS')) throw new ImapFault('the server can not remove one message alone (UIDPLUS)');
    await asked(async () => {
      await flow.mailboxOpen(folder);
      if (!(await flow.messageDelete(uid, { uid: true }))) throw new ImapFault('the server does not let it be removed');
    });
  }

  async close(): Promise<void> {
    // A server that is gone needs no goodbye.
    await this.#flow.logout().catch(() => this.#flow.close());
  }
}

/** What imapflow throws, in words. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ImapFault(wordsOf(error));
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if ('authenticationFailed' in error && error.authenticationFailed === true)
    return 'the login was refused; Google and Microsoft want a `token` (XOAUTH2) or an app password';
  const text = 'responseText' in error && typeof error.responseText === 'string' ? error.responseText : error.message;
  return text.replace(/[\0-\x1f\x7f]/g, ' ').slice(0, 200);
}
