// The places of a scenario, opened: those that listen before anything is sent, the others when they are looked at.
import type { Arrival, Delivered, LookFor } from '../dialogue/arrivals.ts';
import type { Clock } from '../net/clock.ts';
import type { Files } from '../net/files.ts';
import { openStream } from '../net/lean-stream.ts';
import type { RunningSandbox } from '../sandbox/serve.ts';
import type { Arrives, Place } from '../scenario/arrival-shape.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Step } from '../scenario/scenario.ts';
import { parseIp } from '../trust/ip-network.ts';
import { judgeArrival, type Removed } from './judge.ts';
import { maildir, mbox } from './local.ts';
import { type Mailbox, MailboxFault } from './mailbox.ts';
import { soughtIn } from './sought.ts';
import { type Stored, storeOf } from './store.ts';
import { type Sighting, watch } from './watch.ts';

export interface ArrivalMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly files: Files;
  /** Whom to trust, PEM. */
  readonly roots: readonly string[];
  /** The name for SNI and certificate, if it is not the host's. */
  readonly serverName: string | null;
  /** What the embedded MX of the case has taken; null: the case has another target. */
  readonly store: (() => readonly Stored[]) | null;
}

export interface Arrivals {
  readonly lookFor: LookFor;
  close(): Promise<void>;
}

/** Rejects with the system's error where a listener can't be had. Null where no step looks for a message. */
export async function openArrivals(steps: readonly Step[], means: ArrivalMeans): Promise<Arrivals | null> {
  const asked = steps.flatMap((step) => (step.verb === 'arrives' ? [step.arrives] : []));
  if (asked.length === 0) return null;
  const open = new Map<Place, Mailbox>();
  const close = async () => {
    await Promise.all([...open.values()].map((one) => one.close()));
  };
  try {
    for (const place of asked.flatMap(placesOf))
      if (!open.has(place)) open.set(place, await openPlace(place, labelOf(place, asked), means));
  } catch (error) {
    await close();
    throw error;
  }
  const lookFor = (what: Arrives, delivered: Delivered) =>
    find(
      what,
      delivered,
      placesOf(what).flatMap((place) => open.get(place) ?? []),
      means,
    );
  return { lookFor, close };
}

const SANDBOX: Place = { kind: 'sandbox' };
const placesOf = ({ at }: Arrives): readonly Place[] => (at.length === 0 ? [SANDBOX] : at);

async function find(
  what: Arrives,
  delivered: Delivered,
  mailboxes: readonly Mailbox[],
  { clock, signal }: ArrivalMeans,
): Promise<Arrival> {
  const sought = soughtIn(delivered.octets, what.find);
  const places = mailboxes.map(({ label }) => label);
  if ('refuse' in sought)
    return judgeArrival(what, delivered, { sightings: [], faults: [sought.refuse], removed: null }, places);
  const { times } = what.expect;
  const watching = { sought, since: delivered.at, withinMs: what.within, times, settleMs: what.settle };
  const watched = await watch(mailboxes, watching, clock, signal);
  const removed = what.remove ? await remove(mailboxes, watched.sightings) : null;
  return judgeArrival(what, delivered, { ...watched, removed }, places);
}

/** What was found, and nothing else. */
async function remove(mailboxes: readonly Mailbox[], sightings: readonly Sighting[]): Promise<Removed> {
  const gone = new Set<Sighting>();
  const faults: string[] = [];
  for (const sighting of sightings) {
    const mailbox = mailboxes.find(({ label }) => label === sighting.place);
    try {
      await mailbox?.remove?.(sighting);
      if (mailbox?.remove !== undefined) gone.add(sighting);
    } catch (error) {
      if (!(error instanceof MailboxFault)) throw error;
      faults.push(`${sighting.place}: not removed: ${error.message}`);
    }
  }
  return { gone, faults };
}

/** Of several mailboxes at one host each bears its user. */
function labelOf(place: Place, asked: readonly Arrives[]): string {
  if (!('host' in place)) return place.kind;
  const { kind, host, user } = place;
  const isAlone = asked
    .flatMap(({ at }) => at)
    .every((one) => !('host' in one) || one.host !== host || one.user === user);
  return isAlone ? `${kind} ${host}` : `${kind} ${host} (${user})`;
}

async function openPlace(place: Place, label: string, means: ArrivalMeans): Promise<Mailbox> {
  const { files, roots, serverName, clock } = means;
  switch (place.kind) {
    case 'sandbox':
      return means.store === null
        ? unknown('sandbox', 'there is no embedded MX: the case has another target')
        : storeOf('sandbox', means.store, async () => {});
    case 'maildir':
      return maildir(place.path, files);
    case 'mbox':
      return mbox(place.path, files);
    case 'smtp':
    case 'lmtp':
      return listener({ kind: place.kind, port: place.port }, clock);
    case 'webhook': {
      const { webhook } = await import('./webhook.ts');
      return webhook(place.port);
    }
    case 'pop3': {
      const { host, port } = place;
      const tls = () => ({
        host: serverName ?? host,
        sni: serverName ?? (parseIp(host) === null ? host : null),
        roots,
        facts: false,
        verify: true,
      });
      const { pop3 } = await import('./pop3.ts');
      return pop3(label, { ...place, endpoint: { address: host, port }, open: openStream, tls });
    }
    case 'imap': {
      const { imap } = await import('./imap.ts');
      return imap(label, { ...place, roots: roots.length === 0 ? null : roots, serverName }, place.folders, clock);
    }
  }
}

const unknown = (label: string, why: string): Mailbox => ({
  label,
  everyMs: 60_000,
  look: async () => {
    throw new MailboxFault(why);
  },
  close: async () => {},
});

/** On loopback alone: the last hop of a lab delivers there. */
async function listener({ kind, port }: { kind: 'smtp' | 'lmtp'; port: number }, clock: Clock): Promise<Mailbox> {
  const { startSandbox } = await import('../sandbox/serve.ts');
  const policy: Policy = { lmtp: kind === 'lmtp', tls: 'none' };
  const mx: RunningSandbox = await startSandbox(policy, { clock, port });
  return storeOf(
    `${kind} 127.0.0.1:${mx.port}`,
    () => mx.journal.messages,
    () => mx.close(),
  );
}
