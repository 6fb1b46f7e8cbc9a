// What a DKIM signature is made over: digests of the body, and the header with its own field. RFC 6376 3.7.
import { crypto } from '../wire/crypto.ts';
import { type Canonical, canonicalBody, canonicalField, type RawField } from './dkim-message.ts';
import type { DkimSignature } from './dkim-signature.ts';

/** RFC 6376 3.7: the fields of `h=`, each from the bottom up, then the signature itself without its `b=` and its last CRLF. */
export function signedHeader(
  fields: readonly RawField[],
  own: string,
  { signed, header }: Pick<DkimSignature, 'signed' | 'header'>,
): string {
  const left = new Map<string, RawField[]>();
  for (const field of fields) {
    const same = left.get(field.name);
    if (same === undefined) left.set(field.name, [field]);
    else same.push(field);
  }
  const parts = signed.map((name) => {
    const field = left.get(name)?.pop();
    return field === undefined ? '' : canonicalField(field.raw, header);
  });
  return parts.join('') + canonicalField(withoutSignature(own), header).replace(/\r\n$/, '');
}

/** The field with nothing behind `b=`. */
function withoutSignature(raw: string): string {
  const colon = raw.indexOf(':') + 1;
  const pieces = raw.slice(colon).split(';');
  const bare = pieces.map((piece, i) => {
    if (!/^\s*b\s*=/.test(piece)) return piece;
    // The last CRLF ends the field, not the value.
    return piece.slice(0, piece.indexOf('=') + 1) + (i === pieces.length - 1 ? '\r\n' : '');
  });
  return raw.slice(0, colon) + bare.join(';');
}

/** Digests of one body; each canonical form is made once. */
export class BodyHashes {
  readonly #body: Buffer;
  readonly #forms = new Map<string, Buffer>();
  readonly #hashes = new Map<string, Buffer>();

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** How many octets the canonical form has. */
  octets(body: Canonical): number {
    return this.#form(body).length;
  }

  /** Null: there are fewer octets than `length`. */
  hash({ body, length }: Pick<DkimSignature, 'body' | 'length'>): Buffer | null {
    const form = this.#form(body);
    if (length !== null && length > form.length) return null;
    const key = `${body} ${length ?? 'all'}`;
    const known =
      this.#hashes.get(key) ??
      crypto()
        .createHash('sha256')
        .update(form.subarray(0, length ?? form.length))
        .digest();
    this.#hashes.set(key, known);
    return known;
  }
  #form(body: Canonical): Buffer {
    const form = this.#forms.get(body) ?? canonicalBody(this.#body, body);
    this.#forms.set(body, form);
    return form;
  }
}
