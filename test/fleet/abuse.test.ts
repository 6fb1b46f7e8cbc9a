// Who has stolen a login, or the whole database: nothing is sent that the operator has not signed, by the servers' own counters.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { makeKeys, signingKey, signTicket, type Ticket } from '../../src/fleet/ticket.ts';
import { build } from '../cli/built.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type Fleet, fleet, until } from './workers.ts';
import { type World, world } from './world.ts';

describe('abuse', { skip: NO_POSTGRES }, () => {
  let server: Postgres;
  let net: World;
  let one: Fleet;
  let round = 0;
  before(async () => {
    build();
    server = await postgres();
    net = await world(63, 3, 6);
    one = await fleet(await server.database('fleet'), net, ['fra1', 'syd1']);
    // A round whose plan is there, and nobody has visited.
    assert.equal((await one.call(['submit', 'true', '--domains', 'list'])).code, 0);
    const resolver = one.worker(null);
    await until(
      async () => (await one.rows('select from mxprobe.round where planned is not null')).length > 0,
      30_000,
      'a plan',
    );
    resolver.child.kill('SIGTERM');
    await resolver.ended;
    round = Number((await one.rows('select id from mxprobe.round'))[0]?.id);
  });
  after(async () => {
    await one.close();
    await net.close();
    await server.remove();
  });

  const addressOf = (at: number) => net.addresses[at] ?? '';
  const ticketFor = (address: string, more: Partial<Ticket> = {}): Ticket => ({
    schema: 'mxprobe/ticket@1',
    ...{ round, campaign: 'true', address },
    endpoints: [{ host: 'm0.op0.test', port: net.port }],
    vantages: [{ name: 'fra1', depth: 'short' }],
    notAfter: new Date(Date.now() + 60_000).toISOString(),
    ...more,
  });
  const ownKey = () => signingKey(readFileSync(one.key, 'utf8')) ?? assert.fail();
  const strangersKey = () => createPrivateKey(makeKeys().privatePem);

  interface Forgery {
    readonly name: string;
    readonly address: () => string;
    readonly signed: () => { readonly body: string; readonly signature: string };
    readonly says: RegExp;
  }
  const FORGERIES: readonly Forgery[] = [
    {
      name: 'a ticket that a stranger signed',
      address: () => addressOf(0),
      signed: () => signTicket(ticketFor(addressOf(0)), strangersKey()),
      says: /not signed by a key/,
    },
    {
      name: 'a ticket whose body was changed',
      address: () => addressOf(0),
      signed: () => {
        const { body, signature } = signTicket(ticketFor(addressOf(0)), ownKey());
        return { body: body.replace('"short"', '"full"'), signature };
      },
      says: /not signed by a key/,
    },
    {
      name: 'a ticket of another address',
      address: () => addressOf(1),
      signed: () => signTicket(ticketFor(addressOf(0)), ownKey()),
      says: /for another visit/,
    },
    {
      name: 'a ticket of another round',
      address: () => addressOf(0),
      signed: () => signTicket(ticketFor(addressOf(0), { round: round + 7 }), ownKey()),
      says: /for another visit/,
    },
    {
      name: "a ticket for another's vantage point",
      address: () => addressOf(0),
      signed: () => signTicket(ticketFor(addressOf(0), { vantages: [{ name: 'syd1', depth: 'short' }] }), ownKey()),
      says: /for other vantage points/,
    },
    {
      name: 'a ticket that is too old',
      address: () => addressOf(0),
      signed: () => signTicket(ticketFor(addressOf(0), { notAfter: '2026-01-01T00:00:00.000Z' }), ownKey()),
      says: /was good until/,
    },
    ...['10.0.0.1', '169.254.169.254', '::1', '192.168.7.7'].map((address) => ({
      name: `a ticket for ${address}, signed`,
      address: () => address,
      signed: () => signTicket(ticketFor(address), ownKey()),
      says: /the address is not public/,
    })),
    {
      name: 'a ticket for an address that the DNS does not give, signed',
      address: () => addressOf(2),
      signed: () => signTicket(ticketFor(addressOf(2)), ownKey()),
      says: /the DNS gives here 127\.0\.63\.1/,
    },
  ];

  for (const { name, address, signed, says } of FORGERIES)
    test(`${name}: nothing is sent`, async () => {
      const from = net.connections();
      const { body, signature } = signed();
      const [vantage] = await one.rows(`select id from mxprobe.vantage where name = 'fra1'`);
      await one.rows('delete from mxprobe.ticket');
      await one.rows('delete from graphile_worker._private_jobs');
      await one.rows('delete from mxprobe.observation');
      await one.rows('update mxprobe.round set ended = null');
      // As the database's owner could.
      const values = [round, address(), body, signature, [vantage?.id]];
      await one.rows(
        'insert into mxprobe.ticket (round, address, body, signature, endpoints, vantages) values ($1, $2, $3, $4, 1, $5)',
        values,
      );
      await one.rows('select mxprobe.add_visit($1, $2, $3, 1, now(), false)', [round, address(), vantage?.id]);
      const worker = one.worker('fra1', ['--until-idle', '--max-time', '30s']);
      const { code, err } = await worker.ended;
      assert.deepEqual([code, err], [0, '']);
      assert.equal(net.connections(), from);
      const seen = await one.rows('select verdict, words from mxprobe.observation');
      for (const { verdict, words } of seen) {
        assert.ok(verdict === 'not-asked' || verdict === 'dns', String(verdict));
        assert.match(String(words), says);
      }
      const [ticket] = await one.rows('select done from mxprobe.ticket');
      assert.equal(ticket?.done, true);
    });

  test('a ticket that was asked for is asked for once more by nobody, whoever adds its job again', async () => {
    const [vantage] = await one.rows(`select id from mxprobe.vantage where name = 'fra1'`);
    const again = async () => {
      await one.rows('delete from mxprobe.ticket');
      await one.rows('delete from mxprobe.observation');
      await one.rows('update mxprobe.round set ended = null');
      const { body, signature } = signTicket(
        ticketFor(addressOf(0), { notAfter: '2030-01-01T00:00:00.000Z' }),
        ownKey(),
      );
      const values = [round, addressOf(0), body, signature, [vantage?.id]];
      await one.rows(
        'insert into mxprobe.ticket (round, address, body, signature, endpoints, vantages) values ($1, $2, $3, $4, 1, $5)',
        values,
      );
      await one.rows('select mxprobe.add_visit($1, $2, $3, 1, now(), false)', [round, addressOf(0), vantage?.id]);
      await until(
        async () => (await one.rows('select from mxprobe.ticket where done')).length > 0,
        20_000,
        'the visit',
      );
      return one.rows('select verdict, words from mxprobe.observation');
    };
    const worker = one.worker('fra1');
    const from = net.connections();
    assert.deepEqual(await again(), [{ verdict: 'answers', words: null }]);
    assert.equal(net.connections() - from, 2);
    assert.deepEqual(await again(), [{ verdict: 'not-asked', words: 'this worker has asked for this ticket already' }]);
    assert.equal(net.connections() - from, 2);
    worker.child.kill('SIGTERM');
    await worker.ended;
  });

  describe('with the login of a vantage point', () => {
    let client: pg.Client;
    before(async () => {
      client = new pg.Client({ connectionString: one.login('fra1') });
      await client.connect();
      await one.rows('delete from graphile_worker._private_jobs');
      for (const name of ['fra1', 'syd1'])
        await one.rows(
          `select mxprobe.add_visit(1, '192.0.2.1', id, 1, now() + interval '1 day', false) from mxprobe.vantage where name = $1`,
          [name],
        );
    });
    after(() => client.end());

    test('only its own jobs are seen', async () => {
      const { rows } = await client.query('select payload from graphile_worker._private_jobs');
      assert.equal(rows.length, 1);
      assert.equal((await one.rows('select from graphile_worker._private_jobs')).length, 2);
    });

    test('others are neither ended nor taken', async () => {
      await client.query(`update graphile_worker._private_jobs set run_at = now() + interval '2 days'`);
      assert.equal(
        (await one.rows(`select from graphile_worker._private_jobs where run_at > now() + interval '36 hours'`)).length,
        1,
      );
      const { rowCount } = await client.query(
        `delete from graphile_worker._private_jobs where task_id = (select max(task_id) from graphile_worker._private_jobs) + 1`,
      );
      assert.equal(rowCount, 0);
    });

    for (const [name, sql] of [
      ['adds a job', `select graphile_worker.add_job('visit:fra1', '{}')`],
      ['adds a job by hand', `insert into graphile_worker._private_jobs (task_id) values (1)`],
      ['adds a visit', `select mxprobe.add_visit(1, '192.0.2.1', 1::smallint, 1, now(), false)`],
      [
        'makes a ticket',
        `insert into mxprobe.ticket (round, address, body, signature, endpoints, vantages) values (1, '192.0.2.1', '{}', '', 1, '{1}')`,
      ],
      ['keeps tickets', `select mxprobe.keep_tickets(1, '[]')`],
      ['changes a ticket', `update mxprobe.ticket set body = '{}'`],
      ['reads tickets', 'select * from mxprobe.ticket'],
      ['reads what was seen', 'select * from mxprobe.observation'],
      ['reads the list', 'select * from mxprobe.campaign_part'],
      ['begins a round', 'select mxprobe.new_round(1, null)'],
      ['visits as another', `select mxprobe.begin_visit('syd1', 'pool-x', 1, '192.0.2.1', 1)`],
      ['tells as another', `select mxprobe.finish('syd1', 'pool-x', 1, '192.0.2.1', 1, '[]', '{}')`],
      ['beats as another', `select mxprobe.beat('syd1', 'pool-x', 'h', 1, true)`],
      ['beats as an operator', `select mxprobe.beat(null, 'pool-x', 'h', 1, true)`],
      ['unlocks others', `select mxprobe.unlock(array['pool-x'])`],
      ['unlocks by the engine', `select graphile_worker.force_unlock_workers(array['pool-x'])`],
      ['sweeps', 'select mxprobe.sweep()'],
      ['speaks for another', `select mxprobe.introduce('syd1', '{}')`],
      ["asks for another's address", `select * from mxprobe.own_identity('syd1')`],
      ['forgets', `select mxprobe.forget_rounds(now())`],
      ['makes a table', 'create table mxprobe.own (x int)'],
      ['makes a function', `create function graphile_worker.own() returns int language sql as 'select 1'`],
      ['makes a schema', 'create schema own'],
      ['becomes an operator', 'grant mxprobe_operator to mxprobe_v_fra1'],
      ['takes the role of an operator', 'set role mxprobe_operator'],
      ['becomes another', 'set session authorization mxprobe_v_syd1'],
      ['renames itself', `update mxprobe.vantage set role = 'mxprobe_v_fra1'`],
      ['adds a schedule', `insert into graphile_worker._private_known_crontabs values ('x', now())`],
      ['registers another task', `insert into graphile_worker._private_tasks (identifier) values ('plan')`],
    ] as const)
      test(`who ${name} is refused`, async () => {
        await assert.rejects(
          client.query(sql),
          /permission denied|must be|row-level security|not its own|only an operator|no grant option|admin option/,
        );
      });

    test('a pool that is not its own does not end by it', async () => {
      await one.rows(`select mxprobe.beat('syd1', 'pool-of-syd1', 'h', 1, true)`);
      await client.query(`select mxprobe.retire('fra1', 'pool-of-syd1')`);
      assert.equal((await one.rows(`select from mxprobe.worker where pool = 'pool-of-syd1'`)).length, 1);
      const { rows } = await client.query(`select mxprobe.beat('fra1', 'pool-of-syd1', 'h', 1, false) as lives`);
      assert.equal(rows[0]?.lives, false);
    });
  });
});
