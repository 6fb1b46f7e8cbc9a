// The engine of a fleet: graphile-worker, and nothing of it elsewhere. Adding and unlocking jobs is SQL (fleet/sql/), so that it is one
// transaction with what a job wrote.
import { EventEmitter } from 'node:events';
import { type Database, DatabaseFault, faultOf } from './database.ts';

export interface Job {
  readonly payload: unknown;
}
export type Tasks = Readonly<Record<string, (job: Job) => Promise<void>>>;

export interface Running {
  /** What its jobs are locked by. */
  readonly pool: string;
  /** Takes no more, waits for those under way, and until their ends are written. Never rejects. */
  stop(): Promise<void>;
  /** It ended by itself: an end could not be written, and its pool's jobs stay locked. */
  readonly ended: Promise<void>;
}

async function load() {
  return import('graphile-worker').catch(() => {
    throw new DatabaseFault(
      'packages',
      'the packages for a fleet are not installed: npm install graphile-worker@0.17 pg',
    );
  });
}

/** The engine's own schema, made or brought up to date. */
export async function migrateEngine({ pool }: Database): Promise<void> {
  const { runMigrations, Logger } = await load();
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) }).catch((error: unknown) => {
    throw faultOf(error);
  });
}

/**
 * Works on jobs of these names, `concurrency` at once. A task that throws is tried again, one whose pool was unlocked meanwhile
 * must throw: an end that is written would take the job from who has it now. `failed` hears of the message.
 */
export async function runEngine(
  { pool: pgPool }: Database,
  tasks: Tasks,
  concurrency: number,
  failed: (task: string, message: string) => void,
  crontab: string | null = null,
): Promise<Running> {
  const { run, Logger, parseCrontab } = await load();
  const events = new EventEmitter();
  let pool = '';
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    pool = workerPool.id;
  });
  events.on('job:error', ({ job, error }: { job: { task_identifier: string }; error: Error }) =>
    failed(job.task_identifier, error.message),
  );
  const runner = await run({
    pgPool,
    concurrency,
    events,
    noHandleSignals: true,
    pollInterval: POLL_MS,
    logger: new Logger(() => () => {}),
    taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, (payload) => task({ payload })])),
    // Ends are written in batches: only those are waited for by stop(), and end the runner instead of the process if they can't be.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: crontab === null ? [] : parseCrontab(crontab),
  }).catch((error: unknown) => {
    throw faultOf(error);
  });
  const ended = runner.promise.catch(() => {});
  return {
    pool,
    ended,
    async stop() {
      await runner.stop().catch(() => {});
      await ended;
    },
  };
}

/** Five fields, as a crontab has them. */
export async function isSchedule(fields: string): Promise<boolean> {
  const { parseCrontab } = await load();
  try {
    return /^\S+( \S+){4}$/.test(fields) && parseCrontab(`${fields} round`).length === 1;
  } catch {
    return false;
  }
}

/** LISTEN tells of new jobs at once; this is for those whose time has come. */
const POLL_MS = 1_000;
