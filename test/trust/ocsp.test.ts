import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Authority,
  type MadeCertificate,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import { judgeStaple, readOcspResponse } from '../../src/trust/ocsp.ts';
import { factsOf, HOST } from './authority.ts';

const DAY_MS = 86_400_000;
const now = new Date();
const make = (root: Authority, kind: 'trusted' | 'must-staple' = 'trusted') =>
  makeCertificate(root, kind, { names: [HOST], now });

/** The response of `openssl ocsp` for a certificate, valid for a day; `line` is its entry in the authority's index. */
function responseOf(root: Authority, made: MadeCertificate, state: 'V' | 'R' | null): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-ocsp-'));
  try {
    const file = (name: string, text = '') => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const [ca, leaf] = [file('ca.pem', root.certPem), file('leaf.pem', made.certPem)];
    const key = file('ca.key', root.key.export({ type: 'pkcs8', format: 'pem' }).toString());
    const revoked = state === 'R' ? '260101000000Z' : '';
    const serial = factsOf(made.certPem).serial.toUpperCase();
    const index = file(
      'index',
      state === null ? '' : `${state}\t400101000000Z\t${revoked}\t${serial}\tunknown\t/CN=x\n`,
    );
    const [request, response] = [join(folder, 'request.der'), join(folder, 'response.der')];
    execFileSync('openssl', ['ocsp', '-issuer', ca, '-cert', leaf, '-reqout', request]);
    const signer = ['-rsigner', ca, '-rkey', key, '-CA', ca, '-index', index, '-ndays', '1'];
    execFileSync('openssl', ['ocsp', ...signer, '-reqin', request, '-respout', response], { stdio: 'ignore' });
    return readFileSync(response);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const openssl = spawnSync('openssl', ['version']).status === 0;
describe('responses made by openssl', { skip: openssl ? false : 'there is no openssl here' }, () => {
  for (const { state, days, verdict, text } of [
    { state: 'V', days: 0, verdict: 'good', text: /^not revoked/ },
    { state: 'R', days: 0, verdict: 'revoked', text: /^the certificate was revoked \d+ days ago$/ },
    { state: null, days: 0, verdict: 'unknown', text: /does not know the certificate/ },
    { state: 'V', days: 3, verdict: 'stale', text: /ran out [12] days? ago/ },
  ] as const) {
    test(`${state ?? 'not in the index'}, ${days} days later: ${verdict}`, async () => {
      const root = await makeAuthority();
      const made = await make(root);
      const der = responseOf(root, made, state);
      const judged = judgeStaple(der, factsOf(made.certPem), new Date(now.getTime() + days * DAY_MS));
      assert.equal(judged.verdict, verdict);
      assert.match(judged.text, text);
    });
  }

  test('times and serial are the ones that were written', async () => {
    const root = await makeAuthority();
    const made = await make(root);
    const response = readOcspResponse(responseOf(root, made, 'V'));
    const [answer] = response?.answers ?? [];
    assert.ok(answer && answer.thisUpdate !== null && answer.nextUpdate !== null);
    assert.equal(answer.serial, factsOf(made.certPem).serial);
    assert.equal(answer.nextUpdate - answer.thisUpdate, DAY_MS);
    assert.ok(Math.abs((response?.producedAt ?? 0) - Date.now()) < DAY_MS);
  });

  test('about another certificate, and hostile octets', async () => {
    const root = await makeAuthority();
    const made = await make(root);
    const der = responseOf(root, made, 'V');
    const [answer] = readOcspResponse(der)?.answers ?? [];
    const otherIssuer = Buffer.from(der);
    const at = der.indexOf(Buffer.from(answer?.issuerNameHash ?? '', 'hex'));
    otherIssuer.writeUInt8(der.readUInt8(at) ^ 1, at);
    assert.equal(judgeStaple(der, factsOf(made.certPem), now).verdict, 'good');
    assert.equal(judgeStaple(otherIssuer, factsOf(made.certPem), now).verdict, 'other-certificate');
    const other = factsOf((await make(root)).certPem);
    assert.equal(judgeStaple(der, other, now).verdict, 'other-certificate');
    for (let end = 0; end < der.length; end += 1) assert.equal(readOcspResponse(der.subarray(0, end)), null);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const changed = Buffer.from(der);
        changed[at] = octet;
        assert.equal(typeof judgeStaple(changed, other, now).text, 'string');
      }),
    );
  });
});

test('no staple: a fault only if the certificate demands one', async () => {
  const root = await makeAuthority();
  for (const [kind, verdict] of [
    ['trusted', 'absent'],
    ['must-staple', 'missing'],
  ] as const) {
    assert.equal(judgeStaple(null, factsOf((await make(root, kind)).certPem), now).verdict, verdict);
  }
});

for (const [hex, words] of [
  ['30030a0103', 'the OCSP responder said try-later'],
  ['30030a0106', 'the OCSP responder said unauthorized'],
  ['30030a0104', 'the OCSP response cannot be read'],
  ['30030a0100', 'the OCSP response cannot be read'],
  ['', 'the OCSP response cannot be read'],
] as const) {
  test(`the octets ${hex || '(none)'}: ${words}`, async () => {
    const facts = factsOf((await make(await makeAuthority())).certPem);
    assert.deepEqual(judgeStaple(Buffer.from(hex, 'hex'), facts, now), { verdict: 'unreadable', text: words });
  });
}
