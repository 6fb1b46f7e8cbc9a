// Secrets stand in no output: every text that leaves a dialogue passes here. Servers echo, so both directions do.

export const MASK = '***';

/** Shorter values are not masked by value: they would eat the transcript. The lines that carry them are masked whole. */
const MIN_LENGTH = 4;

export class Redactor {
  readonly #forms = new Set<string>();
  #inText: RegExp | null = null;
  /** The same, each character being an octet: what stands beside a secret need not be UTF-8. */
  #inOctets: RegExp | null = null;

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** Masks `secret` from now on, in clear and in every encoding in which it may come back. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return;
    for (const form of formsOf(secret)) if (form.length >= MIN_LENGTH) this.#forms.add(form);
    this.#inText = anyOf([...this.#forms]);
    this.#inOctets = anyOf([...this.#forms].map((form) => Buffer.from(form, 'utf8').toString('latin1')));
  }

  text(text: string): string {
    return this.#inText === null ? text : text.replace(this.#inText, MASK);
  }

  octets(octets: Uint8Array): Uint8Array {
    if (this.#inOctets === null) return octets;
    const latin1 = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    return Buffer.from(latin1.replace(this.#inOctets, MASK), 'latin1');
  }
}

/** The longest first: one may begin with another. */
function anyOf(forms: string[]): RegExp | null {
  const all = forms.sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return all.length === 0 ? null : new RegExp(all.join('|'), 'g');
}

function formsOf(secret: string): string[] {
  const octets = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = octets.toString('hex');
  const html = secret.replace(/[&<>"']/g, (c) => `&${HTML_NAMES[c]};`);
  const percent = [...octets].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
  const component = encodeURIComponent(secret.toWellFormed());
  const base64 = [0, 1, 2].flatMap((shift) => base64Core(octets, shift));
  return [secret, json, html, hex, hex.toUpperCase(), percent, percent.toUpperCase(), component, ...base64];
}

const HTML_NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };

/** The characters of a base64 text that depend on the secret alone when it begins `shift` octets into a group of three. */
function base64Core(octets: Buffer, shift: number): string[] {
  const text = Buffer.concat([Buffer.alloc(shift), octets])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor(((shift + octets.length) * 8) / 6);
  const core = text.slice(from, to);
  const urlSafe = core.replaceAll('+', '-').replaceAll('/', '_');
  return [core, urlSafe];
}
