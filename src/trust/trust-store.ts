// The roots that a run trusts. A run has one store; it also remembers what it has read and judged, because a thousand
// cases meet the same few chains.
import { type CertificateFacts, readCertificate } from './certificate.ts';
import type { Anchors } from './chain-path.ts';
import { inside, readElement, Tag } from './der.ts';

/** A domain's MX hosts show a few chains; a survey of many domains a few hundred. */
const MAX_REMEMBERED = 500;

export class TrustStore implements Anchors {
  /** DER of the subject, as latin1 -> the roots of that name. */
  readonly #bySubject = new Map<string, Buffer[]>();
  readonly #read = new Remembered<CertificateFacts>();
  readonly #judged = new Remembered<unknown>();

  /** @param pems PEM texts of one or more certificates each; what is no certificate is left out. */
  constructor(pems: readonly string[]) {
    const seen = new Set<string>();
    for (const pem of pems) {
      for (const [, base64 = ''] of pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)) {
        const text = base64.replace(/\s+/g, '');
        if (seen.has(text)) continue;
        seen.add(text);
        this.#add(Buffer.from(text, 'base64'));
      }
    }
  }

  /** The facts of a certificate, read once. */
  certificate(der: Uint8Array): CertificateFacts {
    const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
    return this.#read.get(bytes.toString('latin1'), () => readCertificate(bytes));
  }

  /** The roots whose subject is that name (DER). */
  rootsNamed(subjectDer: Buffer): CertificateFacts[] {
    return (this.#bySubject.get(subjectDer.toString('latin1')) ?? []).map((der) => this.certificate(der));
  }

  has(certificate: CertificateFacts): boolean {
    return this.rootsNamed(certificate.subjectDer).some((root) => root.sha256 === certificate.sha256);
  }

  /** What `judge` made of the same certificates before, or makes now. It must not depend on anything else. */
  remember<T>(certificates: readonly CertificateFacts[], judge: () => T): T {
    return this.#judged.get(certificates.map(({ sha256 }) => sha256).join(), judge) as T;
  }

  #add(der: Buffer): void {
    const fields = inside(inside(readElement(der), Tag.sequence)[0], Tag.sequence);
    const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
    if (subject === undefined) return;
    const key = subject.whole.toString('latin1');
    this.#bySubject.set(key, [...(this.#bySubject.get(key) ?? []), der]);
  }
}

/** A map that forgets its oldest entry when it is full. */
class Remembered<T> {
  readonly #entries = new Map<string, T>();
  get(key: string, make: () => T): T {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const made = make();
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= MAX_REMEMBERED && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(key, made);
    return made;
  }
}
