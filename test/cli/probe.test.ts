// Nights end to end: what is printed, kept, told and thrown away; what a lock, a crash and a full table of doubts do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { policyFetcher } from '../../src/library/policy-fetcher.ts';
import { readProbes } from '../../src/library/read-probes.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { documentFrom, readRecord } from '../../src/record/read-record.ts';
import { listRuns } from '../../src/record/runs.ts';
import { comparisonIn } from '../../src/report/comparison.ts';
import { nightTongue } from '../../src/report/nights/words.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import { PolicyLookups } from '../../src/run/policies.ts';
import { findTlsa } from '../../src/target/find-tlsa.ts';
import type { Endpoint } from '../../src/target/resolve-target.ts';
import { NightWorld } from './night-world.ts';

const SCENARIO = `name: mail is taken inside TLS
tags: [mail]
dialogue:
  - connect
  - ehlo: \${helo}
  - starttls
  - auth: { mechanism: PLAIN, user: alice, password: "\${password}" }
    expect: 235
  - mail: \${from}
  - rcpt: \${to}
    expect: 250
  - quit
`;
const PASSWORD = 'correct-horse-battery';
const SECRETS = { PASSWORD };
const HEALTHY = { hostname: 'localhost', auth: { users: { alice: PASSWORD } } };
const WORSE = { ...HEALTHY, capabilities: { remove: ['PIPELINING'] } };

const probeText = (port: number, more = '') => `name: own
targets: smtp://localhost:${port}
identity: { helo: probe.example.net, from: a@example.net, to: postmaster@lab.test }
scenarios: scenarios
secrets: { password: { env: PASSWORD } }
${more}`;

let world: NightWorld;
beforeEach(async () => {
  world = await NightWorld.open();
  await world.write({ 'scenarios/mail.yaml': SCENARIO, 'own.yaml': probeText(world.port) });
  await world.serve(HEALTHY);
});
afterEach(() => world.close());

const own = (more = '') =>
  world.write({ 'own.yaml': probeText(world.port, more) }).then(() => world.read('own.yaml', SECRETS));

describe('a night', () => {
  test('without a baseline says so, and ends as its scenarios do', async () => {
    const read = await own();
    const good = await world.night(read);
    assert.equal(good.end, 'good');
    assert.match(good.out, /^no baseline is accepted yet$/m);
    await world.serve({ ...HEALTHY, refuse: { rcpt: '550 5.1.1 no' } });
    assert.equal((await world.night(read)).end, 'regression');
    await world.serve(null);
    assert.equal((await world.night(read)).end, 'inconclusive');
  });
  test('compares with what was accepted: on the screen, in the document, in the record', async () => {
    const read = await own();
    const accepted = await world.night(read, { accept: true });
    assert.match(accepted.out, /accepted as normal: .*results\/baselines\/own\.json/);
    const same = await world.night(read);
    assert.equal(same.end, 'good');
    assert.match(same.out, /^nothing differs from the baseline {2}\(own, accepted /m);
    await world.serve(WORSE);
    const worse = await world.night(read);
    assert.equal(worse.end, 'regression');
    assert.match(worse.out, /^ {2}regression {2}PIPELINING is no longer offered$/m);
    assert.match(worse.err, /^asking 1 case a second time$/m);
    const document = await world.document(read);
    assert.equal(document.baseline?.name, 'own');
    assert.deepEqual(
      document.changes?.map(({ class: kind, what, before }) => [kind, what, before]),
      [
        ['regression', 'capability', 'PIPELINING'],
        ['regression', 'capability', 'PIPELINING'],
      ],
    );
    assert.ok('document' in documentFrom('run.json', JSON.stringify(document)));
    const folder = document.run.results ?? '';
    const recorded = await readRecord(diskFiles, folder);
    assert.ok('document' in recorded);
    assert.deepEqual(recorded.document, document);
    const again = (await readdir(folder)).find((name) => /-again-/.test(name));
    assert.ok(again !== undefined && 'document' in (await readRecord(diskFiles, join(folder, again))));
  });
  test('--quiet prints nothing but regressions, with their dialogues', async () => {
    const read = await own();
    await world.night(read, { accept: true });
    assert.deepEqual(await world.night(read, { output: 'quiet' }), { end: 'good', out: '', err: '' });
    await world.serve({ ...HEALTHY, banner: '{host} ESMTP and other words' });
    assert.equal((await world.night(read, { output: 'quiet' })).out, '');
    await world.serve(WORSE);
    const { out } = await world.night(read, { output: 'quiet' });
    assert.match(out, /regression {2}PIPELINING is no longer offered/);
    assert.match(out, /<- {2}250-SIZE/);
  });
  test('a lost capability in ten cases is one cause: cron mails at most 25 lines, whatever counts counts one', async () => {
    const cases = Array.from({ length: 10 }, (_, index) => [`scenarios/mail-${index}.yaml`, SCENARIO] as const);
    await world.write(Object.fromEntries(cases));
    const told = join(world.folder, 'told.json');
    const read = await own(`notify: [{ command: [tee, ${told}] }]\n`);
    await world.night(read, { accept: true });
    await world.serve(WORSE);
    const { out } = await world.night(read, { output: 'quiet' });
    assert.ok(out.split('\n').length <= 25, out);
    assert.match(
      out,
      /\n {2}regression {2}PIPELINING is no longer offered\n {14}11 cases at localhost:\d+: mail-0, mail-1, mail-2 and 8 more\n/,
    );
    assert.deepEqual(JSON.parse(await readFile(told, 'utf8')).counts.regression, 1);
    const [run] = await runs();
    assert.ok(run !== undefined);
    const recorded = await readRecord(diskFiles, run.folder);
    assert.ok('document' in recorded);
    for (const [kind, said] of [
      ['nagios', / regressions=1;;;0/],
      ['openmetrics', /mxprobe_changes\{class="regression"\} 1\n/],
      ['html', /<p class="cause-of">PIPELINING is no longer offered/],
    ] as const)
      assert.match(REPORTERS[kind].render(recorded.document, comparisonIn(recorded.document)), said);
  });
  test('in German: what is normal, what changed, and what receivers are told; what is kept stays English', async () => {
    const told = join(world.folder, 'told.json');
    const tongue = await nightTongue('de');
    const read = await own(`notify: [{ command: [tee, ${told}] }]\n`);
    assert.match((await world.night(read, { accept: true, tongue })).out, /\nals normal übernommen: /);
    await world.serve(WORSE);
    const { out, err } = await world.night(read, { tongue });
    assert.match(err, /^(?:\d+ Fälle werden|1 Fall wird) ein zweites Mal gefragt\n$/);
    assert.match(out, /\nwas sich gegenüber dem Normalzustand geändert hat {2}\(own, übernommen \d{4}-\d\d-\d\d\)\n/);
    assert.match(out, /\n {2}schlechter {2}PIPELINING wird nicht mehr angeboten\n/);
    assert.match(out, /\n\d+ F(?:all|älle): \d+ bestanden.*\naufgezeichnet in /);
    const [cause] = JSON.parse(await readFile(told, 'utf8')).causes;
    assert.deepEqual([cause.class, cause.text], ['regression', 'PIPELINING wird nicht mehr angeboten']);
    const document = await world.document(read);
    assert.match(document.changes?.map(({ text }) => text).join() ?? '', /PIPELINING is no longer offered/);
  });
  test('what differs between the two tries flaps, and wakes nobody', async () => {
    const read = await own();
    await world.night(read, { accept: true });
    await world.serve(WORSE);
    const passed = await world.night(read, {
      reports: { wanted: [{ kind: 'json', path: '-' }], stdout: 'json' },
      between: () => world.serve(HEALTHY),
    });
    assert.equal(passed.end, 'good');
    const changes: { class: string }[] = JSON.parse(passed.out).changes;
    assert.deepEqual(new Set(changes.map((change) => change.class)), new Set(['flapping']));
  });
  test('what can not be asked is a regression after so many nights', async () => {
    const read = await own('nights: 2\n');
    await world.night(read, { accept: true });
    await world.serve(null);
    assert.equal((await world.night(read)).end, 'inconclusive');
    const second = await world.night(read);
    assert.equal(second.end, 'regression');
    assert.match(second.out, /for 2 nights, since \d{4}-/);
  });
  test('no secret is in any file or message', async () => {
    const told = join(world.folder, 'told.json');
    const read = await own(`notify: [{ command: [tee, ${told}] }]\n`);
    await world.night(read, { accept: true });
    await world.serve({ ...WORSE, auth: { users: { alice: 'another' }, failed: `535 5.7.8 not ${PASSWORD}` } });
    const { out } = await world.night(read);
    assert.match(out, /535 5\.7\.8 not \*\*\*/);
    assert.match(await readFile(told, 'utf8'), /"class":"regression"/);
    const files = await readdir(world.results, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      [...files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)), told].map((path) =>
        readFile(path, 'latin1'),
      ),
    );
    const forms = [PASSWORD, Buffer.from(`\0alice\0${PASSWORD}`).toString('base64')];
    for (const text of texts) for (const form of forms) assert.ok(!text.includes(form));
    assert.ok(texts.length > 8);
  });
});

const runs = async () => {
  const all = await listRuns(diskFiles, world.results);
  assert.ok(Array.isArray(all));
  return all;
};

describe('mistakes', () => {
  for (const [name, text, problem] of [
    ['a secret that is not there', 'secrets: { password: { env: NOTHING } }\n', /no NOTHING/],
    ['a variable that nobody knows', 'vars: { colour: red }\n', /no scenario here knows the variable `colour`/],
    ['a tag that nobody bears', 'tags: [cheese]\n', /no scenario here has one of the tags cheese/],
  ] as const) {
    test(name, async () => {
      const more = text.startsWith('secrets') ? '' : text;
      const whole = probeText(world.port, more).replace(/^secrets.*\n/m, text.startsWith('secrets') ? text : '$&');
      await world.write({ 'own.yaml': whole });
      const { problems } = readProbes([join(world.folder, 'own.yaml')], (variable) => SECRETS[variable as 'PASSWORD']);
      assert.match(problems.map(({ message }) => message).join('\n'), problem);
    });
  }
  test('a glob that nothing fits, and two probes of one name', async () => {
    await world.write({
      'a.yaml': 'name: x\ntargets: mx.example.com\nscenarios: "scenarios/z*.yaml"\n',
      'b.yaml': probeText(1).replace('name: own', 'name: x'),
      'c.yaml': probeText(2).replace('name: own', 'name: x'),
    });
    const paths = ['a', 'b', 'c'].map((one) => join(world.folder, `${one}.yaml`));
    const { problems } = readProbes(paths, () => PASSWORD);
    const messages = problems.map(({ message }) => message).join('\n');
    assert.match(messages, /no scenario fits it/);
    assert.match(messages, /its name `x` is that of/);
  });
  test('a baseline that is damaged ends before anything is sent', async () => {
    const read = await own();
    await world.write({ 'results/baselines/own.json': '{"schema": "mxprobe/baseline@1", "cases": 3}' });
    const { end, err } = await world.night(read);
    assert.equal(end, 'fault');
    assert.match(err, /the baseline can't be read; nothing was sent/);
    assert.deepEqual(await runs(), []);
  });
});

describe('the lock', () => {
  test('a second night does not begin while the first is busy', async () => {
    const read = await own();
    const [first, second] = await Promise.all([world.night(read), world.night(read)]);
    assert.deepEqual([first.end, second.end].sort(), ['good', 'inconclusive']);
    assert.match(
      first.err + second.err,
      /own is being probed already since .*, by process \d+ on .*; nothing was sent/,
    );
    assert.equal(existsSync(join(world.results, 'history/own.lock')), false);
  });
  test('nights that find it locked are told, and as many in a row as `nights:` says are a regression', async () => {
    const read = await own();
    const path = join(world.results, 'history/own.lock');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      path,
      JSON.stringify({ pid: 1, host: 'another-container', start: null, since: '2026-11-01T02:00:00Z' }),
    );
    const ends = [];
    for (let night = 0; night < read.probe.nights; night += 1) ends.push(await world.night(read));
    assert.deepEqual(
      ends.map(({ end }) => end),
      [...Array.from({ length: read.probe.nights - 1 }, () => 'inconclusive'), 'regression'],
    );
    assert.match(
      ends.at(-1)?.err ?? '',
      /by process 1 on another-container; nothing was sent\n.*not probed for 3 nights/,
    );
    const old = new Date(Date.now() - 3_600_000);
    await utimes(path, old, old);
    const { end, err } = await world.night(read);
    assert.equal(end, 'good');
    assert.match(err, /a lock was left behind since 2026-11-01T02:00:00Z, by process 1 on another-container/);
    assert.match(err, /3 nights before this one found it locked/);
    assert.equal((await world.night(read)).err, '');
  });
  test('a state that is broken is begun anew, told and kept', async () => {
    const read = await own();
    await world.write({ 'results/history/own.state.json': '{"schema": "mxprobe/st' });
    const { end, err } = await world.night(read);
    assert.equal(end, 'good');
    assert.match(err, /state can't be read and is begun anew: .*kept as .*own\.state\.json\.damaged/);
    assert.equal(
      await readFile(join(world.results, 'history/own.state.json.damaged'), 'utf8'),
      '{"schema": "mxprobe/st',
    );
  });
  test('what can not be remembered makes the night fail', async () => {
    const read = await own();
    await world.write({ 'results/history/own.state.json/in-the-way': '' });
    await rm(join(world.results, 'history/own.state.json'), { recursive: true });
    await world.serve({ ...HEALTHY, reply_delay: { rcpt: '300ms' } });
    const before = (await runs()).length;
    const night = world.night(read);
    // The state is read before the night's record begins.
    await waitFor(async () => ((await runs()).length > before ? true : null));
    await mkdir(join(world.results, 'history/own.state.json'));
    const { end, err } = await night;
    await rm(join(world.results, 'history/own.state.json'), { recursive: true });
    await world.serve(HEALTHY);
    assert.equal(end, 'fault');
    assert.match(err, /the probe's state: .*not a regular file/);
  });
  test('a record that was removed in mid-run is not said to be kept', async () => {
    const read = await own();
    await world.serve({ ...HEALTHY, reply_delay: { rcpt: '300ms' } });
    const before = await runs();
    const night = world.night(read);
    const made = await waitFor(
      async () => (await runs()).find(({ id }) => before.every((one) => one.id !== id)) ?? null,
    );
    await waitFor(async () => (existsSync(join(made.folder, 'events.ndjson')) ? true : null));
    await rm(made.folder, { recursive: true });
    const { end, err, out } = await night;
    await world.serve(HEALTHY);
    assert.equal(end, 'fault');
    assert.match(err, /the record is not whole: .*it was removed while it was written/);
    assert.doesNotMatch(out, /recorded in/);
  });
  test('a night that is killed can be reported, and the next one works', { timeout: 60_000 }, async () => {
    const read = await own();
    await world.night(read, { accept: true });
    await world.serve({ ...HEALTHY, reply_delay: { rcpt: '20s' } });
    const main = pathToFileURL(join(import.meta.dirname, '../../src/cli/main.ts')).href;
    const code = `process.argv.splice(1, 0, 'mxprobe'); await import(${JSON.stringify(main)});`;
    const args = ['probe', join(world.folder, 'own.yaml'), '--results', world.results];
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, '--', ...args], {
      env: { ...process.env, ...SECRETS },
      stdio: 'ignore',
    });
    const [, killed] = await waitFor(async () => {
      const all = await runs();
      const text = all[0] === undefined ? '' : await readFile(join(all[0].folder, 'events.ndjson'), 'utf8');
      return all.length > 1 && text.includes('RCPT TO') ? [all.length, all[0]] : null;
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const record = await readRecord(diskFiles, killed?.folder ?? '');
    assert.ok('document' in record);
    assert.match(record.damage ?? '', /the run ended before it was finished/);
    assert.equal(record.document.cases[0]?.verdict, 'inconclusive');
    await world.serve(HEALTHY);
    assert.ok(existsSync(join(world.results, 'history/own.lock')));
    assert.equal((await world.night(read)).end, 'good');
  });
});

/** Looks every 50 ms until there is something to see. */
async function waitFor<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('who is told', () => {
  const bodies: string[] = [];
  let status = 200;
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status).end();
    });
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    bodies.length = 0;
    status = 200;
  });
  const hook = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0PSECRET`;

  test('a webhook: once when it begins, once when it is gone; what could not be sent, the next night', async () => {
    const read = await own('notify: [{ webhook: { env: HOOK }, format: slack }]\n');
    const environment = { HOOK: hook() };
    await world.night(read, { accept: true, environment });
    await world.night(read, { environment });
    assert.equal(bodies.length, 0);
    await world.serve(WORSE);
    status = 404;
    const lost = await world.night(read, { environment });
    assert.match(lost.err, /^mxprobe: the webhook in HOOK was not told: the webhook answered 404$/m);
    assert.ok(!lost.err.includes('T0PSECRET'));
    status = 200;
    await world.night(read, { environment });
    await world.night(read, { environment });
    await world.serve(HEALTHY);
    await world.night(read, { environment });
    const texts = bodies.slice(1).map((body) => JSON.parse(body).text as string);
    assert.equal(texts.length, 2);
    assert.match(
      texts[0] ?? '',
      /^mxprobe own: 1 regression \(1 new\)\n\nNEW regression: PIPELINING is no longer offered\n/,
    );
    assert.match(texts[1] ?? '', /^mxprobe own: no regression, 1 gone\ngone: PIPELINING is no longer offered\n/);
  });
  test('a mail through our own client', async () => {
    const taken: string[] = [];
    const relay = await world.relay({ tls: 'none' });
    try {
      const read = await own(
        `notify: [{ mail: [a@example.com, b@example.com], from: mxprobe@example.net, via: "smtp://127.0.0.1:${relay.port}" }]\n`,
      );
      await world.night(read, { accept: true });
      await world.serve(WORSE);
      const { err } = await world.night(read);
      assert.equal(err.replace(/^asking .*\n/, ''), '');
      for (const { moment, code } of relay.log()) taken.push(`${moment} ${code}`);
      assert.deepEqual(taken, [
        'connect 220',
        'ehlo 250',
        'mail 250',
        'rcpt 250',
        'rcpt 250',
        'data 354',
        'eod 250',
        'quit 221',
      ]);
    } finally {
      await relay.close();
    }
  });
  test('a mail with a login, inside TLS', async () => {
    const auth = { users: { probe: 'a-long-password' }, mechanisms: 'SCRAM-SHA-256', required: true, tls_only: true };
    const relay = await world.relay({ auth });
    try {
      const login = 'login: { user: probe, password: { env: MAIL } }';
      const via = `via: "submission://localhost:${relay.port}"`;
      const read = await own(`notify: [{ mail: a@example.com, from: mxprobe@example.net, ${via}, ${login} }]\n`);
      const environment = { MAIL: 'a-long-password' };
      await world.night(read, { accept: true, environment });
      await world.serve(WORSE);
      const { err } = await world.night(read, { environment });
      assert.equal(err.replace(/^asking .*\n/, ''), '');
      const said = relay.log().map(({ moment, code }) => `${moment} ${code}`);
      assert.deepEqual(said.slice(0, 4), ['connect 220', 'ehlo 250', 'starttls 220', 'ehlo 250']);
      assert.ok(said.includes('auth 235') && said.includes('eod 250'), said.join());
    } finally {
      await relay.close();
    }
  });
  test('a mail server that refuses is named, and asked again the next night', async () => {
    const relay = await world.relay({ tls: 'none', refuse: { rcpt: '550 5.7.1 not from here' } });
    try {
      const via = `notify: [{ mail: a@example.com, from: mxprobe@example.net, via: "smtp://127.0.0.1:${relay.port}" }]\n`;
      const read = await own(via);
      await world.night(read, { accept: true });
      await world.serve(WORSE);
      const told = /^mxprobe: a@example\.com was not told: rcpt: 550 5\.7\.1 not from here$/m;
      assert.match((await world.night(read)).err, told);
      assert.match((await world.night(read)).err, told);
    } finally {
      await relay.close();
    }
  });
});

describe('what is kept', () => {
  test('old runs go, but never the accepted one, and nothing that is no run of this probe', async () => {
    const read = await own('retention: { runs: 2 }\n');
    await world.night(read, { accept: true });
    const [accepted] = await runs();
    const stranger = ['2020-01-01T02-00-00Z-other-aaaa', '2020-01-01T02-00-00Z-own', 'notes-own'];
    const old = '2020-01-01T02-00-00Z-own-abcd';
    for (const name of [...stranger, old]) await mkdir(join(world.results, name));
    await writeFile(join(world.results, '2020-01-01T02-00-00Z-own-efgh'), 'a file');
    for (let night = 0; night < 3; night += 1) await world.night(read);
    const left = await readdir(world.results);
    for (const name of stranger) assert.ok(left.includes(name), name);
    assert.ok(left.includes('2020-01-01T02-00-00Z-own-efgh'));
    assert.ok(!left.includes(old));
    assert.ok(left.includes(accepted?.id ?? ''));
    // The two newest and the accepted one; nights of one second have no order, and the last one always stays.
    const stay = (await runs()).filter(({ name }) => name === 'own').length;
    assert.ok(stay === 3 || stay === 4, `${stay} are left`);
  });
});

/** No DNS vouches for localhost (RFC 6761 6.3); here one does. */
class SignedLocalhost extends PolicyLookups {
  readonly #zone: ZoneDns;
  constructor(zone: ZoneDns) {
    super(zone, policyFetcher({ dns: zone, roots: [], owned: true }));
    this.#zone = zone;
  }
  override tlsa({ host, port }: Endpoint) {
    return findTlsa({ host, port, aliases: [], authentic: true, mxAuthentic: null }, this.#zone);
  }
}

describe('DANE', () => {
  test('a TLSA record that no longer fits is a regression; a DNS that is silent is a doubt', async () => {
    const read = await own();
    const { cases } = await world.document(read);
    const sha256 = cases[0]?.tls?.certificate?.sha256 ?? '';
    const name = `_${world.port}._tcp.localhost`;
    const zone = (data: string): Zone => ({
      [name]: { TLSA: [[3, 0, 1, Buffer.from(data, 'hex')]], authentic: true },
    });
    const lookups = (held: Zone) => () => new SignedLocalhost(new ZoneDns(held));
    await world.night(read, { accept: true, policies: lookups(zone(sha256)) });
    assert.equal((await world.night(read, { policies: lookups(zone(sha256)) })).end, 'good');
    const failed = await world.night(read, { policies: lookups(zone('00'.repeat(32))) });
    assert.equal(failed.end, 'regression');
    assert.match(failed.out, /regression {2}DANE fails \(before: verified\)/);
    const unknown = await world.night(read, { policies: lookups({ [name]: 'TIMEOUT' }) });
    assert.equal(unknown.end, 'inconclusive');
    assert.match(unknown.out, /inconclusive {2}DANE could not be asked \(it was verified\)/);
  });
});
