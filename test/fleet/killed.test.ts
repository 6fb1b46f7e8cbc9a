// Who is killed, and when: while it resolves, while it plans, while it sweeps; who is told to end, twenty times. And twelve workers of four vantage
// points at a few servers, some of them killed: never two of them at one, by the servers' own counters.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { parseNetwork } from '../../src/fleet/permits.ts';
import { signingKey } from '../../src/fleet/ticket.ts';
import { type Work, work } from '../../src/fleet/worker.ts';
import { surveyMeans, surveyQuestion } from '../../src/library/survey.ts';
import { systemClock } from '../../src/net/clock.ts';
import { type Database, openDatabase } from '../../src/net/database.ts';
import { build } from '../cli/built.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type Fleet, fleet, random, until, type Worker } from './workers.ts';
import { type World, world } from './world.ts';

const SEED = Number(process.env.MXPROBE_SEED ?? 6177);
const NAMES = ['fra1', 'syd1', 'nyc1', 'gru1'];
const HOSTS = 12;
const LEASE_MS = 4_000;
/** What a busy machine may take beyond it. */
const LOADED_MS = 8_000;
const FULL = 13;
const SHORT = 2;

describe(`who is killed (seed ${SEED})`, { skip: NO_POSTGRES }, () => {
  let server: Postgres;
  let net: World;
  let one: Fleet;
  const running = new Set<Worker>();
  const begin = (name: string | null): Worker => {
    const worker = one.worker(name);
    running.add(worker);
    return worker;
  };
  const kill = async (worker: Worker) => {
    worker.child.kill('SIGKILL');
    await worker.ended;
    running.delete(worker);
  };
  before(async () => {
    build();
    server = await postgres();
    net = await world(67, HOSTS, 30, 20);
    one = await fleet(await server.database('fleet'), net, NAMES, `${LEASE_MS}ms`);
  });
  after(async () => {
    for (const worker of running) worker.child.kill('SIGKILL');
    await one.close();
    await net.close();
    await server.remove();
  });
  const rows: Fleet['rows'] = (sql, values) => one.rows(sql, values);
  const locked = async (task: string) =>
    (
      await rows(
        `select j.locked_by from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = $1 and j.locked_by is not null`,
        [task],
      )
    ).map(({ locked_by: by }) => String(by));
  const ended = (name: string) => async () =>
    (
      await rows('select r.ended from mxprobe.round r join mxprobe.campaign c on c.id = r.campaign where c.name = $1', [
        name,
      ])
    ).every(({ ended: at }) => at !== null);
  const counted = async (name: string) =>
    (
      await rows(
        `select count(*)::int as all, count(distinct (address, host, port, vantage))::int as once, count(*) filter (where verdict = 'answers')::int as answers
       from mxprobe.observation o join mxprobe.round r on r.id = o.round join mxprobe.campaign c on c.id = r.campaign where c.name = $1`,
        [name],
      )
    )[0];
  /** Another has its jobs within two leases. */
  const takenOver = async (task: string, dead: readonly string[]) => {
    const is = async () => (await locked(task)).every((by) => !dead.includes(by));
    await until(is, 2 * LEASE_MS + LOADED_MS, `${task} of the one that was killed`);
  };

  test('kill -9 of the one that resolves: another does, each domain is looked up once', async () => {
    net.hold(true);
    const from = net.connections();
    assert.equal(
      (await one.call(['submit', 'resolved', '--domains', 'list', '--depth', 'short', '--from', 'fra1'])).code,
      0,
    );
    const first = begin(null);
    await until(async () => (await locked('resolve')).length > 0, 30_000, 'a look-up');
    const dead = await locked('resolve');
    await kill(first);
    const others = [begin(null), begin('fra1')];
    await takenOver('resolve', dead);
    net.hold(false);
    await until(ended('resolved'), 60_000, 'the end');
    assert.deepEqual((await rows('select count(*)::int as n from mxprobe.looked'))[0], { n: net.domains.length });
    assert.deepEqual(await counted('resolved'), { all: HOSTS, once: HOSTS, answers: HOSTS });
    assert.equal(net.connections() - from, HOSTS * SHORT);
    for (const worker of others) await kill(worker);
  });

  test('kill -9 of the one that plans: another does, each address has one ticket', async () => {
    const from = net.connections();
    const client = new pg.Client({ connectionString: one.url });
    await client.connect();
    await client.query('begin');
    await client.query('lock table mxprobe.ticket in share row exclusive mode');
    assert.equal(
      (await one.call(['submit', 'planned', '--domains', 'list', '--depth', 'short', '--from', 'fra1'])).code,
      0,
    );
    const first = begin(null);
    await until(async () => (await locked('plan')).length > 0, 30_000, 'a plan');
    const dead = await locked('plan');
    await kill(first);
    await client.query('rollback');
    await client.end();
    const others = [begin(null), begin('fra1')];
    await takenOver('plan', dead);
    await until(ended('planned'), 60_000, 'the end');
    assert.deepEqual(await counted('planned'), { all: HOSTS, once: HOSTS, answers: HOSTS });
    assert.equal(net.connections() - from, HOSTS * SHORT);
    for (const worker of others) await kill(worker);
  });

  test('kill -9 of the one that sweeps: the next beat sweeps', async () => {
    await rows(`insert into mxprobe.worker (pool, host, pid, beat) values ('dead', 'h', 1, now() - interval '1 hour')`);
    const sweeper = new pg.Client({ connectionString: one.url });
    sweeper.on('error', () => {});
    await sweeper.connect();
    const [{ pid }] = (await sweeper.query('select pg_backend_pid() as pid')).rows;
    await sweeper.query('begin');
    await sweeper.query(`select pg_advisory_xact_lock(hashtext('mxprobe.sweep'))`);
    const isThere = async () => (await rows(`select from mxprobe.worker where pool = 'dead'`)).length > 0;
    await rows(`select mxprobe.beat(null, 'alive', 'h', 1, true)`);
    assert.equal(await isThere(), true);
    await rows('select pg_terminate_backend($1)', [pid]);
    const swept = async () => {
      await rows(`select mxprobe.beat(null, 'alive', 'h', 1, false)`);
      return !(await isThere());
    };
    await until(swept, LOADED_MS, 'a sweep');
  });

  test('when nobody could beat for a while, nobody is passed over for it; who stays silent then is', async () => {
    const [campaign] = await rows(
      `insert into mxprobe.campaign (name, spec, vantages) values ('silent', '{}', '{}') returning id`,
    );
    const [round] = await rows('select mxprobe.new_round($1, null) as id', [campaign?.id]);
    await rows(`update mxprobe.round set planned = now() - interval '1 hour' where id = $1`, [round?.id]);
    await rows(
      `insert into mxprobe.ticket (round, address, body, signature, endpoints, vantages)
       select $1, '192.0.2.1', '{"endpoints":[{"host":"m.test","port":25}]}', '', 1,
         array[(select id from mxprobe.vantage where name = 'syd1'), (select id from mxprobe.vantage where name = 'fra1')]`,
      [round?.id],
    );
    await rows(`update mxprobe.vantage set last_beat = now() - interval '1 hour' * (name <> 'fra1')::int`);
    const swept = async (resumed: string, last: string) => {
      await rows(`update mxprobe.setting set resumed = $1::timestamptz, swept = now() - $2::interval`, [resumed, last]);
      await rows(`select mxprobe.beat(null, $1, 'h', 1, true)`, [`beat ${last}`]);
      return (await rows('select turn from mxprobe.ticket where round = $1', [round?.id]))[0]?.turn;
    };
    assert.equal(await swept('-infinity', '1 hour'), 1);
    assert.equal(await swept('-infinity', '2 seconds'), 2);
    assert.deepEqual(await rows('select verdict, words from mxprobe.observation where round = $1', [round?.id]), [
      { verdict: 'not-asked', words: 'the vantage point was away' },
    ]);
    await one.call(['cancel', 'silent']);
  });

  test('told to end in the middle of its work, twenty times: nothing stays locked', async () => {
    const key = signingKey(readFileSync(one.key, 'utf8')) ?? assert.fail();
    const database: Database = await openDatabase({ MXPROBE_DATABASE_URL: one.url });
    const asked = await surveyQuestion({
      ...{
        written: 'list.invalid',
        dns: { address: '127.0.0.1', port: net.dns.port },
        ca: [],
        source: null,
        helo: 'x.test',
      },
      ...{ from: null, timeout: null, family: null, servername: null, owned: true, proxy: null, maxTime: null },
    });
    const own = [parseNetwork('127.0.0.0/8') ?? assert.fail()];
    const given: Work = {
      ...{
        database,
        clock: systemClock,
        host: 'h',
        pid: process.pid,
        vantage: 'fra1',
        trusted: [createPublicKey(key)],
        key,
      },
      permits: { owned: own, excluded: [], consented: { networks: [], domains: [] } },
      ...{
        talking: null,
        own: null,
        means: await surveyMeans(asked, {}),
        addressesAtOnce: 3,
        untilIdle: false,
        tell: () => {},
      },
    };
    assert.equal((await one.call(['submit', 'told', '--domains', 'list', '--from', 'fra1'])).code, 0);
    const draw = random(SEED);
    let busy = 0;
    for (let time = 0; time < 20; time += 1) {
      await rows(`select mxprobe.new_round(id, null) from mxprobe.campaign where name = 'told'`);
      const stop = new AbortController();
      const ending = work(given, stop.signal);
      await until(async () => (await rows('select from mxprobe.visiting')).length > 0, 30_000, 'a visit');
      const from = net.connections();
      const some = Math.floor(draw() * 10);
      await until(
        async () => net.connections() - from >= some || (await rows('select from mxprobe.visiting')).length === 0,
        30_000,
        'work',
      );
      if ((await rows('select from mxprobe.visiting')).length > 0) busy += 1;
      stop.abort();
      await ending;
      const left = await rows(
        `select (select count(*) from graphile_worker._private_jobs where locked_by is not null)::int as jobs,
           (select count(*) from mxprobe.visiting)::int as visiting, (select count(*) from mxprobe.worker where pid = $1)::int as workers`,
        [process.pid],
      );
      assert.deepEqual(left, [{ jobs: 0, visiting: 0, workers: 0 }], `time ${time}`);
    }
    assert.ok(busy >= 10, `${busy} of 20 were at work`);
    await database.close();
    await one.call(['cancel', 'told']);
  });

  test('four vantage points with three workers each, some killed and begun again: four connections at most, one client at a time', async () => {
    net.recount();
    const from = net.connections();
    assert.equal((await one.call(['submit', 'crowd', '--domains', 'list'])).code, 0);
    const crowd = [null, ...NAMES.flatMap((name) => [name, name, name])].map((name) => ({ name, worker: begin(name) }));
    const draw = random(SEED + 1);
    const due = HOSTS * (FULL + (NAMES.length - 1) * SHORT);
    for (const third of [0, 1, 2]) {
      const moment = Math.floor(((third + draw()) / 3) * due * 0.9);
      await until(
        async () => net.connections() - from >= moment || (await ended('crowd')()),
        180_000,
        `${moment} connections`,
      );
      const victim = crowd[1 + Math.floor(draw() * (crowd.length - 1))] ?? assert.fail();
      await kill(victim.worker);
      victim.worker = begin(victim.name);
    }
    await until(ended('crowd'), 180_000, 'the end');
    const all = HOSTS * NAMES.length;
    assert.deepEqual(await counted('crowd'), { all, once: all, answers: all });
    const asked = net.connections() - from;
    assert.ok(asked >= due && asked <= due + 3 * 2 * FULL, `${asked} connections, ${due} were due`);
    net.assertPolite();
    for (const { worker } of crowd) worker.child.kill('SIGTERM');
    for (const { worker } of crowd) {
      const { code, err } = await worker.ended;
      assert.equal(code, 0, err);
    }
    assert.equal((await rows('select from graphile_worker._private_jobs where locked_by is not null')).length, 0);
  });
});
