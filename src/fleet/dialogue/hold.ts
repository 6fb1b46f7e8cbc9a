// A dialogue that another machine asks for: held here if its ticket, and this worker's own list of consent, allow it.
import { object, readAs, text } from '../../document/json-shape.ts';
import { deadline } from '../../net/deadline.ts';
import type { RunEvent } from '../../run/events.ts';
import { run } from '../../run/run.ts';
import { findAddresses } from '../../target/find-addresses.ts';
import { mayTalk, type Permits } from '../permits.ts';
import { readSigned, type SignedTicket } from '../ticket.ts';
import { LeaseLost, type Talking, type Visitor } from '../visitor.ts';
import { uncarry } from './carry.ts';
import { SeenOff } from './seen-off.ts';
import { type DialogueTicket, dialogueTicketShape } from './ticket.ts';

const MAX_MS = 600_000;
const MAX_OCTETS = 2_097_152;

const beginShape = object({ state: [text, ''] });
const goShape = object({ address: [text, ''], body: [text, ''], signature: [text, ''] });

export async function holdDialogue(id: string, visitor: Visitor): Promise<void> {
  const { database, vantage, persist, pool: poolOf } = visitor;
  const pool = poolOf();
  const call = (sql: string, values: readonly unknown[]) =>
    persist(async () => (await database.query(sql, values))[0]?.result);
  const begun = await call('select mxprobe.begin_dialogue($1, $2, $3) as result', [vantage, pool, id]);
  const state = readAs(beginShape, begun);
  if ('value' in state && state.value.state === 'lost') throw new LeaseLost();
  const go = readAs(goShape, begun);
  if ('problem' in go) return;
  const { address } = go.value;
  try {
    const outcome = await outcomeOf(id, go.value, visitor);
    const throttled = throttledIn(outcome);
    const values = [vantage, pool, id, textOf(outcome), throttled];
    if ((await call('select mxprobe.end_dialogue($1, $2, $3, $4, $5) as result', values)) !== true)
      throw new LeaseLost();
    visitor.done.add(id);
  } catch (error) {
    await database.query('select mxprobe.leave_visit($1, $2, $3)', [vantage, pool, address]).catch(() => {});
    throw error;
  }
}

type Outcome = { readonly refused: string } | { readonly events: readonly RunEvent[] };

function textOf(outcome: Outcome): string {
  const text = JSON.stringify(outcome);
  return text.length <= MAX_OCTETS ? text : JSON.stringify({ refused: `an answer of ${text.length} octets` });
}

async function outcomeOf(
  id: string,
  signed: SignedTicket & { readonly address: string },
  visitor: Visitor,
): Promise<Outcome> {
  const { vantage, trusted, means, talking } = visitor;
  if (talking === null) return { refused: 'this worker holds no dialogues (--allow dialogue)' };
  const read = readSigned(dialogueTicketShape, signed, { trusted, now: means.clock.date() });
  if ('refused' in read) return read;
  const { ticket } = read;
  if (ticket.id !== id || ticket.address !== signed.address) return { refused: 'the ticket is for another dialogue' };
  if (ticket.vantage !== vantage) return { refused: 'the ticket is for another vantage point' };
  if (visitor.done.has(id)) return { refused: 'this worker has held this dialogue already' };
  const why = await refusalOf(ticket, visitor.permits, visitor);
  // Ended in mid-question: the DNS has not answered.
  if (means.signal.aborted) throw new LeaseLost();
  return why === null ? held(ticket, visitor, talking) : { refused: why };
}

/** The worker decides last: whom it talks to, and whether its own DNS leads there. */
async function refusalOf(
  { host, address, port }: DialogueTicket,
  permits: Permits,
  { means: { dns, signal } }: Visitor,
): Promise<string | null> {
  const why = mayTalk({ host, address, port }, permits);
  if (why !== null || host === address) return why;
  const { addresses } = await findAddresses(host, null, dns, signal);
  return addresses.includes(address) ? null : `the DNS gives here ${addresses.join(', ') || 'no address'} for ${host}`;
}

async function held(ticket: DialogueTicket, { means }: Visitor, talking: Talking): Promise<Outcome> {
  const scenario = uncarry(ticket.scenario);
  if ('refuse' in scenario) return { refused: scenario.refuse };
  const { host, address, port, mode, domain, serverName } = ticket;
  const { outside, source, version } = talking;
  const limit = deadline(means.clock, MAX_MS, means.signal);
  const events: RunEvent[] = [];
  const connections = new SeenOff(outside.open);
  try {
    const place = { kind: 'endpoints', endpoints: [{ host, address, port, mode, domain, preference: null }] } as const;
    await run([{ scenario, place, source }], {
      head: { id: ticket.id, started: means.clock.date().toISOString(), version, argv: [], node: '', results: null },
      jobs: 1,
      around: { ...outside, open: connections.open, serverName, startSandbox: noSandbox, signal: limit.signal },
      listen: (event) => {
        if ('case' in event) events.push(event);
      },
    });
    await connections.all();
  } finally {
    limit.cancel();
  }
  if (means.signal.aborted) throw new LeaseLost();
  return limit.passed ? { refused: `it took longer than ${MAX_MS / 60_000} minutes` } : { events };
}

const noSandbox = () => Promise.reject(new Error('a worker asks servers'));

/** The words of a server that had enough, or goes down. */
function throttledIn(outcome: Outcome): string | null {
  if ('refused' in outcome) return null;
  const end = outcome.events.find((event) => event.e === 'case-end');
  const isHeldBack = end?.e === 'case-end' && (end.reason === 'throttled' || end.reason === 'stopped');
  return isHeldBack ? (end.text ?? '') : null;
}
