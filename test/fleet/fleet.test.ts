// A fleet from end to end, on a real PostgreSQL: init, vantage points with logins of their own, workers, a list, what they saw.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command } from '../../src/cli/fleet.ts';
import { type Called, called } from '../cli/called.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type World, world } from './world.ts';

describe('a fleet', { skip: NO_POSTGRES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-fleet-'));
  const key = join(folder, 'operator.key');
  let server: Postgres;
  let url = '';
  let net: World;
  before(async () => {
    server = await postgres();
    url = await server.database('fleet');
    net = await world(61, 6, 40);
    writeFileSync(join(folder, 'list'), net.domains.join('\n'));
  });
  after(async () => {
    await net.close();
    await server.remove();
    rmSync(folder, { recursive: true });
  });
  const fleet = (words: readonly string[], databaseUrl = url): Promise<Called> =>
    called(command, words, { MXPROBE_DATABASE_URL: databaseUrl });
  const loginOf = (name: string) =>
    readFileSync(join(folder, `${name}.env`), 'utf8')
      .trim()
      .replace('MXPROBE_DATABASE_URL=', '');
  const worker = (name: string) =>
    fleet(
      [
        ...['worker', '--vantage', name, '--trust', `${key}.pub`, '--dns', `127.0.0.1:${net.dns.port}`],
        ...['--owned', '127.0.0.0/8', '--helo', `${name}.probe.test`, '--until-idle', '--max-time', '60s'],
      ],
      loginOf(name),
    );

  test('init makes the schema and a key for its owner alone; again it changes nothing', async () => {
    const made = await fleet(['init', '--key', key]);
    assert.equal(made.code, 0, made.err);
    assert.equal(statSync(key).mode & 0o777, 0o600);
    const pem = readFileSync(key, 'utf8');
    assert.equal((await fleet(['init', '--key', key])).code, 0);
    assert.equal(readFileSync(key, 'utf8'), pem);
  });

  test('a vantage point has a login, in a file and nowhere else', async () => {
    for (const name of ['fra1', 'syd1', 'nyc1']) {
      const address = name === 'fra1' ? ['--address', '192.0.2.7'] : [];
      const made = await fleet(['vantage', 'add', name, ...address, '--out', join(folder, `${name}.env`)]);
      assert.equal(made.code, 0, made.err);
      const [, password = ''] = /:([^:@]+)@/.exec(loginOf(name)) ?? [];
      assert.equal(password.length, 32);
      assert.ok(!`${made.out}${made.err}`.includes(password));
    }
    const again = await fleet(['vantage', 'add', 'fra1', '--out', join(folder, 'again.env')]);
    assert.equal(again.code, 2);
    assert.ok(!existsSync(join(folder, 'again.env')));
  });

  test('a list: each endpoint once from each vantage point, four connections at most by its own count, one visitor at a time', async () => {
    const submitted = await fleet(['submit', 'customers', '--domains', join(folder, 'list')]);
    assert.equal(submitted.code, 0, submitted.err);
    assert.match(submitted.out, /customers, round 1: 40 domains/);
    assert.equal((await fleet(['status', 'customers'])).code, 3);
    const resolver = [
      'worker',
      '--key',
      key,
      '--dns',
      `127.0.0.1:${net.dns.port}`,
      '--until-idle',
      '--max-time',
      '60s',
    ];
    const ended = await Promise.all([fleet(resolver), worker('fra1'), worker('syd1'), worker('nyc1')]);
    assert.deepEqual(
      ended.map(({ code, err }) => [code, err]),
      ended.map(() => [0, '']),
    );
    const found = JSON.parse((await fleet(['results', 'customers', '--json'])).out);
    assert.equal(found.endpoints, 6);
    assert.equal(found.agree, 6);
    assert.deepEqual(found.verdicts, { answers: 18 });
    assert.equal(found.round.complete, true);
    const [{ identity }] = found.vantages;
    assert.deepEqual([identity.address, identity.helo, identity.names], ['192.0.2.7', 'fra1.probe.test', []]);
    assert.match(identity.findings.join(), /192\.0\.2\.7 has no/);
    for (const { counts } of net.servers) assert.ok(counts.most <= 4, `${counts.most} at once`);
    const status = await fleet(['status', 'customers']);
    assert.equal(status.code, 0);
    assert.match(status.out, /ended, 40 of 40 domains looked up, 6 of 6 addresses done, 18 of 18 answers/);
    const page = join(folder, 'round.html');
    const reported = await fleet(['results', 'customers', '--report', `html=${page}`]);
    assert.equal(reported.code, 0, reported.err);
    assert.match(reported.out, /^customers, round 1: 6 endpoints from 3 vantage points, 6 agree/);
    assert.match(readFileSync(page, 'utf8'), /All vantage points that asked say the same\./);
  });
});

describe('without what a fleet needs', () => {
  for (const [what, environment, code, says] of [
    ['no database is named', {}, 2, /^no database is named: set MXPROBE_DATABASE_URL/],
    ['it is no URL', { MXPROBE_DATABASE_URL: 'mysql://x/y' }, 2, /^MXPROBE_DATABASE_URL is no postgresql:/],
    [
      'TLS is switched off',
      { MXPROBE_DATABASE_URL: 'postgresql://u:geheim@db.example/f?sslmode=disable' },
      2,
      /TLS is demanded/,
    ],
    [
      'nobody answers',
      { MXPROBE_DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:9/f' },
      3,
      /the database does not answer/,
    ],
  ] as const)
    for (const words of [
      ['init'],
      ['vantage', 'list'],
      ['submit', 'x'],
      ['status'],
      ['results', 'x'],
      ['cancel', 'x'],
      ['export', 'x'],
    ])
      test(`${what}: ${words.join(' ')} says so in a sentence`, async () => {
        const ended = await called(command, words, environment);
        assert.equal(ended.code, code);
        assert.match(ended.err.replace('mxprobe: ', ''), says);
        assert.equal(ended.err.trim().split('\n').length, 1);
        assert.doesNotMatch(ended.err, /geheim/);
      });
});
