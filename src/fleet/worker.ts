// A worker: visits from one vantage point, or look-ups and plans where the operator's key is, or both; life after life until it is told to end.
import type { KeyObject } from 'node:crypto';
import { count, instant, object, readAs, text } from '../document/json-shape.ts';
import { type Clock, pause } from '../net/clock.ts';
import { type Database, DatabaseFault } from '../net/database.ts';
import type { Tasks } from '../net/engine.ts';
import { Connections } from '../survey/connections.ts';
import { holdDialogue } from './dialogue/hold.ts';
import { introduce, type OwnIdentity } from './introduce.ts';
import type { Permits } from './permits.ts';
import { planRound, resolvePart } from './resolve.ts';
import { type Life, Session } from './session.ts';
import { crontabOf, dueRound } from './submit.ts';
import { visitAddress } from './visit.ts';
import type { Talking, VisitingMeans, Visitor } from './visitor.ts';

export interface Work {
  readonly database: Database;
  readonly clock: Clock;
  readonly host: string;
  readonly pid: number;
  /** Null: no visits. */
  readonly vantage: string | null;
  readonly trusted: readonly KeyObject[];
  readonly permits: Permits;
  /** Null: it holds no dialogues. */
  readonly talking: Talking | null;
  /** The operator's: null where nothing is resolved or planned. */
  readonly key: KeyObject | null;
  readonly means: Omit<VisitingMeans, 'connections' | 'signal'>;
  /** What it says of itself; null: nothing. */
  readonly own: OwnIdentity | null;
  readonly addressesAtOnce: number;
  readonly untilIdle: boolean;
  readonly tell: (text: string) => void;
}

/** Of the list: each looks up some fifty domains at once, and who else resolves has a share. */
const PARTS_AT_ONCE = 3;
/** With --until-idle: how often it is looked. */
const IDLE_MS = 500;
const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 10_000;

/** Until `stop`, or until no round is open. The result: is anything left? Throws a DatabaseFault that waiting does not mend. */
export async function work(given: Work, stop: AbortSignal): Promise<{ readonly left: boolean }> {
  const { database } = given;
  const ending = new AbortController();
  const either = AbortSignal.any([stop, ending.signal]);
  const watching = given.untilIdle ? watchIdle(given, ending) : null;
  const introducing = keepIntroduced(given, stop, either);
  try {
    await lives(given, either);
  } finally {
    ending.abort();
  }
  await watching;
  await introducing;
  return { left: given.untilIdle && !(await isIdle(database).catch(() => false)) };
}

/** One life after the other, until it is told to end. */
async function lives(given: Work, either: AbortSignal): Promise<void> {
  const { database, clock, tell } = given;
  const done = new Set<string>();
  let wait = FIRST_WAIT_MS;
  let isAway = false;
  while (!either.aborted) {
    try {
      const crontab = given.key === null ? null : await crontabOf(database);
      const session = new Session({
        ...given,
        concurrency: given.vantage === null ? PARTS_AT_ONCE : given.addressesAtOnce,
        crontab,
        isOutdated: async () => crontab !== null && crontab !== (await crontabOf(database)),
        leaseMs: await leaseOf(database),
      });
      if (isAway) tell('the database is back');
      isAway = false;
      wait = FIRST_WAIT_MS;
      const why = await session.run(tasksOf(session, given, done), either);
      if (why === 'lost') tell('taken for dead: beginning anew');
    } catch (error) {
      if (!(error instanceof DatabaseFault) || error.kind !== 'away') throw error;
      if (!isAway) tell(`${error.message}; waiting for it`);
      isAway = true;
      await pause(clock, wait, either).catch(() => {});
      wait = Math.min(2 * wait, MOST_WAIT_MS);
    }
  }
}

async function leaseOf({ query }: Database): Promise<number> {
  const [row] = await query(`select extract(epoch from mxprobe.lease()) * 1000 as ms`);
  return Number(row?.ms);
}

async function isIdle({ query }: Database): Promise<boolean> {
  const [row] = await query('select mxprobe.is_idle() as idle');
  return row?.idle === true;
}

async function watchIdle({ database, clock }: Work, ending: AbortController): Promise<void> {
  while (!ending.signal.aborted) {
    await pause(clock, IDLE_MS, ending.signal).catch(() => {});
    if (await isIdle(database).catch(() => false)) ending.abort();
  }
}

/** PTR records and lists change without a word. */
const INTRODUCE_MS = 6 * 3_600_000;

/** Who can't tell now tells later: no visit waits for it. */
async function keepIntroduced(
  { vantage, own, database, means, clock }: Work,
  signal: AbortSignal,
  either: AbortSignal,
): Promise<void> {
  while (vantage !== null && own !== null && !either.aborted) {
    try {
      await introduce(vantage, own, database, { dns: means.dns, clock, signal });
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
    }
    await pause(clock, INTRODUCE_MS, either).catch(() => {});
  }
}

/** So many at once; the others wait for their turn. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

const talkShape = object({ dialogue: [text, ''] });
const partShape = object({ round: [count, ''], part: [count, ''] });
const cronShape = object({ campaign: [count, ''], _cron: [object({ ts: [instant, ''] }), ''] });
const roundShape = object({ round: [count, ''] });

function tasksOf(life: Life, given: Work, done: Set<string>): Tasks {
  const { database, vantage, key, clock, means } = given;
  const connections = new Connections();
  const parts = new Gate(PARTS_AT_ONCE);
  const through = { ...means, connections, signal: life.signal };
  const visits: Tasks =
    vantage === null
      ? {}
      : {
          [`visit:${vantage}`]: ({ payload }) => {
            const visitor: Visitor = {
              ...given,
              ...{ vantage, means: through, pool: () => life.pool, done },
              persist: (one) => life.persist(one),
            };
            const talk = readAs(talkShape, payload);
            return 'value' in talk ? holdDialogue(talk.value.dialogue, visitor) : visitAddress(payload, visitor);
          },
        };
  if (key === null) return visits;
  return {
    ...visits,
    resolve: async ({ payload }) => {
      const { round, part } = ofShape(partShape, payload);
      await parts.pass(() => life.persist(() => resolvePart(round, part, database, through)));
    },
    round: async ({ payload }) => {
      const { campaign, _cron } = ofShape(cronShape, payload);
      await life.persist(() => dueRound(campaign, _cron.ts, database));
    },
    plan: async ({ payload }) => {
      const { round } = ofShape(roundShape, payload);
      await life.persist(() => planRound(round, database, key, clock));
    },
  };
}

function ofShape<T>(shape: Parameters<typeof readAs<T>>[0], payload: unknown): T {
  const read = readAs(shape, payload);
  if ('problem' in read) throw new Error(`the job is none of ours: ${read.problem}`);
  return read.value;
}
