// mxprobe mx and mxprobe identity as commands: what goes where, and the exit code that tells the truth.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command as identityCommand } from '../../src/cli/identity.ts';
import { command as mxCommand } from '../../src/cli/mx.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { serveDns } from '../../src/net/serve-dns.ts';
import { mxShape } from '../../src/survey/document.ts';
import { certificates, serve } from '../survey/surveying.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-cli-mx-'));
const ca = join(folder, 'ca.pem');
before(async () => writeFileSync(ca, await certificates.caPem()));
after(() => rmSync(folder, { recursive: true }));

/** Nothing listens there: the DNS is open for every question, and no test waits for one. */
const DNS = ['--dns', '127.0.0.1:9'];
const results = join(folder, 'results');
const mx = (...args: readonly string[]) => called(mxCommand, [...args, ...DNS, '--results', results]);
const identity = (...args: readonly string[]) => called(identityCommand, [...args, ...DNS, '--results', results]);

describe('mxprobe mx', () => {
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(publishedSchema(mxShape));

  for (const [policy, code] of [
    ['{}', 0],
    ['tls: none', 1],
    ['greeting: "554 5.7.1 not you"', 3],
  ] as const) {
    test(`${policy}: exit code ${code}, one JSON document by the schema and nothing else`, async () => {
      const { port } = await serve('127.0.0.1', policy);
      const said = await mx(`127.0.0.1:${port}`, '--servername', 'mx.sandbox.test', '--ca', ca, '--json');
      assert.equal(said.code, code);
      assert.ok(validate(JSON.parse(said.out)), JSON.stringify(validate.errors));
      assert.equal(said.err, '');
    });
  }

  test('a domain that cannot be looked up is inconclusive, with the reason', async () => {
    const { code, out } = await mx('example.test');
    assert.equal(code, 3);
    assert.match(out, /the resolver could not be reached to look up MX example\.test/);
  });

  for (const [args, message] of [
    [[' '], /the target is empty/],
    [['lmtp://mx.example'], /asks about STARTTLS/],
    [['example.test', '--helo', 'a\r\nRCPT TO:<b>'], /--helo/],
    [['example.test', '--from', 'a\nb'], /--from/],
    [['example.test', '--source', 'nowhere'], /--source nowhere/],
    [['example.test', '--source', '192.0.2.1'], /--source 192\.0\.2\.1 is not an address of this machine/],
    [['example.test', '--source', '127.0.0.1', '--family', '6'], /--source 127\.0\.0\.1 is no IPv6 address/],
    [['[::1]:25', '--source', '127.0.0.1'], /--source 127\.0\.0\.1 is no address to reach ::1 from/],
    [['example.test', '--proxy', 'v3'], /proxy: "v3" is none of/],
    [['example.test', '--timeout', 'soon'], /--timeout soon/],
  ] as const) {
    test(`${JSON.stringify(args)} is a mistake in what was asked`, async () => {
      const { code, err } = await mx(...args);
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }
});

describe('a zone of the sandbox as the DNS: mx and identity without a packet outside', () => {
  const zone = (tlsa: string) => `
dns:
  d.test: { MX: 10 mx.d.test, authentic: true, TXT: "v=spf1 ip4:127.0.0.1 -all" }
  mx.d.test: { A: 127.0.0.1, authentic: true }
  "*._tcp.mx.d.test": { TLSA: ${tlsa}, authentic: true }
  _dmarc.d.test: { TXT: v=DMARC1; p=none }
  127.0.0.1: { PTR: mx.d.test }
hostname: mx.d.test
`;
  const served: { close(): Promise<void> }[] = [];
  after(() => Promise.all(served.map((one) => one.close())));

  async function offline(tlsa: string, more = '') {
    const server = await serve('127.0.0.1', `${zone(tlsa)}${more}`);
    const dns = await serveDns(await server.dns(), { host: '127.0.0.1', port: 0 });
    served.push(dns);
    return { port: server.port, dns: ['--dns', `127.0.0.1:${dns.port}`] };
  }

  for (const [tlsa, certificate, verdict, code] of [
    ['3 1 1 server', 'trusted', 'verified', 0],
    ['3 0 2 server', 'trusted', 'verified', 0],
    ['2 1 1 intermediate', 'chain', 'verified', 0],
    ['2 1 1 root', 'chain', 'failed', 1],
    [`3 1 1 ${'00'.repeat(32)}`, 'trusted', 'failed', 1],
  ] as const) {
    test(`TLSA ${tlsa.slice(0, 20)}, certificate ${certificate}: ${verdict}`, async () => {
      const { port, dns } = await offline(tlsa, `certificate: ${certificate}\n`);
      const asked = [`mx:d.test:${port}`, ...dns, '--owned', '--ca', ca];
      const said = await called(mxCommand, [...asked, '--json', '--no-record']);
      const found = JSON.parse(said.out);
      assert.equal(found.endpoints[0].dane.verdict, verdict);
      assert.equal(said.code, code);
      if (verdict === 'verified') return;
      // The record stands on the screen as it is copied, on one line.
      const { out } = await called(mxCommand, [...asked, '--no-record']);
      assert.ok(out.split('\n').some((line) => line.trim() === found.endpoints[0].publish));
    });
  }

  test('identity', async () => {
    const { dns } = await offline('3 1 1 server');
    const asked = ['--source', '127.0.0.1', '--helo', 'mx.d.test', '--from', 'info@d.test', ...dns, '--no-record'];
    const { code, out } = await called(identityCommand, [...asked, '--json']);
    const found = JSON.parse(out);
    assert.deepEqual([found.ptr.confirmed, found.spf.mailFrom.result, code], [['mx.d.test'], 'pass', 0]);
  });

  test('before a renewal', async () => {
    const { port, dns } = await offline('3 1 1 server');
    const { code, out } = await called(mxCommand, [`mx:d.test:${port}`, ...dns, '--certificate', ca, '--no-record']);
    assert.equal(code, 1);
    assert.match(out, /renewal-breaks-dane/);
    assert.match(out, /^ +_\d+\._tcp\.mx\.d\.test\. IN TLSA 3 1 1 [0-9a-f]{64}$/m);
  });
});

describe('mxprobe identity', () => {
  test('what the DNS does not say is unknown, and inconclusive', async () => {
    const { code, out } = await identity('--source', '192.0.2.1', '--helo', 'mail.example.test', '--json');
    assert.equal(code, 3);
    const found = JSON.parse(out) as { schema: string; source: string; ptr: { outcome: string } };
    assert.deepEqual([found.schema, found.source, found.ptr.outcome], ['mxprobe/identity@1', '192.0.2.1', 'unknown']);
  });

  test('as text, with the block lists of a file', async () => {
    const zones = join(folder, 'zones');
    writeFileSync(zones, 'bl.example.test\n');
    const { out } = await identity('--source', '192.0.2.1', '--helo', 'mail.example.test', '--zones', zones);
    assert.match(out, /^address +192\.0\.2\.1\n/);
    assert.match(out, /^bl\.example\.test /m);
  });

  test('a file of zones that is wrong is told with its place, and nothing is asked', async () => {
    const zones = join(folder, 'wrong');
    writeFileSync(zones, 'bl.example.test\nnot a zone\n');
    const { code, out, err } = await identity('--source', '192.0.2.1', '--zones', zones);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /wrong:2:/);
  });
});
