// One visit: all names of an address, by the one vantage point whose turn it is. What comes of it and the baton are one transaction.
import { count, object, readAs, text } from '../document/json-shape.ts';
import { askEndpoint } from '../survey/ask-endpoint.ts';
import { findPointer, type LookMeans } from '../survey/look.ts';
import { findAddresses } from '../target/find-addresses.ts';
import { columnText, factOf, masked } from './fact.ts';
import { refusal } from './permits.ts';
import { depthAt, readTicket, type Ticket } from './ticket.ts';
import { LeaseLost, type Visitor } from './visitor.ts';

const jobShape = object({ round: [count, ''], address: [text, ''], attempt: [count, ''] });

interface Seen {
  readonly host: string;
  readonly port: number;
  readonly verdict: string;
  readonly words: string | null;
  readonly doc?: string;
  readonly likeness?: string;
  readonly ms?: number;
}

/** Between two connections to a server that said it was too much; servers with two a minute are reported. */
const GAP_S = 35;
/** A greylist wants us later. */
const GREY_GAP_S = 300;

export async function visitAddress(payload: unknown, visitor: Visitor): Promise<void> {
  const read = readAs(jobShape, payload);
  if ('problem' in read) throw new Error(`the job is none of ours: ${read.problem}`);
  const { round, address, attempt } = read.value;
  const { database, vantage, persist, pool: poolOf } = visitor;
  const pool = poolOf();
  const call = (sql: string, values: readonly unknown[]) =>
    persist(async () => (await database.query(sql, values))[0]?.result);
  const begun = await call('select mxprobe.begin_visit($1, $2, $3, $4, $5) as result', [
    vantage,
    pool,
    round,
    address,
    attempt,
  ]);
  const begin = begunOf(begun);
  if (begin.state === 'lost') throw new LeaseLost();
  if (begin.state !== 'go') return;
  const refuse = async (why: string) => {
    const refused = await call('select mxprobe.refuse_visit($1, $2, $3, $4, $5) as result', [
      vantage,
      pool,
      round,
      address,
      why,
    ]);
    if (refused !== true) throw new LeaseLost();
  };
  const ticket = readTicket(begin, {
    trusted: visitor.trusted,
    vantage,
    round,
    address,
    now: visitor.means.clock.date(),
  });
  if ('refused' in ticket) return refuse(ticket.refused);
  const key = `${begin.signature} ${attempt}`;
  if (visitor.done.has(key)) return refuse('this worker has asked for this ticket already');
  try {
    const { seen, certificates, heldBack } = await askAll(ticket, begin.gap, visitor);
    if (heldBack !== null) {
      const values = [vantage, pool, round, address, attempt, heldBack.why, heldBack.gap];
      if (
        (await call(`select mxprobe.held_back($1, $2, $3, $4, $5, $6, $7 * interval '1 second') as result`, values)) ===
        true
      )
        return;
    }
    const values = [vantage, pool, round, address, attempt, JSON.stringify(seen), certificates];
    const finished = await call('select mxprobe.finish($1, $2, $3, $4, $5, $6, $7) as result', values);
    if (finished === 'late') throw new LeaseLost();
    remember(visitor.done, key);
  } catch (error) {
    await database.query('select mxprobe.leave_visit($1, $2, $3)', [vantage, pool, address]).catch(() => {});
    throw error;
  }
}

/** A night's worth; a ticket is good for a day. */
const MAX_REMEMBERED = 200_000;
function remember(done: Set<string>, key: string): void {
  done.add(key);
  const [oldest] = done;
  if (done.size > MAX_REMEMBERED && oldest !== undefined) done.delete(oldest);
}

type Begin =
  | { readonly state: 'lost' | 'later' | 'over' }
  | { readonly state: 'go'; readonly body: string; readonly signature: string; readonly gap: number };

const goShape = object({ body: [text, ''], signature: [text, ''] });
function begunOf(value: unknown): Begin {
  const { state, gap } = Object(value);
  const go = readAs(goShape, value);
  if (state === 'go' && 'value' in go) return { state: 'go', ...go.value, gap: Number(gap) || 0 };
  return { state: state === 'lost' || state === 'later' ? state : 'over' };
}

interface AllSeen {
  readonly seen: readonly Seen[];
  readonly certificates: readonly string[];
  readonly heldBack: { readonly why: string; readonly gap: number } | null;
}

/** One name after the other: the address is one server. */
async function askAll(ticket: Ticket, gapS: number, visitor: Visitor): Promise<AllSeen> {
  const { means, vantage } = visitor;
  const { address } = ticket;
  if (gapS > 0) means.connections.slowDown(address);
  const ptr = await findPointer(address, means);
  const seen: Seen[] = [];
  const certificates = new Set<string>();
  let heldBack: AllSeen['heldBack'] = null;
  for (const { host, port } of ticket.endpoints) {
    const why = refusal(address, port, visitor.permits) ?? (await otherwise(host, address, means));
    // Ended in mid-question: nobody has answered, neither the DNS nor a server.
    if (means.signal.aborted) throw new LeaseLost();
    if (why !== null) {
      seen.push({ host, port, verdict: why.startsWith('the DNS') ? 'dns' : 'not-asked', words: columnText(why) });
      continue;
    }
    // A server that wants few connections gets few.
    const depth = gapS > 0 ? 'short' : depthAt(ticket, vantage);
    const answered = await askEndpoint({ host, address, port }, { ...means, depth });
    if (means.signal.aborted) throw new LeaseLost();
    const { said, ms } = answered;
    const fact = factOf(answered, ptr, means);
    for (const one of fact.certificates) certificates.add(one);
    const words = said.text === null ? null : masked(said.text, means);
    seen.push({ host, port, verdict: said.reason ?? 'answers', words, doc: fact.doc, likeness: fact.likeness, ms });
    const isGrey = said.reason === 'refused' && /\b4\d\d\b/.test(said.text ?? '');
    if (said.reason === 'throttled' || said.reason === 'stopped' || isGrey)
      heldBack ??= { why: words ?? '', gap: isGrey ? GREY_GAP_S : GAP_S };
  }
  return { seen, certificates: [...certificates], heldBack };
}

/** An address that this worker's own DNS does not give is not asked; that is a finding, too. */
async function otherwise(host: string, address: string, { dns, signal }: LookMeans): Promise<string | null> {
  if (host === address) return null;
  const found = await findAddresses(host, null, dns, signal);
  if (found.addresses.includes(address)) return null;
  return `the DNS gives here ${found.addresses.length === 0 ? (found.problem ?? 'no address') : found.addresses.join(', ')}`;
}
