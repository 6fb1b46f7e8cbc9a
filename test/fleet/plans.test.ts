// What the database does for a visit and for a look at the results: none of it grows with the number of rounds that were, by its own plans.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { exportRound } from '../../src/fleet/fold.ts';
import { resultsOf } from '../../src/fleet/results.ts';
import { setUp } from '../../src/fleet/set-up.ts';
import { statusOf } from '../../src/fleet/status.ts';
import { systemClock } from '../../src/net/clock.ts';
import { type Database, openDatabase } from '../../src/net/database.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';

const ROUNDS = 12;
const ADDRESSES = 5;
/** What a campaign keeps of each round for ever or for long. */
const GROWING = /^(?:observation|looked|ticket|round|part|fact|look|certificate)(?:_|$)/;

describe('what the database does', { skip: NO_POSTGRES }, () => {
  let server: Postgres;
  let database: Database;
  let client: pg.Client;
  const plans: string[] = [];
  let round = 0;
  const visit = async (n: number, address: string) => {
    const [begun] = (await client.query(`select mxprobe.begin_visit('fra1', 'pool', $1, $2, 1) as b`, [n, address]))
      .rows;
    assert.equal(begun.b.state, 'go');
    const seen = [{ host: 'm.test', port: 25, verdict: 'answers', words: null, doc: `{"at":"${address}"}`, ms: 1 }];
    const [ended] = (
      await client.query(`select mxprobe.finish('fra1', 'pool', $1, $2, 1, $3, '{}') as e`, [
        n,
        address,
        JSON.stringify(seen),
      ])
    ).rows;
    assert.equal(ended.e, 'kept');
  };
  const plan = async () => {
    const [begun] = (await client.query('select mxprobe.new_round(1, null) as id')).rows;
    const n = Number(begun.id);
    const looks = Array.from({ length: ADDRESSES }, (_, at) => ({ written: `d${at}.test`, doc: '{}', at: new Date() }));
    await client.query('select mxprobe.keep_looks($1, 0, $2)', [n, JSON.stringify(looks)]);
    const tickets = Array.from({ length: ADDRESSES }, (_, at) => ({
      ...{
        address: `192.0.2.${at}`,
        body: JSON.stringify({ endpoints: [{ host: 'm.test', port: 25 }] }),
        signature: '',
      },
      ...{ endpoints: 1, vantages: [1] },
    }));
    await client.query('select mxprobe.keep_tickets($1, $2)', [n, JSON.stringify(tickets)]);
    await client.query('update mxprobe.round set planned = now(), endpoints = $2, addresses = $2 where id = $1', [
      n,
      ADDRESSES,
    ]);
    return n;
  };
  before(async () => {
    server = await postgres();
    const url = await server.database('fleet');
    database = await openDatabase({ MXPROBE_DATABASE_URL: url });
    await setUp(database, null);
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`insert into mxprobe.vantage (name, role) values ('fra1', 'owner')`);
    await client.query(`insert into mxprobe.campaign (name, spec, vantages) values ('own', '{}', '{1}')`);
    const written = Array.from({ length: ADDRESSES }, (_, at) => `d${at}.test`);
    await client.query('insert into mxprobe.campaign_part (campaign, part, written) values (1, 0, $1)', [written]);
    await client.query(`select mxprobe.beat('fra1', 'pool', 'h', 1, true)`);
    for (let n = 0; n < ROUNDS; n += 1) {
      round = await plan();
      for (let at = 0; at < ADDRESSES; at += 1) await visit(round, `192.0.2.${at}`);
    }
    assert.equal((await client.query('select from mxprobe.round where ended is not null')).rowCount, ROUNDS);
    await client.query(`update mxprobe.round set ended = now() - interval '1 hour'`);
    round = await plan();
    await client.query('analyze');
    // Each plan, also within functions; no scan of a whole table where an index is any help.
    await client.query(`load 'auto_explain'`);
    for (const setting of [
      `auto_explain.log_min_duration = 0`,
      `auto_explain.log_nested_statements = on`,
      `client_min_messages = log`,
      `enable_seqscan = off`,
    ])
      await client.query(`set ${setting}`);
    client.on('notice', ({ message }) => plans.push(message ?? ''));
  });
  after(async () => {
    await client.end();
    await database.close();
    await server.remove();
  });

  /** Tables whose rows are all looked at, and partitions of other rounds that are looked at. */
  const grown = (): string[] => {
    const scans = plans.flatMap((text) => [
      ...text.matchAll(/(?:(Seq Scan) on|(?:Index|Bitmap Heap)[\w ]* on) (\w+)/g),
    ]);
    plans.length = 0;
    return scans.flatMap(([, whole, table = '']) => {
      const [, of] = /^(?:observation|looked)_(\d+)/.exec(table) ?? [];
      if (of !== undefined) return Number(of) === round ? [] : [table];
      return whole !== undefined && GROWING.test(table) ? [table] : [];
    });
  };
  /** What our own queries are, through the one client whose plans are told. */
  const through = (): Database => ({
    ...database,
    query: async (text, values) => (await client.query(text, values === undefined ? [] : [...values])).rows,
    async *rows(text, values) {
      yield* (await client.query(text, values === undefined ? [] : [...values])).rows;
    },
  });

  for (const [name, work] of [
    ['a visit', () => visit(round, '192.0.2.0')],
    ['a beat, with its sweep', () => client.query(`select mxprobe.beat('fra1', 'pool', 'h', 1, false)`)],
    [
      'the last visit',
      async () => {
        for (let at = 1; at < ADDRESSES; at += 1) await visit(round, `192.0.2.${at}`);
      },
    ],
    ['status', () => statusOf(through(), 'own')],
    [
      'results',
      () =>
        resultsOf(through(), {
          campaign: 'own',
          round: null,
          compare: null,
          domain: null,
          vantage: null,
          byDomain: false,
        }),
    ],
    [
      'export',
      async () => {
        const lines = await exportRound(
          through(),
          { campaign: 'own', round: null, changedSince: null, vantage: null, domain: null },
          { roots: [], owned: false, clock: systemClock },
        );
        for await (const _ of lines ?? assert.fail());
      },
    ],
  ] as const)
    test(`${name} does not grow with the rounds that were`, async () => {
      plans.length = 0;
      await work();
      assert.ok(plans.length > 0, 'no plan was told');
      assert.deepEqual(grown(), []);
    });

  test('a query that does grow is noticed', async () => {
    plans.length = 0;
    await client.query(`select count(*) from mxprobe.observation where ms > 0`);
    assert.equal(grown().length >= ROUNDS, true);
  });
});
