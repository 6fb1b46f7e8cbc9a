// The vantage point as a factor: two workers on addresses of their own, and a server that refuses one of them.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command as fleetCommand } from '../../src/cli/fleet.ts';
import { command as reproduceCommand } from '../../src/cli/reproduce.ts';
import { notificationOf } from '../bounce/notification.ts';
import { type Called, called } from '../cli/called.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { until } from './workers.ts';
import { type World, world } from './world.ts';

const SOURCES = { fra1: '127.0.0.221', syd1: '127.0.0.222' } as const;
const REPLY = '554 5.7.1 your address is listed by zen.example';

describe('the vantage point as a factor', { skip: NO_POSTGRES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-vantage-'));
  const key = join(folder, 'operator.key');
  const bounce = join(folder, 'bounce.txt');
  let server: Postgres;
  let url = '';
  let net: World;
  const stop = new AbortController();
  let workers: Promise<Called>[] = [];
  before(async () => {
    server = await postgres();
    url = await server.database('fleet');
    net = await world(65, 3, 3);
    await fleet(['init', '--key', key]);
    for (const [name, address] of Object.entries(SOURCES))
      await fleet(['vantage', 'add', name, '--address', address, '--out', join(folder, `${name}.env`)]);
    await fleet(['vantage', 'add', 'away', '--out', join(folder, 'away.env')]);
    const at = { at: 'connect', from: 'news@sender.test', to: 'user@op0.test', helo: 'out.sender.test' };
    writeFileSync(bounce, notificationOf({ reply: REPLY, ...at }));
    workers = Object.entries(SOURCES).map(([name, source]) =>
      fleet(
        [
          ...['worker', '--vantage', name, '--trust', `${key}.pub`, '--dns', `127.0.0.1:${net.dns.port}`],
          ...['--owned', '127.0.0.0/8', '--allow', 'dialogue', '--source', source, '--max-time', '120s'],
        ],
        readFileSync(join(folder, `${name}.env`), 'utf8')
          .trim()
          .replace('MXPROBE_DATABASE_URL=', ''),
      ),
    );
  });
  after(async () => {
    stop.abort();
    await net.close();
    await server.remove();
    rmSync(folder, { recursive: true });
  });
  const fleet = (words: readonly string[], databaseUrl = url): Promise<Called> =>
    called(fleetCommand, words, { MXPROBE_DATABASE_URL: databaseUrl });
  const reproduce = (...words: readonly string[]) =>
    called(
      reproduceCommand,
      [
        ...[bounce, '--target', `m0.op0.test:${net.port}`, '--dns', `127.0.0.1:${net.dns.port}`],
        ...['--key', key, '--no-record', ...words],
      ],
      { LANG: 'C', MXPROBE_DATABASE_URL: url },
    );

  test('a server that refuses one address alone: the address is the cause, confirmed from the other', async () => {
    for (const one of net.servers) one.hears.refuses = SOURCES.fra1;
    await until(async () => /fra1.*heard/s.test((await fleet(['status'])).out), 20_000, 'workers');
    const asked = await reproduce('--vantage', 'fra1', '--try', 'vantage=syd1', '--json');
    assert.equal(asked.err, '');
    const found = JSON.parse(asked.out);
    assert.equal(found.conclusion, 'confirmed', JSON.stringify(found, null, 1).slice(0, 4000));
    assert.equal(found.factor, 'source');
    assert.equal(asked.code, 0);
  });
  void workers;
});
