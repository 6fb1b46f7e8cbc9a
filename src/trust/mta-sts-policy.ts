// MTA-STS: the TXT record that announces a policy (RFC 8461 3.1) and the policy itself (3.2).
import { toReference } from './name-match.ts';
import { readTaggedRecord, trimBlanks } from './tagged-record.ts';
import type { StsPolicy } from './tls-facts.ts';

export type { StsPolicy } from './tls-facts.ts';

export type StsRecord =
  | { readonly status: 'absent' }
  | { readonly status: 'invalid'; readonly problem: string }
  | { readonly status: 'valid'; readonly id: string };

export interface StsPolicyReading {
  /** Null if senders would not use it. */
  readonly policy: StsPolicy | null;
  /** Why not: all mistakes, each with its line. */
  readonly problems: readonly string[];
  /** What senders tolerate, and an admin should not. */
  readonly warnings: readonly string[];
}

/** @param texts the TXT records of `_mta-sts.DOMAIN`, the character-strings of each joined. */
export function readStsRecord(texts: readonly string[]): StsRecord {
  const record = readTaggedRecord(texts, 'STSv1');
  if (record.status !== 'present') return record;
  const id = record.fields.get('id');
  if (id === undefined) return { status: 'invalid', problem: 'it has no id' };
  if (/^[A-Za-z0-9]{1,32}$/.test(id)) return { status: 'valid', id };
  return { status: 'invalid', problem: `the id ${JSON.stringify(id.slice(0, 80))} is not 1 to 32 letters and digits` };
}

/** @param text the body of the policy file, at most 64 KiB, decoded as UTF-8. */
export function readStsPolicy(text: string): StsPolicyReading {
  if (text.length > MAX_POLICY_CHARACTERS)
    return { policy: null, problems: ['it is longer than 64 KiB'], warnings: [] };
  const { values, problems, warnings } = readLines(text);
  const single = (key: string): string | null => values.get(key)?.[0] ?? null;
  const version = single('version');
  if (version !== 'STSv1')
    problems.push(version === null ? 'version is missing' : `version is ${quote(version)}, not STSv1`);
  const mode = MODES.find((word) => word === single('mode'));
  if (mode === undefined) problems.push(`mode is ${quote(single('mode'))}, not enforce, testing or none`);
  const maxAgeSeconds = readMaxAge(single('max_age'), problems, warnings);
  const mx = (values.get('mx') ?? []).map((pattern) => pattern.toLowerCase());
  if (mx.length === 0 && mode !== 'none') problems.push('mx is missing');
  const wrong = mx.filter((pattern) => !isPattern(pattern)).slice(0, MAX_TOLD);
  problems.push(...wrong.map((pattern) => `mx ${quote(pattern)} is no host name`));
  if (problems.length > 0 || mode === undefined) return { policy: null, problems, warnings };
  return { policy: { mode, maxAgeSeconds, mx }, problems, warnings };
}

/** RFC 8461 3.3 leaves the bound to the sender and suggests 64 KiB. */
const MAX_POLICY_CHARACTERS = 65_536;
const MODES = ['enforce', 'testing', 'none'] as const;
/** A year, RFC 8461 3.2. */
const MAX_AGE_SECONDS = 31_557_600;
const DAY_SECONDS = 86_400;
/** Of each kind of mistake: nobody reads more, and a hostile file has 30,000. */
const MAX_TOLD = 20;

interface Lines {
  readonly values: Map<string, string[]>;
  readonly problems: string[];
  readonly warnings: string[];
}

/** Lines end with LF or CRLF; of a key that stands twice the first counts, except `mx` (RFC 8461 3.2). */
function readLines(text: string): Lines {
  const found: Lines = { values: new Map(), problems: [], warnings: [] };
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    const place = `line ${index + 1}`;
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon));
    const value = trimBlanks(line.slice(colon + 1));
    if (trimBlanks(line) === '') found.warnings.push(`${place} is empty`);
    else if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(key))
      found.problems.push(`${place} ${quote(line)} is no key: value`);
    // Only TAB may stand among printable characters: anything else is a trick or a broken file.
    else if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) found.problems.push(`${place} has control characters`);
    else if (key !== 'mx' && found.values.has(key))
      found.warnings.push(`${place} repeats ${key}; only the first counts`);
    else if (!found.values.has(key)) found.values.set(key, [value]);
    else found.values.get(key)?.push(value);
  }
  return { ...found, problems: found.problems.slice(0, MAX_TOLD), warnings: found.warnings.slice(0, MAX_TOLD) };
}

function readMaxAge(written: string | null, problems: string[], warnings: string[]): number {
  if (written === null || !/^\d{1,10}$/.test(written)) {
    problems.push(written === null ? 'max_age is missing' : `max_age ${quote(written)} is no number of seconds`);
    return 0;
  }
  const seconds = Number(written);
  if (seconds > MAX_AGE_SECONDS) problems.push(`max_age ${seconds} is more than ${MAX_AGE_SECONDS}, a year`);
  else if (seconds < DAY_SECONDS)
    warnings.push(`max_age ${seconds} is less than a day; weeks protect (RFC 8461 section 10.2)`);
  return seconds;
}

/** A host name, or `*.` and a domain; A-labels only (RFC 8461 3.2). */
const isPattern = (pattern: string): boolean => {
  const name = pattern.replace(/^\*\./, '');
  return name.includes('.') && toReference(name) === name;
};

const quote = (text: string | null): string => (text === null ? 'missing' : JSON.stringify(text.slice(0, 80)));
