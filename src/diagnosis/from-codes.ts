// What is left when no signature knows the words: a conjecture from the enhanced status code, then from the reply code and
// the stage. RFC 3463 and its registry, RFC 5321 4.2.
import type { Cause } from './cause.ts';
import type { Circumstances } from './rank.ts';

export interface Conjecture {
  readonly cause: Cause;
  readonly basis: 'enhanced' | 'code' | 'none';
  /** True if the code has one meaning that servers keep to. */
  readonly firm: boolean;
}

/** The most probable cause by codes alone. */
export function conjecture(seen: Circumstances): Conjecture {
  const status = seen.enhanced?.split('.').slice(1).join('.');
  const byStatus = status === undefined || isImpossible(status, seen) ? undefined : byStatusOf(status, seen);
  if (byStatus !== undefined) return { cause: byStatus, basis: 'enhanced', firm: FIRM.has(status ?? '') };
  if (seen.code === null) return { cause: 'unknown', basis: 'none', firm: false };
  const byStage = BY_CODE_AND_STAGE[`${seen.code} ${seen.stage}`] ?? BY_CODE_AND_STAGE[seen.code];
  if (byStage !== undefined) return { cause: byStage, basis: 'code', firm: FIRM.has(seen.code) };
  return { cause: seen.code.startsWith('4') ? 'temp-unspecified' : 'policy-unspecified', basis: 'code', firm: false };
}

/** RFC 3463 3.5: x.4.z is about the way to a server; one that answered a command of the message was reached. */
function isImpossible(status: string, { stage }: Circumstances): boolean {
  return /^4\.[1-4]$/.test(status) && (stage === 'mail' || stage === 'rcpt' || stage === 'data' || stage === 'eod');
}

/** 556 5.1.10 is the null MX of RFC 7505; with another code it is Microsoft's word for an unknown recipient. */
function byStatusOf(status: string, { code }: Circumstances): Cause | undefined {
  return status === '1.10' && code !== null && code !== '556' ? 'rcpt-unknown' : BY_STATUS[status];
}

/** Subject and detail. x.7.0, x.7.1, x.0.0 and other "undefined" details stand with every cause, so they decide nothing. */
const BY_STATUS: Readonly<Record<string, Cause | undefined>> = {
  '1.1': 'rcpt-unknown',
  '1.2': 'rcpt-domain-dns',
  '1.3': 'address-syntax',
  '1.6': 'rcpt-disabled',
  '1.7': 'address-syntax',
  '1.8': 'sender-domain-dns',
  '1.10': 'rcpt-domain-nullmx',
  '2.1': 'rcpt-disabled',
  '2.2': 'rcpt-quota',
  '2.3': 'size-limit',
  '2.4': 'rcpt-policy',
  '3.1': 'receiver-storage',
  '3.2': 'receiver-overload',
  '3.4': 'size-limit',
  '3.5': 'receiver-local-error',
  '4.1': 'connect-timeout',
  '4.2': 'connection-dropped',
  '4.3': 'dns-temp',
  '4.4': 'rcpt-domain-dns',
  '4.5': 'receiver-overload',
  '4.6': 'loop',
  '4.7': 'queue-expired',
  '5.1': 'protocol-sequence',
  '5.2': 'protocol-violation',
  '5.3': 'rcpt-limit',
  '5.4': 'protocol-violation',
  '5.6': 'smtp-auth-failed',
  '6.0': 'message-format',
  '6.1': 'content-policy',
  '6.3': 'message-format',
  '6.7': 'smtputf8',
  '6.8': 'smtputf8',
  '6.9': 'smtputf8',
  '7.2': 'rcpt-policy',
  '7.8': 'smtp-auth-failed',
  '7.9': 'smtp-auth-failed',
  '7.10': 'tls-required',
  '7.11': 'tls-required',
  '7.13': 'rcpt-disabled',
  '7.20': 'auth-dkim',
  '7.21': 'auth-dkim',
  '7.22': 'auth-dkim',
  '7.23': 'auth-spf',
  '7.24': 'auth-spf',
  '7.25': 'rdns-missing',
  '7.26': 'auth-none',
  '7.27': 'sender-domain-nullmx',
  '7.28': 'rate-limit',
  '7.30': 'tls-requiretls',
};

const BY_CODE_AND_STAGE: Readonly<Record<string, Cause | undefined>> = {
  '421 connect': 'receiver-overload',
  '432': 'smtp-auth-failed',
  '452 rcpt': 'rcpt-limit',
  '452 mail': 'receiver-storage',
  '454 starttls': 'tls-broken-server',
  '454 auth': 'smtp-auth-unavailable',
  '500': 'command-unknown',
  '501': 'protocol-violation',
  '501 mail': 'address-syntax',
  '501 rcpt': 'address-syntax',
  '501 ehlo': 'helo-invalid',
  '501 auth': 'smtp-auth-failed',
  '502': 'command-unknown',
  '503': 'protocol-sequence',
  '503 auth': 'smtp-auth-unavailable',
  '504 auth': 'smtp-auth-unavailable',
  '504 ehlo': 'helo-invalid',
  '521': 'greeting-refused',
  '523': 'tls-required',
  '530': 'smtp-auth-required',
  '534': 'smtp-auth-failed',
  '535': 'smtp-auth-failed',
  '538': 'smtp-auth-unavailable',
  '550 connect': 'greeting-refused',
  '550 ehlo': 'helo-blocked',
  '550 rcpt': 'rcpt-unknown',
  '551': 'rcpt-unknown',
  '552 rcpt': 'rcpt-quota',
  '552': 'size-limit',
  '553 mail': 'sender-blocked',
  '553 rcpt': 'rcpt-unknown',
  '554 connect': 'greeting-refused',
  '555': 'protocol-violation',
  '556': 'rcpt-domain-nullmx',
};

const FIRM: ReadonlySet<string> = new Set([
  ...['1.1', '1.2', '1.10', '2.1', '2.2', '3.1', '3.4', '4.6', '4.7', '7.8', '7.10', '7.11', '7.23', '7.25'],
  ...['523', '535', '538', '556'],
]);
