// Waiting for messages by what they are, not by how many there are; and for it to be sure that none comes.
import { headOf } from '../bounce/message-content.ts';
import type { Clock } from '../net/clock.ts';
import type { SandboxEvent } from '../sandbox/event-log.ts';
import type { Journal } from '../sandbox/journal.ts';
import type { MessageRecord } from '../sandbox/records.ts';
import { differences, type Match, recipientsOf } from './match.ts';
import type { Near } from './near.ts';

export interface Awaited {
  readonly match: Match;
  /** So many of them. */
  readonly count: number;
  /** The mark behind which they came. */
  readonly since: number;
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type Waited =
  | { readonly came: true; readonly messages: readonly MessageRecord[] }
  /** What came instead, nearest first. */
  | { readonly came: false; readonly messages: readonly MessageRecord[]; readonly near: readonly Near[] };

/** Those behind `since` that fit, oldest first. */
export function messagesThat(journal: Journal, match: Match, since = 0): readonly MessageRecord[] {
  return journal.messages.filter((message) => message.mark > since && differences(message, match).length === 0);
}

/** More says less. */
const MAX_NEAR = 5;

/** Those behind `since` that do not fit, nearest first, the newer of two before the older. */
export function nearestTo(journal: Journal, match: Match, since = 0): readonly Near[] {
  return journal.messages
    .filter(({ mark }) => mark > since)
    .map((message) => ({ message, differs: differences(message, match) }))
    .filter(({ differs }) => differs.length > 0)
    .reverse()
    .sort((a, b) => a.differs.length - b.differs.length)
    .slice(0, MAX_NEAR)
    .map(({ message, differs }) => ({
      id: message.id,
      from: message.from,
      to: recipientsOf(message),
      subject: headOf(message.raw).subject,
      differs,
    }));
}

/** Resolves as soon as there are so many, or when the time is over. Rejects with the signal's reason. */
export function waitFor(journal: Journal, clock: Clock, awaited: Awaited): Promise<Waited> {
  const { match, count, since, withinMs, signal } = awaited;
  const found = () => messagesThat(journal, match, since);
  const failed = (): Waited => ({ came: false, messages: found(), near: nearestTo(journal, match, since) });
  const there = found();
  if (there.length >= count) return Promise.resolve({ came: true, messages: there });
  if (withinMs <= 0) return Promise.resolve(failed());
  return until<Waited>({ clock, journal, signal, forMs: withinMs }, failed, (event) => {
    if (event !== 'message') return null;
    const now = found();
    return now.length >= count ? { came: true, messages: now } : null;
  });
}

export interface Silence {
  readonly match: Match;
  readonly since: number;
  readonly quietMs: number;
  /** Sessions that are open for longer are told. */
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type Silent =
  | { readonly silent: true }
  | { readonly silent: false; readonly messages: readonly MessageRecord[]; readonly open: number };

/** Waits until no session is open and nothing happened for `quietMs`, or until a message that fits is there. */
export async function waitForNone(journal: Journal, clock: Clock, wanted: Silence): Promise<Silent> {
  const { match, since, quietMs, withinMs, signal } = wanted;
  const endsAt = clock.now() + withinMs;
  for (;;) {
    const came = messagesThat(journal, match, since);
    const left = endsAt - clock.now();
    if (came.length > 0 || left <= 0) return { silent: false, messages: came, open: journal.open };
    const wasOpen = journal.open > 0;
    const forMs = wasOpen ? left : Math.min(left, quietMs);
    const happened = await until<'something' | 'nothing'>(
      { clock, journal, signal, forMs },
      () => 'nothing',
      (event) => (!wasOpen || event === 'message' || event === 'session-end' ? 'something' : null),
    );
    if (happened === 'nothing' && !wasOpen && forMs === quietMs) return { silent: true };
  }
}

interface Waiting {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly signal: AbortSignal | undefined;
  readonly forMs: number;
}

/** Hears events until `heard` gives something; what `late` gives when the time is over. */
function until<T>(
  { clock, journal, signal, forMs }: Waiting,
  late: () => T,
  heard: (event: SandboxEvent['e']) => T | null,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const leave = () => {
      stopListening();
      cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const done = (value: T) => {
      leave();
      resolve(value);
    };
    const onAbort = () => {
      leave();
      reject(signal?.reason);
    };
    const stopListening = journal.events.listen(({ e }) => {
      const found = heard(e);
      if (found !== null) done(found);
    });
    const cancel = clock.after(forMs, () => done(late()));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
