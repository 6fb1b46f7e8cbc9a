// Lines of events.ndjson -> events. What is damaged is counted and left out.
import { parsedJson } from '../document/json-text.ts';
import type { CertificateRecord, TlsRecord } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import { asEvent } from './as-event.ts';
import { EVENTS_SCHEMA, FINGERPRINT } from './format.ts';
import type { PassOver } from './line-splitter.ts';

export class EventLines {
  /** Why it can't be read at all; null while it can. */
  fault: string | null = null;
  isNamed = false;
  readonly #path: string;
  #lines = 0;
  #damaged = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** `line`: null where it was too long to keep. Null is no event: the first line, and what is damaged. */
  read(line: string | null): RunEvent | null {
    this.#lines += 1;
    const value = line === null ? undefined : parsedJson(line);
    if (this.#lines === 1) return this.#header(value);
    const event = asEvent(value);
    if (typeof event === 'string') {
      this.#damaged += 1;
      return null;
    }
    this.isNamed ||= event.e === 'run';
    return event;
  }

  /** A line that is not looked into: it has a begin and an end. */
  passedOver(): void {
    this.#lines += 1;
  }

  get isNothing(): boolean {
    return this.#lines === 0 || this.#damaged === this.#lines;
  }

  /** What is wrong, in words; empty if it is whole. `incomplete`: what the end of the file has shown. */
  damage(incomplete: string | null, missing: number, complete: boolean): string | null {
    const s = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
    const damage = [
      incomplete,
      this.#damaged > 0 ? `${s(this.#damaged, 'line is', 'lines are')} damaged and left out` : null,
      missing > 0 ? `${s(missing, 'certificate is', 'certificates are')} missing` : null,
      this.isNamed ? null : 'what it says of the run itself is missing',
      complete || !this.isNamed ? null : 'the run ended before it was finished',
    ].filter((text) => text !== null);
    return damage.length === 0 ? null : damage.join('; ');
  }

  #header(value: unknown): null {
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (schema === EVENTS_SCHEMA) return null;
    if (typeof schema === 'string' && schema.startsWith('mxprobe/events@'))
      this.fault = `${this.#path}: its schema is ${schema}, and this version reads ${EVENTS_SCHEMA}`;
    // The first line may be what is damaged; then the events behind it decide.
    this.#damaged += 1;
    return null;
  }
}

/** The certificates of an event whose PEM stands in a file of its own. */
export function apart(event: RunEvent): CertificateRecord[] {
  if (event.e !== 'tls') return [];
  const { certificate, chain } = event.tls;
  return [certificate, ...chain].filter(
    (one) => one !== null && one.pem === '' && FINGERPRINT.test(one.sha256),
  ) as CertificateRecord[];
}

/** The event with the PEM of its certificates, by fingerprint. */
export function withPems(event: RunEvent, pemOf: (sha256: string) => string | undefined): RunEvent {
  if (event.e !== 'tls') return event;
  const whole = (one: CertificateRecord): CertificateRecord => ({ ...one, pem: one.pem || (pemOf(one.sha256) ?? '') });
  const { certificate, chain } = event.tls;
  const tls: TlsRecord = {
    ...event.tls,
    certificate: certificate === null ? null : whole(certificate),
    chain: chain.map(whole),
  };
  return { ...event, tls };
}

/** The events of steps begin so, as our own writer writes them; any other line is looked at. */
const STEP_EVENTS = beginnings('sent', 'reply', 'step');

/** True for a whole line that tells what was said in a step. */
export const isStepEvent: PassOver = (octets, start, end) => beginsAs(STEP_EVENTS, octets, start, end);

/** How lines with these events begin. */
export function beginnings(...names: readonly RunEvent['e'][]): Buffer[] {
  return names.map((name) => Buffer.from(`{"e":"${name}",`));
}

const END = '}'.charCodeAt(0);

/** A whole line of one of these kinds. No call and no copy for each of a million lines. */
export function beginsAs(kinds: readonly Buffer[], octets: Buffer, start: number, end: number): boolean {
  if (octets[end - 1] !== END) return false;
  for (const kind of kinds) {
    let at = 0;
    while (at < kind.length && octets[start + at] === kind[at]) at += 1;
    if (at === kind.length) return true;
  }
  return false;
}
