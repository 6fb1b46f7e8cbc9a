// Secrets stand in no output: every text that leaves a dialogue passes here. Servers echo, so both directions do.

export const MASK = '***';

/** Shorter values are not masked by value: they would eat the transcript. The lines that carry them are masked whole. */
const MIN_LENGTH = 4;

export class Redactor {
  #forms = new Set<string>();
  #pattern: RegExp | null = null;

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** Masks `secret` from now on, in clear and in every encoding in which it may come back. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return;
    for (const form of formsOf(secret)) if (form.length >= MIN_LENGTH) this.#forms.add(form);
    const all = [...this.#forms]
      .sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = all.length === 0 ? null : new RegExp(all.join('|'), 'g');
  }

  text(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, MASK);
  }

  octets(octets: Uint8Array): Uint8Array {
    if (this.#pattern === null) return octets;
    const latin1 = Buffer.from(octets).toString('latin1');
    const utf8 = this.#utf8(latin1);
    return Buffer.from(utf8, 'latin1');
  }

  /** A secret outside ASCII stands in octets as UTF-8; seen as latin1 it has another form. */
  #utf8(latin1: string): string {
    const masked = this.text(latin1);
    if (!/[\x80-\xff]/.test(masked)) return masked;
    const decoded = Buffer.from(masked, 'latin1').toString('utf8');
    return decoded.includes('\ufffd') ? masked : Buffer.from(this.text(decoded), 'utf8').toString('latin1');
  }
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
