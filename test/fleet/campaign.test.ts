// What a campaign is for its operator: rounds that are compared, what differs by vantage point, who is left alone, what is forgotten, what a
// server that wants few connections gets. In this process, on a real PostgreSQL.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command } from '../../src/cli/fleet.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { type Database, openDatabase } from '../../src/net/database.ts';
import { resultsShape, statusShape } from '../../src/report/fleet-document.ts';
import { mxShape } from '../../src/survey/document.ts';
import { type Called, called } from '../cli/called.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type World, world } from './world.ts';

const NAMES = ['fra1', 'gru1', 'nyc1', 'syd1'] as const;
const SOURCES: Readonly<Record<string, string>> = {
  fra1: '127.0.0.211',
  gru1: '127.0.0.214',
  nyc1: '127.0.0.212',
  syd1: '127.0.0.213',
};
const HOSTS = 8;
const DOMAINS = 16;

describe('a campaign', { skip: NO_POSTGRES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-campaign-'));
  const key = join(folder, 'operator.key');
  const list = join(folder, 'list');
  const validator = new Ajv2020({ strict: true, formats: { 'date-time': true } });
  let server: Postgres;
  let url = '';
  let net: World;
  let database: Database;
  before(async () => {
    server = await postgres();
    url = await server.database('fleet');
    net = await world(64, HOSTS, DOMAINS);
    writeFileSync(list, net.domains.join('\n'));
    await fleet(['init', '--key', key]);
    for (const name of NAMES) await fleet(['vantage', 'add', name, '--out', join(folder, `${name}.env`)]);
    database = await openDatabase({ MXPROBE_DATABASE_URL: url });
  });
  after(async () => {
    await database.close();
    await net.close();
    await server.remove();
    rmSync(folder, { recursive: true });
  });
  const fleet = (words: readonly string[], databaseUrl = url): Promise<Called> =>
    called(command, words, { MXPROBE_DATABASE_URL: databaseUrl });
  const dns = () => ['--dns', `127.0.0.1:${net.dns.port}`, '--until-idle', '--max-time', '60s'];
  const worker = (name: string, more: readonly string[] = []) =>
    fleet(
      [
        ...['worker', '--vantage', name, '--trust', `${key}.pub`, ...dns(), '--owned', '127.0.0.0/8'],
        ...['--helo', `${name}.probe.test`, '--source', SOURCES[name] ?? '', ...more],
      ],
      readFileSync(join(folder, `${name}.env`), 'utf8')
        .trim()
        .replace('MXPROBE_DATABASE_URL=', ''),
    );
  const worked = async (names: readonly string[] = NAMES, more: readonly string[] = []) => {
    const ended = await Promise.all([
      fleet(['worker', '--key', key, ...dns()]),
      ...names.map((name) => worker(name, more)),
    ]);
    for (const { code, err } of ended) assert.deepEqual([code, err], [0, '']);
  };
  const results = async (...more: readonly string[]) => JSON.parse((await fleet(['results', ...more, '--json'])).out);
  const facts = async () => Number((await database.query('select count(*) as n from mxprobe.fact'))[0]?.n);
  /** It refuses, or answers otherwise, who comes from there. */
  const refusing = (source: string | null, hosts: number) => {
    for (const [at, { hears }] of net.servers.entries()) hears.refuses = at < hosts ? source : null;
  };

  test('a dry run says whom it would hit, and asks the DNS alone', async () => {
    const before = net.connections();
    const { code, out } = await fleet([
      'submit',
      'dry',
      '--domains',
      list,
      '--dry-run',
      '--dns',
      `127.0.0.1:${net.dns.port}`,
    ]);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^${DOMAINS} domains: ${HOSTS} endpoints at ${HOSTS} addresses`));
    assert.match(out, /\d domains at 127\.0\.64\.\d/);
    assert.equal(net.connections(), before);
  });

  test('two rounds against unchanged servers: no new fact, no difference, from no vantage point', async () => {
    assert.equal((await fleet(['submit', 'own', '--domains', list, '--depth', 'short'])).code, 0);
    assert.match((await fleet(['submit', 'own'])).err, /a round is under way/);
    await worked();
    const known = await facts();
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    await worked();
    assert.equal(await facts(), known);
    const found = await results('own', '--compare', '1');
    assert.deepEqual([found.patterns, found.changed, found.agree], [[], 0, HOSTS]);
    const validate = validator.compile(publishedSchema(resultsShape));
    assert.ok(validate(found), JSON.stringify(validate.errors));
    const watched = await fleet(['status', 'own', '--watch']);
    assert.deepEqual([watched.code, watched.out], [0, (await fleet(['status', 'own'])).out]);
    const status = JSON.parse((await fleet(['status', '--json'])).out);
    const isStatus = validator.compile(publishedSchema(statusShape));
    assert.ok(isStatus(status), JSON.stringify(isStatus.errors));
  });

  test('export has a survey for each domain and vantage point; since an equal round none', async () => {
    const { code, out } = await fleet(['export', 'own', '--owned', '127.0.0.0/8']);
    assert.equal(code, 0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines.length, DOMAINS * NAMES.length);
    const validate = validator.compile(publishedSchema(mxShape));
    for (const survey of lines) assert.ok(validate(survey), JSON.stringify(validate.errors));
    assert.equal(new Set(lines.map(({ vantage }) => vantage)).size, NAMES.length);
    assert.ok(lines.every(({ endpoints }) => endpoints.length === 2 && endpoints[0].tls.matchesHost));
    assert.equal((await fleet(['export', 'own', '--changed-since', '1', '--vantage', 'fra1'])).out.length, 0);
  });

  test('a vantage point that many operators refuse is itself the reason; a few servers are these servers', async () => {
    refusing(SOURCES.fra1 ?? '', 6);
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    await worked();
    const found = await results('own', '--compare', '2');
    assert.equal(found.patterns.length, 1);
    const [pattern] = found.patterns;
    assert.deepEqual(
      [pattern.only, pattern.verdict, pattern.endpoints, pattern.operators],
      [['fra1'], 'refused', 6, 6],
    );
    assert.match(pattern.cause, /fra1 itself is the reason/);
    assert.equal(found.changed, 6);
    const shown = await fleet(['results', 'own']);
    assert.equal(shown.code, 1);
    assert.match(
      shown.out,
      /^own, round 3: 8 endpoints from 4 vantage points, 2 agree\nonly fra1 refused {2}6 endpoints of 6 operators {2}fra1 itself/,
    );
    assert.equal((await fleet(['export', 'own', '--changed-since', '2', '--vantage', 'syd1'])).out.length, 0);
    assert.notEqual((await fleet(['export', 'own', '--changed-since', '2', '--vantage', 'fra1'])).out.length, 0);
    assert.equal((await fleet(['results', 'own', '--vantage', 'fra1'])).code, 1);
    assert.deepEqual(JSON.parse((await fleet(['results', 'own', '--vantage', 'syd1', '--json'])).out).rows, []);
    const { rows } = await results('own', '--domain', 'd7.test');
    assert.deepEqual(
      rows.map(({ endpoint }: { endpoint: string }) => endpoint.replace(/:\d+$/, '')),
      ['m6.op6.test[127.0.64.7]', 'm7.op7.test[127.0.64.8]'],
    );
    assert.deepEqual(Object.keys(rows[0].cells), [...NAMES]);
    // Of the two servers of d6.test one is among the six that refuse fra1.
    const { domains } = await results('own', '--by', 'domain');
    assert.deepEqual(
      domains.find(({ domain }: { domain: string }) => domain === 'd6.test'),
      {
        domain: 'd6.test',
        endpoints: 2,
        differs: 1,
        cells: Object.fromEntries(
          NAMES.map((name) => [name, name === 'fra1' ? { answers: 1, refused: 1 } : { answers: 2 }]),
        ),
      },
    );
    assert.equal(
      domains.some(({ domain }: { domain: string }) => domain === 'd7.test'),
      false,
    );
    const byDomain = await fleet(['results', 'own', '--by', 'domain', '--domain', 'd7.test']);
    assert.match(byDomain.out, /^d7\.test: 2 servers, the same from everywhere\n(?: {2}\w+: 2 answers\n)+$/m);
    refusing(SOURCES.syd1 ?? '', 2);
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    await worked();
    const [few] = (await results('own')).patterns;
    assert.deepEqual([few.only, few.endpoints], [['syd1'], 2]);
    assert.match(few.cause, /these operators' networks/);
    refusing(null, 0);
  });

  test('a server that says it is too much is learned once for all: asked slowly, and held back twice it is no difference', async () => {
    const [first] = net.servers;
    assert.ok(first !== undefined);
    first.hears.throttles = true;
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    const before = first.counts.all;
    // The pause is the database's: a test does not wait for it.
    const waiting = setInterval(() => {
      database.query(`update mxprobe.pace set not_before = now(), gap = '0'`).catch(() => {});
      database.query(`update graphile_worker._private_jobs set run_at = now() where locked_at is null`).catch(() => {});
    }, 100);
    await worked(NAMES, ['--timeout', '5s']);
    clearInterval(waiting);
    first.hears.throttles = false;
    const found = await results('own');
    assert.equal(found.verdicts.throttled, 4);
    assert.deepEqual(found.patterns, []);
    assert.equal((await database.query('select why from mxprobe.pace')).length, 1);
    // Twice by each, and each stops at the first word of it: a connection and its repetition.
    assert.ok(first.counts.all - before <= 4 * 2 * 3, `${first.counts.all - before} connections`);
    await database.query('delete from mxprobe.pace');
  });

  test('who asked to be left alone is asked no more, and what was known is forgotten', async () => {
    const address = net.addresses[1] ?? '';
    assert.equal((await fleet(['forget', '--address', address])).code, 0);
    assert.equal((await fleet(['forget', '--domain', 'd0.test'])).code, 0);
    assert.equal((await database.query('select from mxprobe.observation where address = $1', [address])).length, 0);
    assert.equal((await database.query(`select from mxprobe.looked where written like '%d0.test%'`)).length, 0);
    const before = net.servers[1]?.counts.all;
    assert.match((await fleet(['submit', 'own'])).out, new RegExp(`${DOMAINS - 1} domains`));
    await worked();
    assert.equal(net.servers[1]?.counts.all, before);
    assert.equal((await results('own')).endpoints, HOSTS - 1);
  });

  test('a worker leaves out what its own file names, and says so', async () => {
    const file = join(folder, 'exclude');
    writeFileSync(file, `# asked us to\n${net.addresses[2]}\n`);
    const before = net.servers[2]?.counts.all;
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    await worked(NAMES, ['--exclude', file]);
    assert.equal(net.servers[2]?.counts.all, before);
    const status = await fleet(['status', 'own']);
    assert.match(status.out, /not asked 4: this worker leaves it out/);
    assert.equal((await fleet(['results', 'own'])).code, 3);
  });

  test('cancelled, nothing new begins, and what is known stands', async () => {
    assert.equal((await fleet(['submit', 'other', '--domains', list])).code, 0);
    assert.match((await fleet(['cancel', 'other'])).out, /1 rounds cancelled/);
    const before = net.connections();
    await worked();
    assert.equal(net.connections(), before);
    assert.match((await fleet(['submit', 'other'])).err, /was cancelled/);
    assert.match((await fleet(['status', 'other'])).out, /cancelled/);
  });

  test('a vantage point that is away is passed over, and holds nobody up', async () => {
    assert.equal((await fleet(['submit', 'own'])).code, 0);
    // Long ago, for the database's clock.
    await database.query(`update mxprobe.vantage set last_beat = now() - interval '1 hour' where name = 'syd1'`);
    await database.query(`update mxprobe.setting set resumed = '-infinity', swept = now() - lease / 2`);
    const sweeping = setInterval(() => {
      database
        .query(
          `update mxprobe.round set planned = now() - interval '1 hour' where planned is not null and ended is null`,
        )
        .then(() => database.query('select mxprobe.sweep()'))
        .catch(() => {});
    }, 200);
    await worked(['fra1', 'gru1', 'nyc1']);
    clearInterval(sweeping);
    const found = await results('own');
    const left = (HOSTS - 1) * 3;
    assert.deepEqual(found.verdicts, { answers: left, 'not-asked': HOSTS - 1 });
    assert.deepEqual(found.patterns, []);
    assert.match((await fleet(['status', 'own'])).out, /not asked 7: the vantage point was away/);
  });

  test('what is old is forgotten, its numbers stay', async () => {
    assert.match((await fleet(['forget', '--older', '1d'])).out, /^0 rounds/);
    await database.query(`update mxprobe.round set started = now() - interval '2 days' where n < 3`);
    assert.match((await fleet(['forget', '--older', '1d'])).out, /^3 rounds/);
    assert.equal((await database.query(`select to_regclass('mxprobe.observation_1') as t`))[0]?.t, null);
    assert.equal((await database.query('select from mxprobe.round where n = 1 and domains > 0')).length > 0, true);
  });

  test('a schedule begins rounds, one at a time', async () => {
    assert.match((await fleet(['submit', 'x', '--domains', list, '--every', '61 2 * * *'])).err, /five fields/);
    assert.equal((await fleet(['submit', 'nightly', '--domains', list, '--every', '17 2 * * *'])).code, 0);
    const [campaign] = await database.query(`select id from mxprobe.campaign where name = 'nightly'`);
    const due = (at: string) => database.query('select mxprobe.new_round($1, $2) as id', [campaign?.id, at]);
    assert.equal((await due('2026-12-01T02:17:00Z'))[0]?.id, null);
    await worked();
    assert.notEqual((await due('2026-12-01T02:17:00Z'))[0]?.id, null);
    await worked();
    assert.equal((await due('2026-12-01T02:17:00Z'))[0]?.id, null);
  });

  test('a reader looks and does nothing', async () => {
    await database.query('create role looker login in role mxprobe_reader');
    const theirs = url.replace('user=owner', 'user=looker');
    assert.equal((await fleet(['status', 'own'], theirs)).code, 0);
    assert.equal((await fleet(['results', 'own', '--json'], theirs)).code, 3);
    for (const words of [['submit', 'own'], ['cancel', 'own'], ['forget', '--older', '1d'], ['init']])
      assert.match((await fleet(words, theirs)).err, /the database refuses: /, words.join(' '));
  });
});
