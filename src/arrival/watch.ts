// Looks again and again, until what was expected has been seen, or the time is over.
import type { Clock } from '../net/clock.ts';
import { pause } from '../net/clock.ts';
import { type Mailbox, MailboxFault, type Seen } from './mailbox.ts';
import type { Sought } from './sought.ts';

export interface Sighting extends Seen {
  readonly place: string;
  /** Milliseconds from acceptance until it was seen. */
  readonly ms: number;
}

export interface Watched {
  readonly sightings: readonly Sighting[];
  /** Of the places that could not be asked at the end. */
  readonly faults: readonly string[];
}

interface Watching {
  readonly sought: Sought;
  /** When it was accepted, on the clock. */
  readonly since: number;
  readonly withinMs: number;
  /** So many are waited for; 0: the whole time. */
  readonly times: number;
  readonly settleMs: number;
}

/** A place that does not answer within this is a fault. */
const LOOK_MS = 20_000;

export async function watch(
  mailboxes: readonly Mailbox[],
  what: Watching,
  clock: Clock,
  signal: AbortSignal,
): Promise<Watched> {
  const sightings: Sighting[] = [];
  const faults = new Map<Mailbox, string>();
  let lastAt = 0;
  const isEnough = () => what.times > 0 && sightings.length >= what.times && clock.now() - lastAt >= what.settleMs;
  const isOver = () => clock.now() - what.since >= what.withinMs;
  const follow = async (mailbox: Mailbox) => {
    for (;;) {
      const last = isOver();
      try {
        const seen = await inTime(mailbox.look(what.sought), clock, signal);
        faults.delete(mailbox);
        for (const one of seen) {
          if (isKnown(sightings, mailbox, one)) continue;
          lastAt = clock.now();
          sightings.push({ ...one, place: mailbox.label, ms: lastAt - what.since });
        }
      } catch (error) {
        if (!(error instanceof MailboxFault)) throw error;
        faults.set(mailbox, `${mailbox.label}: ${error.message}`);
      }
      // Looked at once more when the time was over: what came in the last moment counts.
      if (isEnough() || last) return;
      await pause(clock, mailbox.everyMs, signal);
    }
  };
  await Promise.all(mailboxes.map(follow));
  return { sightings, faults: [...faults.values()] };
}

function isKnown(sightings: readonly Sighting[], { label }: Mailbox, { folder, uid, same }: Seen): boolean {
  return sightings.some(
    (one) =>
      one.place === label && ((one.folder === folder && one.uid === uid) || (same !== null && one.same === same)),
  );
}

function inTime<T>(work: Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const late = pause(clock, LOOK_MS, AbortSignal.any([signal, over.signal])).then(() => {
    throw new MailboxFault(`no answer within ${LOOK_MS / 1000} s`);
  });
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => over.abort());
}
