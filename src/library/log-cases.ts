// What our logs told -> two cases of a run, outgoing and incoming, so that they are counted, shown, reported and watched at night
// like everything else that was asked.
import { type Share, sayShare } from '../baseline/share.ts';
import { briefOf, isCause } from '../diagnosis/brief.ts';
import type { LogGroup } from '../log/document.ts';
import type { LogTold } from '../log/read.ts';
import type { Finding } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';

export interface LogHead {
  /** What the probe file calls the logs. */
  readonly written: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  /** The number of the first case; the other is the next. */
  readonly first: number;
  /** How long it took. */
  readonly ms: number;
}

type Facts = Readonly<Record<string, string>>;

/** Facts of one kind: a hostile log has more. */
const MOST_FACTS = 100;
/** Groups that are explained. */
const MOST_EXPLAINED = 20;

export function logCases({ groups, sent, taken }: LogTold, head: LogHead): RunEvent[] {
  const of = (direction: LogGroup['direction']) =>
    groups.filter((group) => group.direction === direction && !group.ownBounces);
  const [outgoing, incoming] = [of('outgoing'), of('incoming')];
  return [
    ...passed(head, 0, 'outgoing', outgoingFacts(outgoing, sent), explained(outgoing)),
    ...passed(head, 1, 'incoming', incomingFacts(incoming, taken), explained(incoming.filter(mayBeWanted))),
  ];
}

/** Nothing could be read: why. */
export function unreadLog(head: LogHead, text: string): RunEvent[] {
  return (['outgoing', 'incoming'] as const).flatMap((direction, index): RunEvent[] => [
    begin(head, index, direction),
    {
      e: 'case-end',
      case: head.first + index,
      ...{ verdict: 'inconclusive', reason: 'unreachable', text, ms: head.ms, attempt: 1 },
    },
  ]);
}

function passed(
  head: LogHead,
  index: number,
  direction: LogGroup['direction'],
  facts: Facts,
  findings: readonly Finding[],
): RunEvent[] {
  const number = head.first + index;
  return [
    begin(head, index, direction),
    { e: 'facts', case: number, facts },
    ...findings.map((finding): RunEvent => ({ e: 'finding', case: number, finding })),
    {
      e: 'case-end',
      case: number,
      ...{ verdict: 'passed', reason: null, text: null, ms: index === 0 ? head.ms : 0, attempt: 1 },
    },
  ];
}

function begin({ written, started, first }: LogHead, index: number, direction: LogGroup['direction']): RunEvent {
  const place = { address: null, port: 0, mode: 'smtp', domain: null, sandbox: false, source: null } as const;
  return {
    e: 'case',
    case: first + index,
    head: {
      ...{ id: `log#${direction}@${written}`, scenario: `log, ${direction}`, about: null, tags: [], file: 'log' },
      ...{ variant: direction, vars: {}, started, target: { host: written, ...place } },
    },
  };
}

/** Recipients whom our mail did not reach, by cause; by house, too, where it is we who must act. */
function outgoingFacts(groups: readonly LogGroup[], sent: number): Facts {
  const lost = groups.map((group) => ({ group, count: unreached(group) }));
  const of = sent + lost.reduce((all, { count }) => all + count, 0);
  const [byCause, byHouse] = [new Map<string, number>(), new Map<string, number>()];
  for (const { group, count } of lost) {
    const cause = group.cause ?? 'unknown';
    add(byCause, `${group.actor === 'wait' ? 'put_off' : 'refused'}.${cause}`, count);
    if (group.actor !== 'sending-admin' && group.actor !== 'sender-dns-owner') continue;
    // the log counts refusals by house, and recipients by group
    const all = group.receivers.reduce((sum, { events }) => sum + events, 0);
    for (const { name, events } of group.receivers)
      if (isHouse(name)) add(byHouse, `refused_by.${cause}.${name}`, Math.round((count * events) / Math.max(1, all)));
  }
  return { ...factsOf(byCause, of), ...factsOf(byHouse, of) };
}

/** Who wrote, to whom and from where, by the cause for which we refused it; and what of it may be wanted. */
function incomingFacts(groups: readonly LogGroup[], taken: number): Facts {
  const [all, wanted] = [new Map<string, number>(), new Map<string, number>()];
  for (const group of groups) {
    const cause = group.cause ?? 'unknown';
    add(all, `refusing.${cause}`, unreached(group));
    add(wanted, `refusing_wanted.${cause}`, mayBeWanted(group) ? wantedIn(group) : 0);
  }
  const sum = [...all.values()].reduce((sum, count) => sum + count, 0);
  const of = taken === 0 ? 0 : taken + sum;
  return { ...factsOf(all, of), ...factsOf(wanted, of) };
}

const unreached = ({ outcome }: LogGroup) => outcome.refused + outcome.expired + outcome.open;
/** What a stranger wrote is a name of a fact only if it is a name. */
const isHouse = (name: string) => /^[a-z0-9][a-z0-9.:-]{0,252}$/.test(name);

function add(counts: Map<string, number>, name: string, count: number): void {
  if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
}

function factsOf(counts: ReadonlyMap<string, number>, of: number): Facts {
  const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_FACTS);
  const share = (count: number): Share => ({ count, of });
  return Object.fromEntries(most.map(([name, count]) => [name, sayShare(share(count))]));
}

/** As `mxprobe log` has it: correspondents, clients whose other mail was taken, bounces to us, mail to postmaster. */
function mayBeWanted(group: LogGroup): boolean {
  return wantedIn(group) > 0;
}

function wantedIn({ clients, correspondents, bounces, toPostmaster }: LogGroup): number {
  const sum = (rows: readonly { readonly events: number }[]) => rows.reduce((all, { events }) => all + events, 0);
  return Math.max(sum(clients.filter(({ accepted }) => accepted)), sum(correspondents), bounces + toPostmaster);
}

/** What a group means and what to do: for the reader of the record, and no news by itself. It names no mailbox. */
function explained(groups: readonly LogGroup[]): Finding[] {
  const told = new Map<string, Finding>();
  for (const { cause, actor, reply } of groups) {
    if (cause === null || !isCause(cause) || actor === 'wait') continue;
    const id = `log-${cause}`;
    if (told.has(id) || told.size >= MOST_EXPLAINED) continue;
    const { label, remedy } = briefOf(cause, 'en');
    const said = [reply.code, reply.enhanced, reply.template].filter((one) => one !== null && one !== '').join(' ');
    told.set(id, { id, severity: 'info', text: `${label}: ${said}`, step: null, standard: null, remedy });
  }
  return [...told.values()];
}
