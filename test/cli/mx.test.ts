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
