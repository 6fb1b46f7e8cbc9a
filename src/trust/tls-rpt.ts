// The TLS-RPT record: where a domain wants reports about failed TLS (RFC 8460 section 3).
import { readTaggedRecord } from './tagged-record.ts';

export type TlsRptRecord =
  | { readonly status: 'absent' }
  | { readonly status: 'invalid'; readonly problem: string }
  | { readonly status: 'valid'; readonly reportTo: readonly string[] };

/** @param texts the TXT records of `_smtp._tls.DOMAIN`, the character-strings of each joined. */
export function readTlsRptRecord(texts: readonly string[]): TlsRptRecord {
  const record = readTaggedRecord(texts, 'TLSRPTv1');
  if (record.status !== 'present') return record;
  const rua = record.fields.get('rua');
  if (rua === undefined) return { status: 'invalid', problem: 'it has no rua' };
  const reportTo = rua.split(',').map((uri) => uri.trim());
  const bad = reportTo.find((uri) => !isReportUri(uri));
  if (bad === undefined) return { status: 'valid', reportTo };
  const problem = `${JSON.stringify(bad.slice(0, 80))} is neither mailto:ADDRESS nor https://URL`;
  return { status: 'invalid', problem: bad.includes('!') ? `${problem}; ! is written %21` : problem };
}

/** `mailto:` or `https:`; commas, `!` and `;` within are percent-encoded. */
const isReportUri = (uri: string): boolean =>
  /^mailto:[^\s@!,;]+@[^\s@!,;]+$/i.test(uri) || /^https:\/\/[^\s!,;/]+(?:\/[^\s!,;]*)?$/i.test(uri);
