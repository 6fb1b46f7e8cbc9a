// A dialogue is held because the operator signed it and this worker agrees, or not at all: by the servers' own counters. And whoever has a stolen
// login of a vantage point can neither ask for one nor make its asker believe anything.
import assert from 'node:assert/strict';
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { askElsewhere } from '../../src/fleet/dialogue/ask.ts';
import { carry } from '../../src/fleet/dialogue/carry.ts';
import type { DialogueTicket } from '../../src/fleet/dialogue/ticket.ts';
import { makeKeys, type SignedTicket, signingKey, signTicket } from '../../src/fleet/ticket.ts';
import { systemClock } from '../../src/net/clock.ts';
import { type Database, openDatabase } from '../../src/net/database.ts';
import type { PlannedCase } from '../../src/run/plan.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { build } from '../cli/built.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type Fleet, fleet, until, type Worker } from './workers.ts';
import { type World, world } from './world.ts';

const { scenarios } = loadScenario(
  { file: 'x.yaml', text: 'name: x\ndialogue:\n  - connect\n  - ehlo\n  - quit\n' },
  { helo: 'out.test', environment: () => undefined, readFile: () => ({ refuse: 'none' }) },
);
const scenario = scenarios[0] ?? assert.fail();
const carried = carry(scenario);
const SCENARIO = 'text' in carried ? carried.text : assert.fail(carried.refuse);

describe('dialogues that nobody may have', { skip: NO_POSTGRES }, () => {
  let server: Postgres;
  let net: World;
  let one: Fleet;
  let worker: Worker;
  let database: Database;
  before(async () => {
    build();
    server = await postgres();
    net = await world(66, 2, 2);
    one = await fleet(await server.database('fleet'), net, ['fra1', 'syd1'], '30s');
    worker = one.worker('fra1', ['--allow', 'dialogue']);
    database = await openDatabase({ MXPROBE_DATABASE_URL: one.url });
    await until(async () => (await one.rows('select from mxprobe.worker')).length > 0, 30_000, 'a worker');
  });
  after(async () => {
    worker.child.kill('SIGTERM');
    assert.equal((await worker.ended).code, 0);
    await database.close();
    await one.close();
    await net.close();
    await server.remove();
  });
  const ownKey = (): KeyObject => signingKey(readFileSync(one.key, 'utf8')) ?? assert.fail();
  const ticketOf = (id: string, more: Partial<DialogueTicket> = {}): DialogueTicket => ({
    ...{
      schema: 'mxprobe/dialogue-ticket@1',
      id,
      vantage: 'fra1',
      host: 'm0.op0.test',
      address: net.addresses[0] ?? '',
    },
    ...{ port: net.port, mode: 'smtp', domain: null, serverName: null, scenario: SCENARIO },
    notAfter: new Date(Date.now() + 60_000).toISOString(),
    ...more,
  });
  /** As the database's owner could. */
  const put = async (id: string, address: string, { body, signature }: SignedTicket): Promise<string> => {
    await one.rows('select mxprobe.ask_dialogue($1, $2, $3, $4, $5)', ['fra1', id, address, body, signature]);
    return outcomeOf(id);
  };
  const outcomeOf = async (id: string): Promise<string> => {
    let outcome: unknown = null;
    const is = async () => {
      outcome = (await one.rows('select outcome from mxprobe.dialogue where id = $1', [id]))[0]?.outcome;
      return typeof outcome === 'string';
    };
    await until(is, 20_000, 'an outcome');
    return String(outcome);
  };

  test('what the operator has signed is held', async () => {
    const id = randomUUID();
    const from = net.connections();
    const outcome = await put(id, net.addresses[0] ?? '', signTicket(ticketOf(id), ownKey()));
    assert.match(outcome, /"e":"case-end".*"verdict":"passed"/);
    assert.equal(net.connections() - from, 1);
    // Once more, by whoever adds its job again.
    await one.rows('update mxprobe.dialogue set outcome = null where id = $1', [id]);
    await one.rows('select mxprobe.add_dialogue($1, now(), false)', [id]);
    assert.match(await outcomeOf(id), /has held this dialogue already/);
    assert.equal(net.connections() - from, 1);
  });

  const changed = ({ body, signature }: SignedTicket) => ({
    body: body.replace('passed', 'x').replace('ehlo', 'noop'),
    signature,
  });
  for (const [name, more, says, sign = (ticket: DialogueTicket) => signTicket(ticket, ownKey())] of [
    [
      'a stranger signed',
      {},
      /not signed by a key/,
      (ticket: DialogueTicket) => signTicket(ticket, createPrivateKey(makeKeys().privatePem)),
    ],
    ['it was changed', {}, /not signed by a key/, (ticket: DialogueTicket) => changed(signTicket(ticket, ownKey()))],
    ['it is of another dialogue', { id: randomUUID() }, /for another dialogue/],
    ['it is of another address', { address: '127.0.66.2' }, /for another dialogue/],
    ["it is another vantage point's", { vantage: 'syd1' }, /for another vantage point/],
    ['it is late', { notAfter: '2026-01-01T00:00:00.000Z' }, /was good until/],
    ['the DNS does not give the address', { host: 'm1.op1.test' }, /the DNS gives here 127\.0\.66\.2/],
    [
      'it holds a verb that is not carried',
      { scenario: SCENARIO.replace('"verb":"quit"', '"verb":"auth"') },
      /not to be asked/,
    ],
    [
      'it holds a second command',
      { scenario: SCENARIO.replace('{"name":"helo"', '"x\\r\\nMAIL FROM:<>",{"name":"helo"') },
      /not to be asked/,
    ],
    ['it is no ticket', { port: -1 }, /the ticket is none/],
  ] as const satisfies readonly (readonly [
    string,
    Partial<DialogueTicket>,
    RegExp,
    ((ticket: DialogueTicket) => SignedTicket)?,
  ])[])
    test(`${name}: nothing is sent`, async () => {
      const id = randomUUID();
      const from = net.connections();
      assert.match(await put(id, net.addresses[0] ?? '', sign(ticketOf(id, more))), says);
      assert.equal(net.connections(), from);
    });
  for (const [address, says] of [
    ['10.0.0.1', /not public/],
    ['::1', /not public/],
    ['169.254.169.254', /not public/],
    ['192.31.196.1', /--consented/],
  ] as const)
    test(`${address}, signed: nothing is sent`, async () => {
      const id = randomUUID();
      const ticket = ticketOf(id, { address, host: address, port: 25 });
      assert.match(await put(id, address, signTicket(ticket, ownKey())), says);
    });
  test('who asked to be left alone is left alone', async () => {
    await one.call(['forget', '--address', net.addresses[1] ?? '']);
    const id = randomUUID();
    const from = net.connections();
    const ticket = ticketOf(id, { address: net.addresses[1] ?? '', host: 'm1.op1.test' });
    assert.match(await put(id, ticket.address, signTicket(ticket, ownKey())), /asked to be left alone/);
    assert.equal(net.connections(), from);
  });

  describe('with the login of a vantage point', () => {
    let client: pg.Client;
    before(async () => {
      client = new pg.Client({ connectionString: one.login('fra1') });
      await client.connect();
    });
    after(() => client.end());
    const id = randomUUID();
    for (const [name, sql] of [
      ['asks for a dialogue', `select mxprobe.ask_dialogue('syd1', '${id}', '127.0.66.1', '{}', '')`],
      ['adds one again', `select mxprobe.add_dialogue('${id}', now(), true)`],
      ['withdraws one', `select mxprobe.withdraw_dialogue('${id}')`],
      ['reads dialogues', 'select * from mxprobe.dialogue'],
      ['changes one', `update mxprobe.dialogue set outcome = ''`],
      ['holds one as another', `select mxprobe.begin_dialogue('syd1', 'p', '${id}')`],
      ['ends one as another', `select mxprobe.end_dialogue('syd1', 'p', '${id}', '{}', null)`],
      ['slows an address down', `select mxprobe.slow_down('127.0.66.1', 'x', interval '1 hour')`],
      ['takes an address', `select mxprobe.take_address('p', '127.0.66.1')`],
      ['sweeps', 'select mxprobe.sweep_dialogues()'],
    ] as const)
      test(`who ${name} is refused`, async () => {
        await assert.rejects(client.query(sql), /permission denied|not its own/);
      });

    const planned: PlannedCase = {
      scenario,
      source: null,
      vantage: 'syd1',
      place: {
        kind: 'endpoints',
        endpoints: [
          { host: 'm0.op0.test', address: '127.0.66.1', port: 25, mode: 'smtp', domain: null, preference: null },
        ],
      },
    };
    for (const [name, answer, says] of [
      ['no JSON', 'x', /has no end/],
      ['nothing', '{"events":[]}', /has no end/],
      ['an event that is none', '{"events":[{"e":"case-end","verdict":"passed"}]}', /its answer is none/],
      ['an event of an unknown kind', '{"events":[{"e":"__proto__"}]}', /its answer is none/],
      [
        'a dialogue without an end',
        '{"events":[{"e":"connected","case":0,"address":"a","port":1,"source":"b"}]}',
        /has no end/,
      ],
    ] as const)
      test(`who answers with ${name} is not believed`, async () => {
        await one.rows(`select mxprobe.beat('syd1', $1, 'h', 1, true)`, [randomUUID()]);
        const asking = askElsewhere({ database, key: ownKey(), clock: systemClock, serverName: null });
        const asked = asking(planned, 'syd1', new AbortController().signal);
        const open = async () =>
          (
            await one.rows(
              `update mxprobe.dialogue d set outcome = $1 from mxprobe.vantage v
             where v.id = d.vantage and v.name = 'syd1' and outcome is null returning d.id`,
              [answer],
            )
          ).length > 0;
        await until(open, 10_000, 'a dialogue for syd1');
        const held = await asked;
        assert.match('reason' in held ? `${held.reason}: ${held.text}` : 'believed', /^not-asked: syd1: /);
        assert.match('reason' in held ? held.text : '', says);
      });
  });
});
