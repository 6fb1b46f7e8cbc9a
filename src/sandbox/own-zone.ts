// The policy's zone as it is looked up: TLSA records that name the embedded MX's own certificates get their data.
import type { Zone, ZoneFailure, ZoneName } from '../net/zone-dns.ts';
import type { PolicyZone, TlsaWord } from '../scenario/policy/zone.ts';
import { type CertificateFacts, certificatesIn } from '../trust/certificate.ts';
import { tlsaData } from '../trust/tlsa.ts';

/** The certificates that the server of that name sends, and the root behind them; PEM. */
export type OwnCertificates = (host: string) => Promise<{ readonly chain: readonly string[]; readonly root: string }>;

/** For those who look up everything else: nothing is made for it. */
export function withoutTlsa(zone: PolicyZone): Zone {
  return Object.fromEntries(
    Object.entries(zone).map(([name, held]) => {
      if (typeof held === 'string') return [name, held];
      const { TLSA: _tlsa, ...others } = held;
      return [name, others];
    }),
  );
}

/** The whole zone. A TLSA record stands at `_25._tcp.HOST`, or at `*._tcp.HOST` for any port. */
export async function ownZone(zone: PolicyZone, certificates: OwnCertificates): Promise<Zone> {
  const filled = Object.entries(zone).map(async ([name, held]): Promise<[string, ZoneName | ZoneFailure]> => {
    if (typeof held === 'string') return [name, held];
    const { TLSA: records, ...others } = held;
    if (records === undefined || typeof records === 'string')
      return [name, { ...others, ...(records && { TLSA: records }) }];
    const host = name.replace(/^[^.]*\._(?:tcp|udp)\./i, '');
    const TLSA = await Promise.all(
      records.map(async ([usage, selector, matchingType, data]) => {
        const octets =
          typeof data === 'string' ? await dataOf(data, { usage, selector, matchingType }, host, certificates) : data;
        return [usage, selector, matchingType, octets] as const;
      }),
    );
    return [name, { ...others, TLSA }];
  });
  return Object.fromEntries(await Promise.all(filled));
}

async function dataOf(
  word: TlsaWord,
  fields: { readonly usage: number; readonly selector: number; readonly matchingType: number },
  host: string,
  certificates: OwnCertificates,
): Promise<Uint8Array> {
  const { chain, root } = await certificates(host);
  const [leaf, ...signers] = certificatesIn(chain.join('\n'));
  const [last] = certificatesIn(root);
  const named: Readonly<Record<TlsaWord, CertificateFacts | undefined>> = {
    server: leaf,
    intermediate: signers.find(({ selfSigned }) => !selfSigned),
    root: last,
  };
  const certificate = named[word];
  return certificate === undefined ? new Uint8Array() : tlsaData(fields, certificate);
}
