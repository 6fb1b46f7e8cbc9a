// Secrets stand in no output: every text that leaves a dialogue passes here. Servers echo, so both directions do.
import { viewsOf } from './secret-views.ts';

export const MASK = '***';

/** Shorter values are not masked by value: they would eat the transcript. The lines that carry them are masked whole. */
const MIN_LENGTH = 4;

/** What is looked for in each kind of view (secret-views.ts); lower case, a character for each octet. */
interface Forms {
  readonly written: string;
  readonly hex: string;
  readonly base64: readonly string[];
}

export class Redactor {
  readonly #secrets = new Map<string, Forms>();

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** Masks `secret` from now on, in clear and in every encoding in which it may come back. */
  add(secret: string): void {
    if (secret.length >= MIN_LENGTH && !this.#secrets.has(secret)) this.#secrets.set(secret, formsOf(secret));
  }

  /** There is nothing to mask. */
  get isIdle(): boolean {
    return this.#secrets.size === 0;
  }

  /** Line ends inside of a secret stay, so that a text has as many lines as before. */
  text(text: string): string {
    if (this.#secrets.size === 0) return text;
    const octets = Buffer.from(text, 'utf8').toString('latin1');
    const shown = this.#masked(octets);
    return shown === octets ? text : Buffer.from(shown, 'latin1').toString('utf8');
  }

  octets(octets: Uint8Array): Uint8Array {
    if (this.#secrets.size === 0) return octets;
    const latin1 = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    return Buffer.from(this.#masked(latin1), 'latin1');
  }

  /** One look at each view for each secret: the time grows with the text, whatever stands in it. */
  #masked(octets: string): string {
    const found: (readonly [from: number, to: number])[] = [];
    for (const { kind, text, at, end } of viewsOf(octets))
      for (const forms of this.#secrets.values())
        for (const form of kind === 'base64' ? forms.base64 : [forms[kind]])
          for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + form.length))
            found.push([at[from] ?? 0, end[from + form.length - 1] ?? octets.length]);
    return found.length === 0 ? octets : without(octets, found);
  }
}

/** Overlapping finds are one: of two secrets one may begin with the other. */
function without(octets: string, found: (readonly [from: number, to: number])[]): string {
  let shown = '';
  let done = 0;
  let open: { from: number; to: number } | null = null;
  const close = () => {
    if (open === null) return;
    shown += octets.slice(done, open.from) + masked(octets.slice(open.from, open.to));
    done = open.to;
  };
  for (const [from, to] of found.sort(([a], [b]) => a - b)) {
    if (open !== null && from < open.to) open.to = Math.max(open.to, to);
    else {
      close();
      open = { from, to };
    }
  }
  close();
  return shown + octets.slice(done);
}

function masked(found: string): string {
  return found
    .split(LINE_END)
    .map((part, at) => (at % 2 === 1 ? part : part === '' ? '' : MASK))
    .join('');
}

/** What stands between two lines of a reply stays; where they are put on one line it is ` / `. */
const LINE_END = /(\r?\n(?:\d{3}[- ])?| \/ )/;

function formsOf(secret: string): Forms {
  const octets = Buffer.from(secret, 'utf8');
  return {
    written: lower(octets.toString('latin1')),
    hex: octets.toString('hex'),
    base64: [0, 1, 2]
      .map((shift) => base64Core(octets, shift).toLowerCase())
      .filter((core) => core.length >= MIN_LENGTH),
  };
}

/** Of ASCII only: octets of UTF-8 have no case. */
export const lower = (latin1: string) => latin1.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The characters of a base64 text that depend on the secret alone when it begins `shift` octets into a group of three. */
function base64Core(octets: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), octets])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor(((shift + octets.length) * 8) / 6);
  return text.slice(from, to);
}
