// A list of domains on one machine: each endpoint once, politely, by the servers' own counts; begun again it goes on.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../src/net/clock.ts';
import { FileFault } from '../../src/net/files.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { SharedDns } from '../../src/net/shared-dns.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { mxShape } from '../../src/survey/document.ts';
import { Journal } from '../../src/survey/list/journal.ts';
import { askList, foldList, type Journals, type ListMeans } from '../../src/survey/list/survey-list.ts';
import { Tally } from '../../src/survey/list/tally.ts';
import { lookShape } from '../../src/survey/look-line.ts';
import { visitedShape } from '../../src/survey/said-line.ts';
import { surveyMx } from '../../src/survey/survey.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { type CountingServer, contextFor, countingServer } from './counting-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-list-'));
after(() => rmSync(folder, { recursive: true }));

const HOSTS = ['a', 'b', 'c', 'd', 'e'] as const;
/** b and c are two names of one address; e has two addresses. */
const ADDRESSES: Readonly<Record<(typeof HOSTS)[number], readonly string[]>> = {
  a: ['127.0.51.1'],
  b: ['127.0.51.2'],
  c: ['127.0.51.2'],
  d: ['127.0.51.3'],
  e: ['127.0.51.4', '127.0.51.5'],
};
const ENDPOINTS = 6;

const servers = new Map<string, CountingServer>();
let port = 0;
before(async () => {
  const secureContext = await contextFor(HOSTS.map((host) => `${host}.mx.test`));
  for (const host of new Set(Object.values(ADDRESSES).flat())) {
    const server = await countingServer({ secureContext }, { host, port });
    port = server.port;
    servers.set(host, server);
  }
});

/** Domains of which each has two of the hosts; and some that have none. */
function listOf(length: number): { readonly names: readonly string[]; readonly zone: Zone } {
  const names = Array.from({ length }, (_, at) => `d${at}.test`);
  const zone: Record<string, Zone[string]> = { 'gone.test': 'SERVFAIL', 'null.test': { MX: [[0, '.']] } };
  for (const host of HOSTS) zone[`${host}.mx.test`] = { A: ADDRESSES[host] };
  for (const [at, name] of names.entries()) {
    const [first = 'a', second = 'b'] = [HOSTS[at % 5], HOSTS[(at * 3 + 1) % 5]];
    zone[name] = {
      MX: [
        [10, `${first}.mx.test`],
        [20, `${second}.mx.test`],
      ],
    };
  }
  return { names: [...names, 'gone.test', 'null.test', 'missing.test'], zone };
}

const questionOf = (name: string) => {
  const parsed = parseTarget(`mx:${name}:${port}`);
  assert.ok('target' in parsed);
  return { written: name, target: parsed.target, family: null };
};

function meansFor(
  zone: Zone,
  more: Partial<ListMeans> = {},
): ListMeans & { readonly dns: SharedDns; readonly asked: readonly string[] } {
  const dns = new ZoneDns(zone);
  return {
    clock: systemClock,
    signal: new AbortController().signal,
    open: openStream,
    roots: [],
    trustStore: new TrustStore([]),
    fetchPolicy: async () => assert.fail('nobody asked for a policy'),
    source: null,
    serverName: null,
    proxy: null,
    owned: true,
    helo: 'probe.example',
    from: 'postmaster@probe.example',
    timeoutMs: 10_000,
    endpointMs: 60_000,
    throttlePauseMs: 50,
    listen: () => {},
    namesPerAddress: 20,
    ...more,
    dns: new SharedDns(dns),
    asked: dns.asked,
  };
}

function journalsIn(name: string): Journals {
  const looks = Journal.open(join(folder, `${name}-looks`), lookShape);
  const visits = Journal.open(join(folder, `${name}-visits`), visitedShape);
  assert.ok(!(looks instanceof FileFault) && !(visits instanceof FileFault));
  return { looks, visits };
}

const close = ({ looks, visits }: Journals) => {
  looks.close();
  visits.close();
};
const counted = () => [...servers.values()].reduce((sum, { counts }) => sum + counts.all, 0);

describe('a list', () => {
  test('each endpoint once, at most four connections at an address by its own count, and a survey for each domain', async () => {
    const { names, zone } = listOf(30);
    const questions = names.map(questionOf);
    const journals = journalsIn('once');
    const means = meansFor(zone);
    await askList(questions, journals, means);
    assert.equal(journals.visits.size, ENDPOINTS);
    const surveys = [...foldList(questions, journals, means)];
    assert.equal(surveys.length, names.length);
    const tally = new Tally();
    for (const survey of surveys) {
      assert.ok(survey !== null);
      assert.equal(mxShape.differs(JSON.parse(JSON.stringify(survey)), ''), null);
      tally.add(survey);
    }
    const { endpoints, addresses, connections, outcomes, findings } = tally.result();
    assert.deepEqual([endpoints, addresses, connections], [ENDPOINTS, 5, counted()]);
    assert.deepEqual([outcomes.inconclusive, outcomes.failed], [1, 1]);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ id, domains }) => [id, domains]),
      [['domain-missing', 1]],
    );
    for (const [address, { counts }] of servers) assert.ok(counts.most <= 4, `${address}: ${counts.most} at once`);
    // A question to the DNS once, whoever wants to know.
    assert.equal(new Set(means.asked).size, means.asked.length);
    close(journals);
  });

  test('ten times the domains at the same hosts cost no connection more', async () => {
    const cost = async (length: number) => {
      const { names, zone } = listOf(length);
      const journals = journalsIn(`growth-${length}`);
      const before = counted();
      await askList(names.map(questionOf), journals, meansFor(zone));
      close(journals);
      return counted() - before;
    };
    assert.equal(await cost(100), await cost(10));
  });

  test('what is folded from the journal is what a survey of that domain says', async () => {
    const { names, zone } = listOf(2);
    const journals = journalsIn('same');
    const means = meansFor(zone);
    const questions = names.map(questionOf);
    await askList(questions, journals, means);
    for (const [at, survey] of [...foldList(questions, journals, means)].entries()) {
      const question = questions[at] ?? assert.fail();
      const alone = await surveyMx(question, { ...means, listen: () => {} });
      assert.deepEqual(timeless(survey), timeless(alone));
    }
    close(journals);
  });

  for (const { what, names, asked, known } of [
    { what: 'as many names as may be asked', names: 3, asked: 3, known: 3 },
    { what: 'more names than may be asked: those that were asked stand for the rest', names: 7, asked: 3, known: 7 },
  ])
    test(`an address with ${what}`, async () => {
      const hosts = Array.from(
        { length: names },
        (_, at) => [`${'abcdefg'[at]}.many.test`, { A: '127.0.51.1' }] as const,
      );
      const domains = hosts.map(([host], at) => [`own${at}.test`, { MX: [[10, host] as const] }] as const);
      const questions = domains.map(([name]) => questionOf(name));
      const journals = journalsIn(`names-${names}`);
      const means = meansFor(Object.fromEntries([...hosts, ...domains]), { namesPerAddress: 3 });
      await askList(questions, journals, means);
      assert.equal(journals.visits.size, asked);
      const surveys = [...foldList(questions, journals, means)];
      assert.equal(surveys.filter((survey) => survey !== null).length, known);
      assert.equal(
        surveys.filter((survey) => /not asked by this name/.test(survey?.notes.join() ?? '')).length,
        names - asked,
      );
      // The certificate is judged for each name, whoever was asked.
      for (const survey of surveys)
        assert.ok(
          survey?.endpoints.every(({ tls }) => tls?.matchesHost === false),
          'a name that no certificate has',
        );
      close(journals);
    });

  test('two visits to unchanged servers give the same facts, to the octet', async () => {
    const { names, zone } = listOf(5);
    const lines = async (name: string) => {
      const journals = journalsIn(name);
      await askList(names.map(questionOf), journals, meansFor(zone));
      close(journals);
      const said = readFileSync(join(folder, `${name}-visits`), 'utf8')
        .trim()
        .split('\n');
      return said
        .map((line) => JSON.parse(line))
        .map(({ key, value }) => JSON.stringify([key, value.said, value.ptr]))
        .sort();
    };
    assert.deepEqual(await lines('first'), await lines('second'));
  });

  for (const after of [1, 2, 4]) {
    test(`interrupted after ${after} endpoints, a torn last line, and begun again: each endpoint is asked once more at most`, async () => {
      const { names, zone } = listOf(20);
      const questions = names.map(questionOf);
      const name = `torn-${after}`;
      const stop = new AbortController();
      const listen: ListMeans['listen'] = ({ phase, done }) => {
        if (phase === 'ask' && done >= after) stop.abort(new Error('interrupted'));
      };
      const first = journalsIn(name);
      await askList(questions, first, meansFor(zone, { signal: stop.signal, listen }));
      const known = first.visits.size;
      assert.ok(known < ENDPOINTS && known >= after, `${known}`);
      close(first);
      const path = join(folder, `${name}-visits`);
      appendFileSync(path, '{"key":"a.mx.test[127.0.51.1]:25","value":{"said":{"rea');
      const again = journalsIn(name);
      assert.equal(again.visits.size, known);
      let asked = 0;
      const heard: ListMeans['listen'] = ({ phase, done, of }) => {
        if (phase === 'ask') asked = of - Math.min(done, known);
      };
      await askList(questions, again, meansFor(zone, { listen: heard }));
      assert.equal(asked, ENDPOINTS - known);
      assert.equal(again.visits.size, ENDPOINTS);
      assert.equal([...foldList(questions, again, meansFor(zone))].filter((survey) => survey === null).length, 0);
      close(again);
      const keys = readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).key);
      assert.deepEqual([keys.length, new Set(keys).size], [ENDPOINTS, ENDPOINTS]);
    });
  }

  test('cut at any octet, a journal has the lines that are whole', async () => {
    const { names, zone } = listOf(3);
    const journals = journalsIn('cut');
    await askList(names.map(questionOf), journals, meansFor(zone));
    close(journals);
    const path = join(folder, 'cut-looks');
    const whole = readFileSync(path);
    const ends = [...whole.keys()].filter((at) => whole[at] === 10);
    for (let end = whole.length - 1; end > 0; end -= 97) {
      truncateSync(path, end);
      const opened = Journal.open(path, lookShape);
      assert.ok(!(opened instanceof FileFault));
      assert.equal(opened.size, ends.filter((at) => at < end).length);
      assert.equal(statSync(path).size, (ends.filter((at) => at < end).at(-1) ?? -1) + 1);
      opened.close();
    }
  });

  test('a line that is none of ours is asked again', () => {
    const path = join(folder, 'forged');
    appendFileSync(path, '{"key":"x","value":{"at":"yesterday"}}\nnothing\n[]\n{"key":1}\n');
    const opened = Journal.open(path, lookShape);
    assert.ok(!(opened instanceof FileFault));
    assert.equal(opened.size, 0);
    opened.close();
  });
});

/** Durations and instants are no facts. */
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one) => (key === 'ms' || key === 'started' ? undefined : one)));
