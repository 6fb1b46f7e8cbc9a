// By which fields of its header a message is known again: its Message-ID, or what the scenario names in `find`.

/** A field and its text, unfolded. */
export type SoughtField = readonly [name: string, text: string];

export interface Sought {
  readonly fields: readonly SoughtField[];
  /** One of them is enough. */
  readonly any: boolean;
}

/** What the message that was sent says in the fields of these names; none: its Message-ID, or the same id in X-Mxprobe-Id. */
export function soughtIn(octets: Uint8Array, names: readonly string[]): Sought | { readonly refuse: string } {
  const sent = headerOf(octets);
  const textOf = (name: string) => sent.find(([one]) => one === name.toLowerCase())?.[1] ?? '';
  if (names.length === 0) {
    const id = textOf('message-id');
    if (id === '') return { refuse: 'the message has no Message-ID by which it could be found' };
    return byId(id);
  }
  const missing = names.find((name) => textOf(name) === '');
  if (missing !== undefined) return { refuse: `the message has no ${missing} by which it could be found` };
  return { any: false, fields: names.map((name) => [name.toLowerCase(), textOf(name)]) };
}

/** `id`: with its angle brackets. Servers that write a Message-ID of their own let the other field be. */
export function byId(id: string): Sought {
  return {
    any: true,
    fields: [
      ['message-id', id],
      ['x-mxprobe-id', id],
    ],
  };
}

/** Is it that message? Its header is enough; lines may end with LF. */
export function isSought({ fields, any }: Sought, octets: Uint8Array): boolean {
  const header = headerOf(octets);
  const stands = ([name, text]: SoughtField) => header.some(([one, is]) => one === name && is === text);
  return any ? fields.some(stands) : fields.every(stands);
}

const MAX_HEADER_OCTETS = 256 * 1024;

/** Names in lower case; blanks of any number are one, because who folds a field anew may change them. */
function headerOf(octets: Uint8Array): readonly SoughtField[] {
  const head = Buffer.from(octets.subarray(0, MAX_HEADER_OCTETS)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const lines = head.slice(0, end).replace(/\r?\n(?=[ \t])/g, '');
  return [...lines.matchAll(/^([!-9;-~]+)[ \t]*:(.*)$/gm)].map(([, name = '', text = '']) => [
    name.toLowerCase(),
    text.replace(/\s+/g, ' ').trim(),
  ]);
}
