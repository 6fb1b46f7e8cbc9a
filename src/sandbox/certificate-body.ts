// Writes the DER of a certificate (RFC 5280 4.1) with node-forge's ASN.1 writer; node:crypto signs it.
import { createHash, type KeyObject } from 'node:crypto';
import type { asn1 as Asn1Writer } from 'node-forge';
import { publicKeyDer, type SignatureHash, signatureAlgorithm, signBytes } from './certificate-key.ts';

export interface CertificateBody {
  /** RFC 4514 short names and their values, in the order of the DER: `[['O', 'Example'], ['CN', 'mx.example']]`. */
  readonly subject: Name;
  readonly issuer: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The subject's key; only its public half goes in. */
  readonly key: KeyObject;
  /** Names of the subject: dNSName, as they are, even if they are no names. */
  readonly dns?: readonly string[];
  /** iPAddress, 4 or 16 octets each. */
  readonly addresses?: readonly Uint8Array[];
  readonly authority?: boolean;
  /** OID of the extended key usage; default: server authentication. */
  readonly purpose?: string;
  readonly mustStaple?: boolean;
  /** Where the issuer's certificate can be fetched (authority information access, caIssuers). */
  readonly issuerUrl?: string;
  readonly signer: KeyObject;
  readonly hash?: SignatureHash;
}
export type Name = readonly (readonly [keyof typeof ATTRIBUTES, string])[];

const ATTRIBUTES = { CN: '2.5.4.3', C: '2.5.4.6', L: '2.5.4.7', O: '2.5.4.10', OU: '2.5.4.11' } as const;
type Asn1 = Asn1Writer.Asn1;

/** The signed certificate, DER. */
export async function writeCertificate(body: CertificateBody): Promise<Buffer> {
  const { default: asn1 } = await import('node-forge/lib/asn1.js');
  const der = writer(asn1);
  const hash = body.hash ?? 'sha256';
  const { oid, parameters } = signatureAlgorithm(body.signer, hash);
  const algorithm = der.sequence(der.oid(oid), ...(parameters === null ? [] : [der.raw(parameters)]));
  const spki = publicKeyDer(body.key);
  const contents = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serialNumber(body, spki)),
    algorithm,
    der.name(body.issuer),
    der.sequence(der.time(body.notBefore), der.time(body.notAfter)),
    der.name(body.subject),
    der.raw(spki),
    der.explicit(3, der.sequence(...extensions(der, body, spki))),
  );
  const signature = signBytes(der.bytes(contents), body.signer, hash);
  return der.bytes(der.sequence(contents, algorithm, der.bitString(signature)));
}

/** 16 positive octets that two different certificates of one authority do not share, and that need no random source. */
function serialNumber(body: CertificateBody, spki: Buffer): Buffer {
  const told = JSON.stringify([body.subject, body.notBefore, body.notAfter, body.dns, body.authority, body.mustStaple]);
  const serial = createHash('sha256').update(spki).update(told).digest().subarray(0, 16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  return serial;
}

function extensions(der: Writer, body: CertificateBody, spki: Buffer): Asn1[] {
  const extension = (oid: string, value: Asn1, critical = false) =>
    der.sequence(der.oid(oid), ...(critical ? [der.yes()] : []), der.octets(der.bytes(value)));
  const names = [
    ...(body.dns ?? []).map((name) => der.implicit(2, Buffer.from(name, 'utf8'))),
    ...(body.addresses ?? []).map((address) => der.implicit(7, Buffer.from(address))),
  ];
  const written = [
    extension('2.5.29.19', der.sequence(...(body.authority ? [der.yes()] : [])), true),
    // keyUsage: keyCertSign and cRLSign, or digitalSignature.
    extension('2.5.29.15', der.raw(Buffer.from(body.authority ? '03020106' : '03020780', 'hex')), true),
    extension('2.5.29.14', der.octets(createHash('sha1').update(spki).digest())),
    extension('2.5.29.35', der.sequence(der.implicit(0, signerKeyId(body.signer)))),
  ];
  if (!body.authority) written.push(extension('2.5.29.37', der.sequence(der.oid(body.purpose ?? '1.3.6.1.5.5.7.3.1'))));
  if (names.length > 0) written.push(extension('2.5.29.17', der.sequence(...names)));
  // RFC 7633: status_request (5) is required of the server.
  if (body.mustStaple) written.push(extension('1.3.6.1.5.5.7.1.24', der.sequence(der.integer(Buffer.from([5])))));
  if (body.issuerUrl !== undefined) {
    const place = der.sequence(der.oid('1.3.6.1.5.5.7.48.2'), der.implicit(6, Buffer.from(body.issuerUrl)));
    written.push(extension('1.3.6.1.5.5.7.1.1', der.sequence(place)));
  }
  return written;
}

const signerKeyId = (signer: KeyObject): Buffer => createHash('sha1').update(publicKeyDer(signer)).digest();

type Writer = ReturnType<typeof writer>;
/** The few DER forms that a certificate is made of. */
function writer(asn1: typeof Asn1Writer) {
  const make = (type: number, constructed: boolean, value: string | Asn1[], tagClass = 0): Asn1 =>
    asn1.create(tagClass, type, constructed, value);
  const sequence = (...items: Asn1[]) => make(asn1.Type.SEQUENCE, true, items);
  const oid = (dotted: string) => make(asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes());
  const binary = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  return {
    sequence,
    oid,
    raw: (bytes: Buffer) => asn1.fromDer(binary(bytes)),
    bytes: (value: Asn1) => Buffer.from(asn1.toDer(value).getBytes(), 'latin1'),
    integer: (bytes: Buffer) => make(asn1.Type.INTEGER, false, binary(bytes)),
    octets: (bytes: Buffer) => make(asn1.Type.OCTETSTRING, false, binary(bytes)),
    bitString: (bytes: Buffer) => make(asn1.Type.BITSTRING, false, `\0${binary(bytes)}`),
    yes: () => make(asn1.Type.BOOLEAN, false, '\xff'),
    explicit: (tag: number, value: Asn1) => make(tag, true, [value], asn1.Class.CONTEXT_SPECIFIC),
    implicit: (tag: number, bytes: Buffer) => make(tag, false, binary(bytes), asn1.Class.CONTEXT_SPECIFIC),
    /** RFC 5280 4.1.2.5: UTCTime until 2049. */
    time: (date: Date) =>
      date.getUTCFullYear() < 2050
        ? make(asn1.Type.UTCTIME, false, asn1.dateToUtcTime(date))
        : make(asn1.Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(date)),
    name: (name: Name) =>
      sequence(
        ...name.map(([attribute, value]) => {
          const text = make(asn1.Type.UTF8, false, binary(Buffer.from(value, 'utf8')));
          return make(asn1.Type.SET, true, [sequence(oid(ATTRIBUTES[attribute]), text)]);
        }),
      ),
  };
}
