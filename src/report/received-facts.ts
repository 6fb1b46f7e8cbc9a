// What is said of a received mail, before it becomes text, Markdown or HTML: nothing is escaped here.
import { decodeWords } from '../bounce/header-fields.ts';
import type { Received } from '../target/received-document.ts';
import { authenticationRows, type FactRow, identityRows } from './identity.ts';

/** As a person reads it (RFC 2047), or what stands there in its place. */
export const subjectOf = ({ subject }: Pick<Received, 'subject'>, none: string): string =>
  subject === null || subject.trim() === '' ? none : decodeWords(subject);

/** Mail, signatures, DMARC; then the client. */
export function receivedRows({ author, subject, octets, tls, authentication, identity }: Received): FactRow[] {
  return [
    ['From', author ?? 'no domain'],
    ['subject', subjectOf({ subject }, 'none')],
    ['size', `${octets} octets`],
    ['TLS', tls ?? 'not known'],
    ...authenticationRows(authentication),
    ...identityRows(identity),
  ];
}

/** One sentence of the whole. */
export function receivedVerdict({ findings, demands }: Received): string {
  const worst = (['error', 'warning'] as const).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const unmet = (['everybody', 'bulk senders'] as const).flatMap((of) => {
    const count = demands.filter((one) => one.of === of && one.met === false).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? 'demand' : 'demands'} on ${of} not met`];
  });
  const all = [...worst, ...unmet];
  return all.length === 0 ? 'Nothing speaks against this mail.' : `${all.join(', ')}.`;
}

/** Yes, no, or it can't be told. */
export const metWord = (met: boolean | null): 'yes' | 'NO' | '?' => (met === null ? '?' : met ? 'yes' : 'NO');

/** Where the demands stand, and of when they are. */
export const sourceText = ({ who, state }: Received['sources'][number]): string => `${who}, as of ${state}`;
