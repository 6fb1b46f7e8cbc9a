// Mail on this machine: a Maildir (new/ and cur/, of itself and of its subfolders), or an mbox file.
import { FileFault, type Files } from '../net/files.ts';
import { isJunkName, MAX_MESSAGE_OCTETS, type Mailbox, MailboxFault, NEWEST, type Seen } from './mailbox.ts';
import { isSought, type Sought } from './sought.ts';

const EVERY_MS = 200;
/** More folders than a person makes. */
const MAX_FOLDERS = 200;

/** Maildir++: subfolders are `.Name`, names below them parted by dots. */
export function maildir(path: string, files: Files): Mailbox {
  const look = async (sought: Sought): Promise<Seen[]> => {
    const names = await listed(files, path);
    const folders = names.filter(({ name, kind }) => kind === 'folder' && name.startsWith('.')).slice(0, MAX_FOLDERS);
    const all = [
      { folder: 'INBOX', at: path },
      ...folders.map(({ name }) => ({ folder: name.slice(1), at: `${path}/${name}` })),
    ];
    const found = await Promise.all(all.map(({ folder, at }) => lookIn(files, at, folder, sought)));
    return found.flat();
  };
  return {
    label: `maildir ${path}`,
    everyMs: EVERY_MS,
    look,
    remove: (seen) => removeFrom(files, path, seen),
    close: async () => {},
  };
}

async function lookIn(files: Files, at: string, folder: string, sought: Sought): Promise<Seen[]> {
  const found: Seen[] = [];
  for (const part of ['new', 'cur']) {
    const names = await files.list(`${at}/${part}`);
    if (names instanceof FileFault) continue;
    // Names begin with the time of delivery: the newest stand last.
    for (const { name } of names.slice(-NEWEST)) {
      const octets = await files.read(`${at}/${part}/${name}`, MAX_MESSAGE_OCTETS);
      // It was moved from new/ to cur/ meanwhile: the next look finds it.
      if (octets instanceof FileFault) continue;
      const whole = Buffer.from(octets);
      if (isSought(sought, whole))
        found.push({ folder, isJunk: isJunkName(folder), uid: name.replace(/:2,.*$/, ''), same: null, octets: whole });
    }
  }
  return found;
}

/** Flags may have been added to its name, and it may have gone from new/ to cur/. */
async function removeFrom(files: Files, path: string, { folder, uid }: Seen): Promise<void> {
  const at = folder === 'INBOX' || folder === null ? path : `${path}/.${folder}`;
  for (const part of ['new', 'cur']) {
    const names = await files.list(`${at}/${part}`);
    if (names instanceof FileFault) continue;
    const found = names.find(({ name }) => name.replace(/:2,.*$/, '') === uid);
    if (found === undefined) continue;
    const fault = await files.remove(`${at}/${part}/${found.name}`);
    if (fault !== null) throw new MailboxFault(fault.text);
    return;
  }
  throw new MailboxFault('it is there no more');
}

async function listed(files: Files, path: string) {
  const names = await files.list(path);
  if (names instanceof FileFault) throw new MailboxFault(names.text);
  return names;
}

/** Messages begin with `From ` behind an empty line; `>From` is taken back (RFC 4155, mboxrd). */
export function mbox(path: string, files: Files): Mailbox {
  const look = async (sought: Sought): Promise<Seen[]> => {
    const octets = await files.read(path, 4 * MAX_MESSAGE_OCTETS);
    // Nothing was delivered yet.
    if (octets instanceof FileFault && octets.code === 'absent') return [];
    if (octets instanceof FileFault) throw new MailboxFault(octets.text);
    const text = Buffer.from(octets).toString('latin1');
    const messages = text.split(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/).slice(1);
    return messages.flatMap((message, at): Seen[] => {
      const whole = Buffer.from(`${message.replace(/^>(>*From )/gm, '$1')}\n`, 'latin1');
      return isSought(sought, whole)
        ? [{ folder: null, isJunk: false, uid: String(at + 1), same: null, octets: whole }]
        : [];
    });
  };
  return { label: `mbox ${path}`, everyMs: EVERY_MS, look, close: async () => {} };
}
