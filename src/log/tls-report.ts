// TLS-RPT (RFC 8460 4.4), as it is really written: fields missing or null, `mx-host` a text or a list, other shapes of result types.
// Whatever has the form is taken; what has not is left out.
import { RESULT_TYPES, type Reported, type ResultType, type TlsFailure } from './reports-document.ts';

/** Reports have some hundred lines; a hostile one has more. */
const MAX_POLICIES = 1000;
const MAX_DETAILS = 10_000;
const MAX_REASONS = 5;

export interface TlsReport {
  readonly about: Omit<Reported, 'file'>;
  readonly failures: readonly TlsFailure[];
  readonly sessions: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Null if the value is no TLS report. */
export function readTlsReport(value: unknown): TlsReport | null {
  const report = mapOf(value);
  const policies = report === null ? [] : listIn(report.policies);
  if (report === null || (policies.length === 0 && textIn(report['report-id']) === null)) return null;
  const reporter = textIn(report['organization-name']) ?? textIn(report['contact-info']) ?? '-';
  const range = mapOf(report['date-range']);
  const failures: TlsFailure[] = [];
  let sessions = 0;
  let domain: string | null = null;
  for (const one of policies.slice(0, MAX_POLICIES)) {
    const entry = mapOf(one);
    if (entry === null) continue;
    const policy = mapOf(entry.policy) ?? {};
    const summary = mapOf(entry.summary) ?? {};
    const failed = countIn(summary['total-failure-session-count']);
    const all = failed + countIn(summary['total-successful-session-count']);
    sessions += all;
    domain ??= textIn(policy['policy-domain']);
    failures.push(...failuresIn(entry, policy, { failed, all, reporter }));
  }
  return {
    about: {
      kind: 'tls',
      reporter: reporter === '-' ? null : reporter,
      id: textIn(report['report-id']),
      domain,
      begin: textIn(range?.['start-datetime']),
      end: textIn(range?.['end-datetime']),
      problem: null,
    },
    failures,
    sessions,
  };
}

interface Around {
  readonly failed: number;
  readonly all: number;
  readonly reporter: string;
}

function failuresIn(entry: Json, policy: Json, { failed, all, reporter }: Around): TlsFailure[] {
  const details = listIn(entry['failure-details'])
    .map(mapOf)
    .filter((one) => one !== null)
    .slice(0, MAX_DETAILS);
  const common = {
    domain: (textIn(policy['policy-domain']) ?? '-').toLowerCase(),
    policy: textIn(policy['policy-type']) ?? 'no-policy-found',
    sessions: all,
    reporters: [reporter],
  };
  const hosts = hostsIn(policy['mx-host']) ?? hostsIn(policy['mx-host-pattern']);
  // the summary counts failures that no detail tells of
  if (details.length === 0) {
    const nameless: TlsFailure = {
      ...common,
      mx: hosts,
      address: null,
      result: 'other',
      written: '-',
      failed,
      reasons: [],
    };
    return failed === 0 ? [] : [nameless];
  }
  return details.map((detail) => {
    const written = textIn(detail['result-type']) ?? '-';
    return {
      ...common,
      mx:
        (textIn(detail['receiving-mx-hostname']) ?? textIn(detail['receiving-mx-helo']) ?? hosts)?.toLowerCase() ??
        null,
      address: textIn(detail['receiving-ip']),
      result: resultOf(written),
      written,
      failed: countIn(detail['failed-session-count']) || 1,
      reasons: [
        textIn(detail['failure-reason-code']),
        textIn(detail['additional-information']),
        textIn(detail['additional-info']),
      ].filter((one) => one !== null),
    };
  });
}

function resultOf(written: string): ResultType {
  const word = written
    .trim()
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/s$/, (s) => (written.endsWith('ss') ? s : ''));
  return RESULT_TYPES.find((one) => one === word || one === written.trim().toLowerCase()) ?? 'other';
}

function hostsIn(value: unknown): string | null {
  const names = (Array.isArray(value) ? value : [value]).map(textIn).filter((one) => one !== null);
  return names.length === 1 ? (names[0] ?? null) : null;
}

/** Failures of one kind, told by several reporters, are one. */
export function joinTls(failures: readonly TlsFailure[]): TlsFailure[] {
  const joined = new Map<string, TlsFailure>();
  for (const one of failures) {
    const key = `${one.domain} ${one.mx} ${one.result} ${one.written}`;
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined
        ? one
        : {
            ...known,
            failed: known.failed + one.failed,
            sessions: known.sessions + one.sessions,
            reporters: [...new Set([...known.reporters, ...one.reporters])].slice(0, 50),
            reasons: [...new Set([...known.reasons, ...one.reasons])].slice(0, MAX_REASONS),
          },
    );
  }
  return [...joined.values()].sort((a, b) => b.failed - a.failed);
}

function mapOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
const listIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const textIn = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== ''
    ? value.trim().slice(0, 500)
    : typeof value === 'number'
      ? String(value)
      : null;
function countIn(value: unknown): number {
  const count = Number(typeof value === 'string' ? value.trim() : value);
  return Number.isSafeInteger(count) && count >= 0 ? count : 0;
}
