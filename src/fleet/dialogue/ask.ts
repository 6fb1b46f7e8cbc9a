// A dialogue that this machine wants held at another vantage point: signed, put into the database, waited for. What comes back is a stranger's word:
// a login of that vantage point may be stolen, so each event is checked by its shape.

import type { KeyObject } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import { anything, listOf, object, readAs, text } from '../../document/json-shape.ts';
import { parsedJson } from '../../document/json-text.ts';
import { type Clock, pause } from '../../net/clock.ts';
import { type Database, DatabaseFault } from '../../net/database.ts';
import { asEvent } from '../../record/as-event.ts';
import type { Elsewhere, HeldElsewhere } from '../../run/elsewhere.ts';
import type { RunEvent } from '../../run/events.ts';
import type { PlannedCase } from '../../run/plan.ts';
import { signTicket } from '../ticket.ts';
import { carry } from './carry.ts';
import type { DialogueTicket } from './ticket.ts';

export interface AskingMeans {
  readonly database: Database;
  readonly key: KeyObject;
  readonly clock: Clock;
  /** The name for SNI and certificate, if it is not the host's. */
  readonly serverName: string | null;
}

const LOOK_MS = 100;
/** A worker ends a dialogue that takes longer than ten minutes. */
const GOOD_MS = 720_000;

export function askElsewhere(means: AskingMeans): Elsewhere {
  return async (planned, vantage, signal) => {
    const asked = ticketFor(planned, vantage, means);
    if ('refuse' in asked) return notAsked(`${vantage}: ${asked.refuse}`);
    return answered(asked, means, signal).catch((error: unknown) => {
      if (error instanceof DatabaseFault) return notAsked(error.message);
      throw error;
    });
  };
}

const notAsked = (why: string): HeldElsewhere => ({ reason: 'not-asked', text: why });

/** What would be signed; why it is not. */
function ticketFor(
  { scenario, place }: PlannedCase,
  vantage: string,
  { clock, serverName }: AskingMeans,
): DialogueTicket | { readonly refuse: string } {
  if (place.kind !== 'endpoints') return { refuse: 'only a server is asked from elsewhere' };
  const [{ host, address, port, mode, domain }, ...others] = place.endpoints;
  if (others.length > 0) return { refuse: 'one address is asked from elsewhere, not the first that answers' };
  if (mode === 'lmtp') return { refuse: 'LMTP is not asked from elsewhere' };
  const carried = carry(scenario);
  if ('refuse' in carried) return carried;
  const notAfter = new Date(clock.date().getTime() + GOOD_MS).toISOString();
  const where = { vantage, host, address, port, mode, domain, serverName };
  return { schema: 'mxprobe/dialogue-ticket@1', id: randomUUID(), ...where, scenario: carried.text, notAfter };
}

async function answered(
  ticket: DialogueTicket,
  { database, key, clock }: AskingMeans,
  signal: AbortSignal,
): Promise<HeldElsewhere> {
  const { id, vantage, address } = ticket;
  const { body, signature } = signTicket(ticket, key);
  await database.query('select mxprobe.ask_dialogue($1, $2, $3, $4, $5)', [vantage, id, address, body, signature]);
  const until = clock.now() + GOOD_MS;
  try {
    for (;;) {
      await pause(clock, LOOK_MS, signal);
      const [row] = await database.query(
        'select d.outcome, mxprobe.is_there(d.vantage) as there from mxprobe.dialogue d where d.id = $1',
        [id],
      );
      if (row === undefined) return notAsked(`${vantage}: the dialogue is gone from the database`);
      if (typeof row.outcome === 'string') return outcomeOf(row.outcome, vantage);
      if (row.there !== true) return notAsked(`${vantage}: no worker of this vantage point was heard of`);
      if (clock.now() > until) return notAsked(`${vantage}: no answer within ${GOOD_MS / 60_000} minutes`);
    }
  } finally {
    await database.query('select mxprobe.withdraw_dialogue($1)', [id]).catch(() => {
      // Its ticket is good for some minutes only.
    });
  }
}

const refusedShape = object({ refused: [text, ''] });
const heldShape = object({ events: [listOf(anything), ''] });

function outcomeOf(outcome: string, vantage: string): HeldElsewhere {
  const value = parsedJson(outcome);
  const refused = readAs(refusedShape, value);
  if ('value' in refused) return notAsked(`${vantage}: ${refused.value.refused}`);
  const held = readAs(heldShape, value);
  const events: RunEvent[] = [];
  for (const one of 'value' in held ? held.value.events : []) {
    const event = asEvent(one);
    if (typeof event === 'string') return notAsked(`${vantage}: its answer is none: ${event}`);
    events.push(event);
  }
  return events.at(-1)?.e === 'case-end' ? { events } : notAsked(`${vantage}: its answer has no end`);
}
