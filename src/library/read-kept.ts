// What `mxprobe sandbox --keep` wrote down beside a message: who sent it, and how.

export interface Kept {
  readonly source: string;
  readonly helo: string;
  readonly from: string;
  /** `TLSv1.3`, or `none`. */
  readonly tls: string;
  readonly breaches: readonly { readonly rule: string; readonly text: string; readonly rfc: string }[];
}

/** `read` gives the text of a file of the folder, or null. Null: the message was not kept there. */
export function readKept(file: string, read: (name: string) => string | null): Kept | null {
  const message = lines(read('messages.ndjson')).find((one) => one.file === file);
  if (message === undefined) return null;
  const session = lines(read('sessions.ndjson')).find(({ number }) => number === message.session);
  const client = isRecord(session?.client) ? session.client : {};
  const { helo, from, tls } = message;
  if (typeof client.address !== 'string' || typeof helo !== 'string' || typeof from !== 'string') return null;
  const breaches = Array.isArray(session?.breaches) ? session.breaches.filter(isBreach) : [];
  return { source: client.address, helo, from, tls: typeof tls === 'string' ? tls : 'none', breaches };
}

function lines(text: string | null): Record<string, unknown>[] {
  return (text ?? '').split('\n').flatMap((line) => {
    const value = parsed(line);
    return isRecord(value) ? [value] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBreach = (value: unknown): value is Kept['breaches'][number] =>
  isRecord(value) && typeof value.rule === 'string' && typeof value.text === 'string' && typeof value.rfc === 'string';
