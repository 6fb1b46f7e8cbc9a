// A mailbox by IMAP: one connection for all looks, made anew where it broke.
import type { Clock } from '../net/clock.ts';
import { type ImapAccess, ImapClient, ImapFault, type ImapFolder, type ImapSearch } from '../net/imap.ts';
import { isJunkName, type Mailbox, MailboxFault, NEWEST, type Seen } from './mailbox.ts';
import { isSought, type Sought } from './sought.ts';

const EVERY_MS = 1_000;
/** Where mail lies that is not in the inbox: RFC 6154. */
const USES = ['\\Junk', '\\All', '\\Trash'];
const DAY_MS = 86_400_000;

export function imap(label: string, access: ImapAccess, wanted: readonly string[] | null, clock: Clock): Mailbox {
  let open: Promise<{ client: ImapClient; folders: readonly ImapFolder[] }> | null = null;
  const since = new Date(clock.date().getTime() - DAY_MS);
  const connect = async () => {
    const client = await ImapClient.open(access);
    const all = await client.folders();
    const isWanted = ({ path, use }: ImapFolder) =>
      wanted === null
        ? path.toUpperCase() === 'INBOX' || (use !== null && USES.includes(use))
        : wanted.some(
            (one) => one.toLowerCase() === path.toLowerCase() || (one.toLowerCase() === 'junk' && use === '\\Junk'),
          );
    return { client, folders: all.filter(isWanted) };
  };
  return {
    label,
    everyMs: EVERY_MS,
    async look(sought) {
      try {
        open ??= connect();
        const { client, folders } = await open;
        const found: Seen[] = [];
        for (const { path, use } of folders)
          for (const { uid, same, octets } of await client.find(path, searched(sought, since), NEWEST, (octets) =>
            isSought(sought, octets),
          ))
            found.push({ folder: path, isJunk: use === '\\Junk' || isJunkName(path), uid: String(uid), same, octets });
        return found;
      } catch (error) {
        open = null;
        throw error instanceof ImapFault ? new MailboxFault(error.message) : error;
      }
    },
    async remove({ folder, uid }) {
      try {
        open ??= connect();
        await (await open).client.remove(folder ?? 'INBOX', uid);
      } catch (error) {
        throw error instanceof ImapFault ? new MailboxFault(error.message) : error;
      }
    },
    async close() {
      await open?.then(({ client }) => client.close()).catch(() => {});
    },
  };
}

/** What a server can search for: it decodes what is encoded, and knows no more than ASCII of what we say. */
function searched({ fields, any }: Sought, since: Date): ImapSearch {
  const plain = fields.filter(([, text]) => /^[ -~]{1,500}$/.test(text) && !text.includes('=?'));
  return { fields: plain, any, since, names: fields.map(([name]) => name) };
}
