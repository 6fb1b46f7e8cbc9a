// A scenario's dialogue as a question of how many: of its steps only those are kept, or repeated, that count.

import { compile } from '../dialogue/compile/compile.ts';
import type { Program } from '../dialogue/program.ts';
import { pause } from '../net/clock.ts';
import type { Burst, Scenario, Step } from '../scenario/scenario.ts';
import { replyLine } from '../wire/reply.ts';
import type { Push } from './asking.ts';
import { BurstLog } from './burst-log.ts';
import type { BurstSetting } from './burst-setting.ts';
import type { Counted } from './counted.ts';
import { Engine } from './engine.ts';
import { Notes } from './notes.ts';
import type { LogSink } from './pieces.ts';
import { tenth } from './rounded.ts';
import type { BurstSurroundings } from './run-burst.ts';
import { SharedCounts } from './shared-counts.ts';
import { tally as newTally, sayBroken, sayFirst, type Tally } from './tally.ts';
import type { PushRecord } from './threshold-record.ts';

/** Connections of the search for a concurrency limit are begun this far apart, so that the order of the replies is theirs. */
const PER_SECOND = { written: '20/s', from: 20, to: 20, overMs: 0 };
/** They are held open longer than a search takes. */
const HOLD_MS = 600_000;

/** What is missing in the dialogue for this question, or null. */
export function missingFor(by: Counted, { steps }: Scenario): string | null {
  const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
  const has = (...verbs: Step['verb'][]) => flat.some(({ verb }) => verbs.includes(verb));
  if (by === 'messages' && !has('mail')) return 'a `mail`';
  if (by === 'recipients' && !(has('mail') && has('rcpt'))) return 'a `mail` and a `rcpt`';
  return has('connect') ? null : 'a `connect`';
}

export interface PushSurroundings extends Pick<BurstSurroundings, 'clock' | 'signal' | 'endpoint' | 'open'> {
  /** Where the sessions are recorded; null: nowhere. */
  readonly log: { readonly sink: LogSink; readonly case: number } | null;
  /** Hears of each push when it is over. */
  readonly heard: (push: PushRecord) => void;
}

/** Asks for `most` of them, one after the other (concurrency: one beside the other), up to the first refusal. */
export function pusher(
  by: Counted,
  setting: Omit<BurstSetting, 'burst'>,
  around: PushSurroundings,
): (most: number, at?: number) => Promise<Push> {
  const since = around.clock.now();
  let number = 0;
  return async (most, at) => {
    const { scenario, burst } = question(by, most, setting.scenario);
    const program = compile({ ...setting, scenario, burst });
    // A program of a thousand recipients takes a while to make: it waits behind that.
    await reached(at, around);
    if (around.signal.aborted) return NOTHING;
    const tally = newTally();
    const counts = new SharedCounts(SharedCounts.memory(program.rows.length));
    const zero = around.clock.now();
    const first = number;
    const sessions = burst.sessions ?? 1;
    number += sessions;
    const log = openLog(program, setting, around, zero);
    const engine: Engine = new Engine({
      clock: around.clock,
      notes: new Notes({ program, tally, counts, log, redactor: setting.redactor, zero }),
      log,
      open: (source, sink) => around.open(around.endpoint, source, sink),
      rate: burst.rate,
      sessions: first + sessions,
      forMs: Number.POSITIVE_INFINITY,
      concurrency: burst.concurrency,
      first,
      thread: 0,
      threads: 1,
      zero,
      until: () => tally.begun > tally.ends.done + engine.inFlight || (burst.rate !== null && tally.begun >= most),
    });
    const stop = () => engine.stop();
    around.signal.addEventListener('abort', stop, { once: true });
    await engine.run();
    around.signal.removeEventListener('abort', stop);
    const push = pushOf(by, program, { tally, counts, zero });
    const ms = around.clock.now() - zero;
    around.heard(recordOf(push, { since, zero, ms, asked: most, firstSession: first + 1 }, program, tally));
    return push;
  };
}

const OTHERWISE = { outcome: 'reply', text: 'another reply than expected' } as const;

/** Stopped before it was asked. */
const NOTHING: Push = { accepted: 0, firstAt: null, refusal: null, failed: null };

/** Returns when the clock is there, or at once when it is all over. */
async function reached(at: number | undefined, { clock, signal }: PushSurroundings): Promise<void> {
  if (at === undefined || at <= clock.now()) return;
  try {
    await pause(clock, at - clock.now(), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Each push has a program of its own, and so a head line and texts of its own. */
function openLog(
  { rows }: Program,
  { redactor }: Pick<BurstSetting, 'redactor'>,
  { log }: PushSurroundings,
  zero: number,
): BurstLog | null {
  if (log === null) return null;
  log.sink(Buffer.from(BurstLog.head(log.case, rows)));
  return new BurstLog(log.sink, { sample: 1, zero, thread: 0, threads: 1, redactor });
}

function recordOf(
  { accepted, refusal, failed }: Push,
  { since, zero, ms, ...when }: { since: number; zero: number } & Pick<PushRecord, 'ms' | 'asked' | 'firstSession'>,
  { rows }: Program,
  tally: Tally,
): PushRecord {
  return {
    ...when,
    at: tenth(zero - since),
    ms: tenth(ms),
    accepted,
    sessions: tally.begun,
    refusal: refusal === null ? null : { ...refusal, at: tenth(refusal.at - since) },
    failed: failed?.text ?? null,
    replies: [...tally.cells.values()]
      .sort((a, b) => a.row - b.row || a.at - b.at)
      .flatMap((cell) => {
        const { outcome, code, count, refused } = cell;
        const step = rows[cell.row];
        if (step === undefined) return [];
        return [{ verb: step.verb, stage: step.stage, outcome, code, text: sayFirst(cell), count, refused }];
      }),
  };
}

function question(by: Counted, most: number, scenario: Scenario): { scenario: Scenario; burst: Burst } {
  const { steps } = scenario;
  const isMail = (step: Step) =>
    step.verb === 'mail' || (step.verb === 'pipeline' && step.steps.some((one) => one.verb === 'mail'));
  const mail = steps.findIndex(isMail);
  const greeting = mail === -1 ? steps.filter(({ verb }) => verb !== 'quit') : steps.slice(0, mail);
  const burst = { ...ONE, place: steps[0]?.place ?? { file: scenario.file, line: 1, column: 1 } };
  switch (by) {
    case 'messages':
      return hasData(steps)
        ? { scenario, burst: { ...burst, messages: most } }
        : { scenario: { ...scenario, steps: [...greeting, ...mailsOf(steps.slice(mail), most)] }, burst };
    case 'connections':
      return { scenario: { ...scenario, steps: greeting }, burst: { ...burst, sessions: most } };
    case 'recipients': {
      const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
      const opening = flat.slice(flat.findIndex(({ verb }) => verb === 'mail'));
      const rcpts = opening.filter(({ verb }) => verb === 'rcpt');
      const many = Array.from({ length: most }, (_, i) => rcpts[i % rcpts.length]).filter((one) => one !== undefined);
      return { scenario: { ...scenario, steps: [...greeting, ...opening.slice(0, 1), ...many] }, burst };
    }
    case 'concurrency': {
      const [last] = greeting.slice(-1);
      const hold: Step[] =
        most === 1 || last === undefined ? [] : [{ ...last, captures: [], expect: null, verb: 'wait', ms: HOLD_MS }];
      const rate = most === 1 ? null : PER_SECOND;
      return {
        scenario: { ...scenario, steps: [...greeting, ...hold] },
        burst: { ...burst, rate, sessions: most, concurrency: most },
      };
    }
  }
}

const flatOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
const hasData = (steps: readonly Step[]) => flatOf(steps).some(({ verb }) => verb === 'data' || verb === 'bdat');

/** Transactions that never come to data: each is given up, and the next begun. */
function mailsOf(transaction: readonly Step[], most: number): Step[] {
  const steps = transaction.filter(({ verb }) => verb !== 'quit' && verb !== 'rset');
  const [first] = steps;
  if (first === undefined) return [];
  const rset: Step = { ...first, captures: [], expect: null, verb: 'rset', argument: null };
  return Array.from({ length: most }, (_, i) => (i === 0 ? steps : [rset, ...steps])).flat();
}

const ONE: Omit<Burst, 'place'> = {
  sessions: 1,
  forMs: null,
  rate: null,
  concurrency: 1,
  messages: 1,
  rows: null,
  threads: 1,
  sample: 1,
  expect: null,
};

interface Asked {
  readonly tally: Tally;
  readonly counts: SharedCounts;
  readonly zero: number;
}

/** The step by which each is counted where nothing was refused. */
const STAGES: Readonly<Record<Counted, string>> = {
  messages: 'mail',
  connections: 'connect',
  recipients: 'rcpt',
  concurrency: 'connect',
};

function pushOf(by: Counted, { rows }: Program, { tally, counts, zero }: Asked): Push {
  const refused = tally.firstRefusal;
  const counted = rows.findIndex(({ stage, phase }) => stage === STAGES[by] && phase !== 'connect');
  const row = refused === null ? counted : refused.row;
  const accepted =
    by === 'recipients' || by === 'messages'
      ? sumOf(rows, counts, row, STAGES[by])
      : (refused?.after ?? counts.ofRow(row));
  const answers = [...tally.cells.values()].filter(
    (cell) => cell.outcome === 'reply' && rows[cell.row]?.stage === rows[row]?.stage,
  );
  const taken = answers.filter((cell) => cell.count > cell.refused).map(({ at }) => at);
  const firstAt = taken.length === 0 ? null : zero + Math.min(...taken) / 1000;
  if (refused !== null) {
    return {
      accepted,
      firstAt,
      refusal: { at: zero + refused.at / 1000, reply: replyLine(refused), step: rows[refused.row]?.verb ?? '' },
      failed: null,
    };
  }
  const broken = [...tally.cells.values()].find(({ outcome, count }) => outcome !== 'reply' && count > 0);
  const failed = broken === undefined ? null : { outcome: broken.outcome, text: sayBroken(broken) };
  return {
    accepted,
    firstAt,
    refusal: null,
    failed: tally.ends.done + tally.ends.stopped < tally.begun ? (failed ?? OTHERWISE) : null,
  };
}

/** Recipients, and mails without data, stand on several rows; another step that is refused has its own. */
function sumOf(rows: Program['rows'], counts: SharedCounts, row: number, counted: string): number {
  if (rows[row]?.stage !== counted) return counts.ofRow(row);
  return rows.reduce((sum, { stage }, at) => sum + (stage === counted ? counts.ofRow(at) : 0), 0);
}
