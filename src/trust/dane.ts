// Would a sender that follows DANE deliver here? RFC 7672 for SMTP, on top of RFC 6698 and RFC 7671.
import type { CertificateFacts } from './certificate.ts';
import { judgeAnchor } from './dane-anchor.ts';
import type { DaneQuestion, DaneVerdict, TlsaVerdict } from './dane-question.ts';
import { shortRecord, type TlsaRecord, tlsaNames, tlsaText, tlsaUnusable } from './tlsa.ts';

/** An RRset of 64 KiB holds more; nobody publishes them, and each costs a walk along the chain. */
const MAX_RECORDS = 100;

export function judgeDane(question: DaneQuestion): DaneVerdict {
  const none = { records: [], rollover: false };
  const required = question.required ? 'dane-required' : null;
  if (question.lookup === 'bogus') {
    return { ...none, verdict: 'bogus', result: 'dnssec-invalid', text: 'DNSSEC does not hold for the TLSA records' };
  }
  const count = question.records.length;
  if (count === 0) return { ...none, verdict: 'absent', result: required, text: 'there are no TLSA records' };
  if (question.lookup === 'insecure') {
    const text = `there ${count === 1 ? 'is a TLSA record' : `are ${count} TLSA records`}, but not secured by DNSSEC`;
    return { ...none, verdict: 'insecure', result: required, text };
  }
  return conclude(question.records.slice(0, MAX_RECORDS).map((record) => judgeRecord(record, question)));
}

function conclude(records: readonly TlsaVerdict[]): DaneVerdict {
  const usable = records.filter(({ state }) => state !== 'unusable' && state !== 'superseded');
  const matched = usable.find(({ state }) => state === 'matched');
  const rollover = matched !== undefined && usable.some(({ state }) => state === 'no-match');
  if (matched !== undefined) {
    const where = matched.depth === 0 ? "the server's certificate" : `certificate ${matched.depth} of the chain`;
    return { verdict: 'verified', records, rollover, result: null, text: `${short(matched)} matches ${where}` };
  }
  if (usable.length === 0) {
    const text = `no TLSA record can be used: ${records[0]?.problem ?? ''}`;
    return { verdict: 'unusable', records, rollover, result: 'tlsa-invalid', text };
  }
  // What came furthest says most: a record that names the chain, and a chain that does not hold.
  const closest = usable.find(({ state }) => state === 'failed');
  const result = closest?.result ?? usable[0]?.result ?? null;
  const text = closest ? `${short(closest)}: ${closest.problem}` : 'no TLSA record matches what the server presents';
  return { verdict: 'failed', records, rollover, result, text };
}

function judgeRecord(record: TlsaRecord, question: DaneQuestion): TlsaVerdict {
  const told = { record: tlsaText(record), certificate: null, depth: null, result: null };
  const unusable = tlsaUnusable(record);
  if (unusable !== null) return { ...told, state: 'unusable', problem: unusable };
  if (isSuperseded(record, question.records)) {
    const problem = 'a SHA-512 record of the same usage and selector counts instead (RFC 7671 section 9)';
    return { ...told, state: 'superseded', problem };
  }
  if (record.usage === 2) return { ...told, ...judgeAnchor(record, question) };
  // DANE-EE: neither name nor validity nor issuer count (RFC 7672 3.1.1).
  const [leaf] = question.certificates;
  if (leaf !== undefined && tlsaNames(record, leaf)) {
    return { ...told, state: 'matched', certificate: leaf.sha256, depth: 0, problem: null };
  }
  const problem = leaf === undefined ? 'the server sent no certificate' : noMatchEnd(record, question.certificates);
  return { ...told, state: 'no-match', problem, result: leaf === undefined ? 'validation-failure' : 'tlsa-invalid' };
}

/** Of the digests for one usage and selector, clients use the strongest. */
const isSuperseded = (record: TlsaRecord, all: readonly TlsaRecord[]): boolean =>
  record.matchingType === 1 &&
  all.some(
    (other) =>
      other.usage === record.usage &&
      other.selector === record.selector &&
      other.matchingType === 2 &&
      tlsaUnusable(other) === null,
  );

function noMatchEnd(record: TlsaRecord, certificates: readonly CertificateFacts[]): string {
  const depth = certificates.findIndex((certificate) => tlsaNames(record, certificate));
  if (depth > 0) return `it names certificate ${depth} of the chain; that needs usage 2 (DANE-TA)`;
  const other = { ...record, selector: 1 - record.selector };
  if (certificates[0] !== undefined && tlsaNames(other, certificates[0])) {
    return `its data belongs to selector ${other.selector}`;
  }
  return "it names another certificate than the server's";
}

const short = ({ record }: TlsaVerdict): string => `TLSA ${shortRecord(record)}`;
