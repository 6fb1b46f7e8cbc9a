// What the DNS says of a domain: each fact has an id, a severity, a remedy that fits, and a part in the exit code.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exitCodeOf } from '../../src/cli/mx.ts';
import type { Zone } from '../../src/net/zone-dns.ts';
import { serve, survey } from './surveying.ts';

const MX = (...hosts: readonly string[]) => hosts.map((host, at) => [10 * (at + 1), host] as const);

/** Nothing listens at the addresses of these zones: what is said of the DNS is all there is. */
const ROWS: readonly (readonly [string, string, Zone, readonly string[], number, RegExp?])[] = [
  ['a null MX', 'mx:d.test', { 'd.test': { MX: [[0, '.']] } }, ['info null-mx'], 0],
  [
    'a null MX beside others',
    'mx:d.test',
    {
      'd.test': {
        MX: [
          [0, '.'],
          [10, 'a.test'],
        ],
      },
      'a.test': { A: '127.0.0.1' },
    },
    ['warning null-mx-beside-others'],
    3,
  ],
  ['no such domain', 'mx:d.test', {}, ['error domain-missing'], 1, /registered/],
  [
    'neither MX nor address',
    'mx:d.test',
    { 'd.test': { TXT: 'x' } },
    ['error no-mx-no-address', 'info implicit-mx'],
    1,
    /MX 0 \./,
  ],
  ['no MX, an address', 'mx:d.test', { 'd.test': { A: '127.0.0.1' } }, ['info implicit-mx'], 3],
  ['an MX that is an address', 'mx:d.test', { 'd.test': { MX: MX('192.0.2.1') } }, ['error mx-is-address'], 1, /name/],
  [
    'an MX that is an address beside one that is a host',
    'mx:d.test',
    { 'd.test': { MX: MX('192.0.2.1', 'a.test') }, 'a.test': { A: '127.0.0.1' } },
    ['error mx-is-address'],
    1,
  ],
  [
    'an MX that is an alias',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test') }, 'a.test': { CNAME: 'b.test' }, 'b.test': { A: '127.0.0.1' } },
    ['warning mx-is-alias'],
    3,
  ],
  [
    'an MX that is an alias of nothing',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test') }, 'a.test': { CNAME: 'b.test' } },
    ['error alias-dangling'],
    1,
    /target of its CNAME/,
  ],
  [
    'a domain that is an alias of nothing',
    'mx:d.test',
    { 'd.test': { CNAME: 'b.test' } },
    ['error alias-dangling', 'info domain-is-alias'],
    1,
  ],
  [
    'a domain that is an alias',
    'mx:d.test',
    { 'd.test': { CNAME: 'b.test' }, 'b.test': { MX: MX('a.test') }, 'a.test': { A: '127.0.0.1' } },
    ['info domain-is-alias'],
    3,
  ],
  [
    'an MX host that is not there',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test') } },
    ['error host-without-address'],
    1,
    /out of the MX/,
  ],
  ['a host that is not there', 'a.test', {}, ['error host-missing'], 1, /name is right/],
  ['the DNS fails', 'mx:d.test', { 'd.test': 'SERVFAIL' }, ['warning dns-failed'], 3],
  ['the DNS is silent', 'mx:d.test', { 'd.test': 'TIMEOUT' }, ['warning dns-failed'], 3],
  [
    'the DNS fails for a host',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test') }, 'a.test': 'SERVFAIL' },
    ['warning dns-failed'],
    3,
  ],
  [
    'the DNS fails for one family',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test') }, 'a.test': { A: '127.0.0.1', AAAA: 'SERVFAIL' } },
    ['warning dns-failed'],
    3,
  ],
  [
    'two names for one address',
    'mx:d.test',
    { 'd.test': { MX: MX('a.test', 'b.test') }, 'a.test': { A: '127.0.0.1' }, 'b.test': { A: '127.0.0.1' } },
    ['info same-address'],
    3,
  ],
];

/** Of a port where nothing listens, and of policies that nobody publishes. */
const ASIDE = /^(?:ptr-|unreachable|no-policy)/;

describe('what the DNS says', () => {
  for (const [what, written, zone, expected, code, remedy] of ROWS) {
    test(what, async () => {
      const { port, close } = await serve('127.0.0.1', '{}');
      await close();
      const found = await survey(`${written}:${port}`, zone);
      const told = found.findings.filter(({ id }) => !ASIDE.test(id));
      assert.deepEqual(
        told.map(({ id, severity }) => `${severity} ${id}`),
        expected,
      );
      assert.equal(exitCodeOf(found), code);
      if (remedy !== undefined) assert.match(told[0]?.remedy ?? '', remedy);
    });
  }

  test('addresses that no sender elsewhere reaches, unless they are our own', async () => {
    const zone: Zone = {
      'd.test': { MX: MX('a.test', 'b.test', 'c.test') },
      'a.test': { A: '127.0.0.1', AAAA: '::1' },
      'b.test': { A: '10.1.2.3', AAAA: 'fd00::1' },
      'c.test': { A: '192.0.2.1' },
    };
    const nobody = { open: refusing, owned: false };
    const found = await survey('mx:d.test', zone, nobody);
    assert.deepEqual(
      found.findings.filter(({ severity }) => severity === 'error').map(({ id, endpoint }) => `${id} ${endpoint}`),
      [
        'address-loopback a.test',
        'address-loopback a.test',
        'address-private b.test',
        'address-private b.test',
        'address-special c.test',
      ],
    );
    const own = await survey('mx:d.test', zone, { ...nobody, owned: true });
    assert.deepEqual(
      own.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    // An address that the user names is no fault of any record.
    const named = await survey('127.0.0.1:25', {}, nobody);
    assert.deepEqual(
      named.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  test('a family that was not asked for is left out, and no fault of the domain', async () => {
    const zone: Zone = {
      'd.test': { MX: MX('a.test', 'b.test') },
      'a.test': { A: '127.0.0.1' },
      'b.test': { AAAA: '::1' },
    };
    const found = await survey('mx:d.test', zone, { open: refusing, family: 6 });
    assert.deepEqual(
      found.endpoints.map(({ address }) => address),
      ['::1'],
    );
    assert.match(found.notes.join(), /^a\.test has no IPv6 address, and others were not to be asked$/);
    assert.equal(exitCodeOf(found), 3);
    const none = await survey('mx:d.test', { ...zone, 'b.test': { A: '127.0.0.1' } }, { open: refusing, family: 6 });
    assert.match(none.problem ?? '', /a\.test has no IPv6 address/);
    assert.equal(exitCodeOf(none), 3);
  });
});

const refusing: NonNullable<Parameters<typeof survey>[2]>['open'] = (_endpoint, _source, sink) => {
  queueMicrotask(() => sink.gone('ECONNREFUSED', 'nobody'));
  return { write() {}, secure() {}, giveUp() {}, tlsSession: () => null, close: (over) => over?.(), destroy() {} };
};

describe('behind a balancer', () => {
  for (const version of [1, 2] as const) {
    test(`PROXY v${version}: the server sees whom the header names`, async () => {
      const mx = await serve('127.0.0.1', 'proxy: true');
      const proxy = { version, sourceOf: async () => '127.0.0.77' };
      const found = await survey(`127.0.0.1:${mx.port}`, {}, { serverName: 'mx.sandbox.test', proxy });
      assert.equal(found.endpoints[0]?.starttls, 'offered');
      assert.ok(mx.journal.sessions.every((session) => session.record().client.address === '127.0.0.77'));
    });
  }

  test('a server that does not take it says so', async () => {
    const mx = await serve('127.0.0.1', '{}');
    const proxy = { version: 1, sourceOf: async () => '127.0.0.77' } as const;
    const found = await survey(`127.0.0.1:${mx.port}`, {}, { serverName: 'mx.sandbox.test', proxy });
    assert.match(found.endpoints[0]?.text ?? '', /PROXY|nobody had asked/);
    assert.equal(found.endpoints[0]?.starttls, null);
  });
});
