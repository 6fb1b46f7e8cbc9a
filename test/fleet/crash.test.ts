// What may happen to a fleet in the middle of a round: killed workers, stopped ones, a database that is away. Each answer is known once, each
// address has one visitor at a time, and what is asked twice is no more than what was under way.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { build } from '../cli/built.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type Fleet, fleet, random, until, type Worker } from './workers.ts';
import { type World, world } from './world.ts';

const SEED = Number(process.env.MXPROBE_SEED ?? 5321);
const LEASE_MS = 6_000;
const BEAT_MS = LEASE_MS / 6;
/** What a busy machine may take beyond it. */
const LOADED_MS = 8_000;
const HOSTS = 24;
const NAMES = ['fra1', 'syd1'];
/** Looked at closely, and as a sender looks. */
const FULL = 13;
const SHORT = 2;
const CONNECTIONS_OF_A_ROUND = HOSTS * (FULL + SHORT);
/** Two addresses at a time at each worker. */
const UNDER_WAY = 2 * FULL;

interface Harm {
  readonly name: string;
  /** What is done at each of three moments of a round, when so many connections were made. */
  readonly does: (workers: Workers, server: Postgres) => Promise<void>;
  /** Connections beyond those of a round, at most, for each moment. */
  readonly more: number;
  /** Two clients at an address: where a process stands still, so do its connections. */
  readonly ghosts?: true;
  /** What it held is held until somebody sweeps, a lease later; the round may be over before. */
  readonly kills?: true;
}
interface Workers {
  readonly all: Worker[];
  readonly fleet: Fleet;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const kill =
  (at: number, name: string | null) =>
  async ({ all, fleet: one }: Workers) => {
    const worker = all[at];
    worker?.child.kill('SIGKILL');
    await worker?.ended;
    all[at] = one.worker(name);
  };
const away = (how: 'fast' | 'immediate', ms: number) => async (_: Workers, server: Postgres) => {
  await server.stop(how);
  await pause(ms);
  await server.start();
};

const HARMS: readonly Harm[] = [
  { name: 'nothing', does: async () => {}, more: 0 },
  {
    name: 'kill -9 of a worker of a vantage point, another begins',
    does: kill(1, 'fra1'),
    more: UNDER_WAY,
    kills: true,
  },
  { name: 'kill -9 of who resolves and plans, another begins', does: kill(0, null), more: 0, kills: true },
  {
    name: 'SIGSTOP of a worker for two leases, then SIGCONT',
    does: async ({ all }) => {
      all[1]?.child.kill('SIGSTOP');
      await pause(2 * LEASE_MS);
      all[1]?.child.kill('SIGCONT');
    },
    more: UNDER_WAY,
    ghosts: true,
  },
  { name: 'the database is stopped for a second', does: away('fast', 1_000), more: UNDER_WAY },
  { name: 'the database is killed', does: away('immediate', 1_000), more: UNDER_WAY },
  { name: 'the database is killed, and away for ten seconds', does: away('immediate', 10_000), more: UNDER_WAY },
  { name: 'the database is away for two leases', does: away('fast', 2 * LEASE_MS), more: UNDER_WAY },
];

describe(`a fleet in trouble (seed ${SEED})`, { skip: NO_POSTGRES }, () => {
  let server: Postgres;
  let net: World;
  let one: Fleet;
  before(async () => {
    build();
    server = await postgres({ durable: true });
    net = await world(62, HOSTS, 40);
    one = await fleet(await server.database('fleet'), net, NAMES, `${LEASE_MS}ms`);
  });
  const under: Worker[] = [];
  afterEach(async () => {
    // Of a test that failed.
    for (const { child } of under) child.kill('SIGKILL');
    await Promise.all(under.map(({ ended }) => ended));
  });
  after(async () => {
    await one.close();
    await net.close();
    await server.remove();
  });

  for (const [index, { name, does, more, ghosts, kills }] of HARMS.entries()) {
    test(name, async () => {
      const draw = random(SEED + index);
      const campaign = `c${index}`;
      net.recount();
      const from = net.connections();
      const moments = [0, 1, 2].map((third) => Math.floor(((third + draw()) / 3) * CONNECTIONS_OF_A_ROUND * 0.9));
      const submitted = await one.call(['submit', campaign, '--domains', 'list']);
      assert.equal(submitted.code, 0, submitted.err);
      const all = [one.worker(null), one.worker('fra1'), one.worker('fra1'), one.worker('syd1')];
      const workers = { all, fleet: one };
      under.splice(0, under.length, ...all);
      const isOver = async () =>
        (
          await one.rows(
            'select r.ended from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign where c.name = $1',
            [campaign],
          )
        )[0]?.ended !== null;
      for (const moment of moments) {
        await until(
          async () => net.connections() - from >= moment || (await isOver()),
          180_000,
          `${moment} connections`,
        );
        await does(workers, server);
        under.splice(0, under.length, ...all);
      }
      await until(isOver, 180_000, `the end of ${campaign}; ${all.map(({ err }) => err()).join('; ')}`);
      const told = `moments ${moments}: ${all.map(({ err }) => err()).join('; ')}`;
      const otherwise = await one.rows(`select verdict, words from mxprobe.observation where verdict <> 'answers'`);
      const [row] = await one.rows(
        `select count(*)::int as all, count(distinct (address, host, port, vantage))::int as once,
           count(*) filter (where verdict = 'answers')::int as answers, count(*) filter (where verdict = 'not-asked')::int as not_asked
         from mxprobe.observation o join mxprobe.round r on r.id = o.round join mxprobe.campaign c on c.id = r.campaign where c.name = $1`,
        [campaign],
      );
      assert.deepEqual(
        row,
        { all: HOSTS * 2, once: HOSTS * 2, answers: HOSTS * 2, not_asked: 0 },
        `${JSON.stringify(otherwise)}; ${told}`,
      );
      const asked = net.connections() - from;
      assert.ok(
        asked >= CONNECTIONS_OF_A_ROUND && asked <= CONNECTIONS_OF_A_ROUND + moments.length * more,
        `${asked} connections; ${told}`,
      );
      if (ghosts !== true) net.assertPolite(told);
      const locked = async () =>
        (await one.rows('select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null'))[0]
          ?.n;
      // The round is over: what is locked is worked on by nobody. A pool that lives gives it up with its next beats, the lease of a dead one ends.
      const most = kills === true ? 2 * LEASE_MS : 2 * BEAT_MS;
      await until(async () => (await locked()) === 0, most + LOADED_MS, 'what is locked, and worked on by nobody');
      // SIGTERM: all end well, and nothing stays locked.
      for (const { child } of all) child.kill('SIGTERM');
      for (const worker of all) {
        const { code, signal, err } = await worker.ended;
        assert.deepEqual([code, signal], [0, null], err);
        assert.doesNotMatch(err, /bug of ours|Unhandled|at .*\.js:\d/, err);
      }
      assert.equal(await locked(), 0);
    });
  }
});
