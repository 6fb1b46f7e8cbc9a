// mxprobe mx --domains: files, exit codes, going on after kill -9. DNS and mail servers are our own, on loopback.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command } from '../../src/cli/mx.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { lock } from '../../src/net/lock.ts';
import { type ServedDns, serveDns } from '../../src/net/serve-dns.ts';
import { ZoneDns } from '../../src/net/zone-dns.ts';
import { mxShape } from '../../src/survey/document.ts';
import { type CountingServer, contextFor, countingServer } from '../survey/counting-server.ts';
import { build, start } from './built.ts';
import { called } from './called.ts';

const SEED = Number(process.env.MXPROBE_SEED ?? 20261130);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-mx-list-'));
const HOSTS = ['127.0.52.1', '127.0.52.2', '127.0.52.3'];
const servers: CountingServer[] = [];
let dns: ServedDns;
let port = 0;
const connections = () => servers.reduce((sum, { counts }) => sum + counts.all, 0);

before(async () => {
  const secureContext = await contextFor(['m0.test', 'm1.test', 'm2.test']);
  for (const host of HOSTS) {
    const server = await countingServer({ secureContext }, { host, port });
    port = server.port;
    servers.push(server);
  }
  const domains = Array.from(
    { length: 9 },
    (_, at) => [`d${at}.test`, { MX: [[10, `m${at % 3}.test`] as const] }] as const,
  );
  const hosts = HOSTS.map((address, at) => [`m${at}.test`, { A: address }] as const);
  dns = await serveDns(new ZoneDns(Object.fromEntries([...domains, ...hosts])), { host: '127.0.0.1', port: 0 });
  const names = domains.map(([name]) => `mx:${name}:${port}`);
  writeFileSync(join(folder, 'list'), `# customers\n${names.join('\n')}\n\n${names[0]}\nmx:gone.test:${port}\n`);
});
after(async () => {
  await dns.close();
  rmSync(folder, { recursive: true });
});

const asked = (out: string, ...more: readonly string[]) => [
  ...['--domains', join(folder, 'list'), '--out', join(folder, out), '--dns', `127.0.0.1:${dns.port}`, '--owned'],
  ...more,
];
const lines = (...path: readonly string[]) =>
  readFileSync(join(folder, ...path), 'utf8')
    .trim()
    .split('\n');

describe('mxprobe mx --domains', () => {
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(publishedSchema(mxShape));

  test('the findings first, a survey for each domain, each server asked once', async () => {
    const { code, out } = await called(command, asked('one'));
    assert.equal(code, 1);
    assert.match(out, /^severity +finding +domains +endpoints +for example\nerror +domain-missing +1 +mx:gone/);
    assert.match(out, /certificate-not-trusted +9 +3 +m0\.test\[127\.0\.52\.1\]/);
    assert.match(out, /^10 domains: 9 passed, 1 failed, 0 inconclusive$/m);
    assert.match(out, new RegExp(`^3 endpoints at 3 addresses, ${connections()} connections`, 'm'));
    const surveys = lines('one', 'surveys.ndjson').map((line) => JSON.parse(line));
    assert.equal(surveys.length, 10);
    for (const survey of surveys) assert.ok(validate(survey), JSON.stringify(validate.errors));
    assert.equal(readFileSync(join(folder, 'one', 'findings.txt'), 'utf8').split('\n')[0], out.split('\n')[0]);
  });

  test('begun again nothing is asked; --json has a survey on each line', async () => {
    const before = connections();
    const { code, out } = await called(command, asked('one', '--json'));
    assert.equal(code, 1);
    assert.equal(out.trim().split('\n').length, 10);
    assert.deepEqual(out.trim().split('\n'), lines('one', 'surveys.ndjson'));
    assert.equal(connections(), before);
  });

  test('while one is under way in a folder, another begins nothing there', async () => {
    const held = await lock(join(folder, 'held', 'lock'), new Date());
    assert.ok('release' in held);
    const before = connections();
    const { code, err } = await called(command, asked('held'));
    assert.equal(code, 2);
    assert.match(err, /another list is under way there/);
    assert.equal(connections(), before);
    assert.ok(!existsSync(join(folder, 'held', 'domains.ndjson')));
    await held.release();
    assert.equal((await called(command, asked('held'))).code, 1);
  });

  test('with other options it is another list, and --fresh begins anew', async () => {
    const other = await called(command, asked('one', '--helo', 'other.example'));
    assert.equal(other.code, 2);
    assert.match(other.err, /begun with other options/);
    const before = connections();
    assert.equal((await called(command, asked('one', '--fresh', '--helo', 'other.example'))).code, 1);
    assert.ok(connections() > before);
  });

  for (const [what, args, message] of [
    ['no folder', () => ['--domains', join(folder, 'list')], /add --out DIR/],
    ['a domain beside it', () => ['d.test', ...asked('two')], /one of them/],
    ['no domain at all', () => [], /no domain is given/],
    ['a folder without a list', () => ['d.test', '--out', join(folder, 'two')], /belong to a list/],
    ['no such file', () => ['--domains', join(folder, 'none'), '--out', join(folder, 'two')], /no such file/],
  ] as const) {
    test(`${what} is a mistake`, async () => {
      const { code, err } = await called(command, args());
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }

  test('lines that are no domain are told with their place, and nothing is asked', async () => {
    writeFileSync(join(folder, 'wrong'), 'd0.test\nd 1.test\nlmtp://d2.test\n');
    const before = connections();
    const wrong = asked('two').map((word) => (word === join(folder, 'list') ? join(folder, 'wrong') : word));
    const { code, err } = await called(command, wrong);
    assert.equal(code, 2);
    assert.match(err, /wrong:2: .*\n.*wrong:3: /);
    assert.equal(connections(), before);
  });

  test(`kill -9 at any moment, begun again: each endpoint once (seed ${SEED})`, async () => {
    build();
    for (let moment = 0; moment < 10; moment += 1) {
      const out = `killed-${moment}`;
      const from = connections();
      const until = from + 1 + ((SEED * (moment + 1) * 7) % 38);
      const first = start(['mx', ...asked(out)], { cwd: folder });
      const watch = setInterval(() => {
        if (connections() >= until) first.child.kill('SIGKILL');
      }, 2);
      const { signal, code } = await first.ended;
      clearInterval(watch);
      // A machine with much to do sees late that a process is gone.
      while (servers.some(({ counts }) => counts.now > 0)) await new Promise((resolve) => setTimeout(resolve, 5));
      const known = existsSync(join(folder, out, 'endpoints.ndjson')) ? whole(out) : [];
      const before = connections();
      const again = await start(['mx', ...asked(out)], { cwd: folder }).ended;
      assert.equal(again.code, 1, `${again.err} (moment ${moment}: ${signal ?? code})`);
      const keys = whole(out).map((line) => JSON.parse(line).key);
      assert.deepEqual([keys.length, new Set(keys).size], [3, 3], `moment ${moment}`);
      assert.equal(lines(out, 'surveys.ndjson').length, 10);
      // What is known was not asked again: as many connections as the rest took.
      const rest = whole(out)
        .slice(known.length)
        .map((line) => JSON.parse(line).value.said.connections);
      assert.equal(
        connections() - before,
        rest.reduce((sum, one) => sum + one, 0),
        `moment ${moment}`,
      );
    }
    for (const { counts } of servers) assert.ok(counts.most <= 4, `${counts.most} at once`);
  });
});

/** The lines that are whole: a killed process may have left half of one. */
function whole(out: string): string[] {
  const text = readFileSync(join(folder, out, 'endpoints.ndjson'), 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}
