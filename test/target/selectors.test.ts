// The keys at a domain's selectors, and what is said of them.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ZoneDns } from '../../src/net/zone-dns.ts';
import { judgeSelectors, lookAtSelector } from '../../src/target/selectors.ts';
import { keyRecordOf } from '../../src/trust/dkim-key.ts';
import { ED25519, RSA } from '../trust/dkim-shapes.ts';

const rsa = keyRecordOf(RSA.publicKey);
const of = (bits: number) => keyRecordOf(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey);
const pkcs1 = `v=DKIM1; p=${RSA.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')}`;

for (const [what, record, ids] of [
  ['RSA of 2048 bits', rsa, []],
  ['Ed25519', keyRecordOf(ED25519.publicKey), []],
  ['RSA as PKCS #1', pkcs1, []],
  ['RSA of 1024 bits', of(1024), ['dkim-weak']],
  ['RSA of 768 bits', of(768), ['dkim-too-weak']],
  ['revoked', 'v=DKIM1; k=rsa; p=', ['dkim-revoked']],
  ['testing and strict', `${rsa}; t=y:s`, ['dkim-testing', 'dkim-strict']],
  ['without its version', rsa.replace('v=DKIM1; ', ''), ['dkim-version-missing']],
  ['with the version behind', `${rsa.replace('v=DKIM1; ', '')}; v=DKIM1`, ['dkim-version']],
  ['of another version', rsa.replace('DKIM1', 'DKIM2'), ['dkim-version']],
  ['with blanks in the key', rsa.replace('AQAB', 'AQ AB').replace('IB', 'I B'), ['dkim-spaces']],
  ['escaped twice', rsa.replaceAll(';', '\\;'), ['dkim-escaped']],
  ['a PEM file pasted in', 'v=DKIM1; p=-----BEGIN PUBLIC KEY-----MIIB', ['dkim-pem']],
  ['for sha1 alone', `${rsa}; h=sha1`, ['dkim-sha1', 'dkim-hash']],
  ['for another service', `${rsa}; s=other`, ['dkim-service']],
  ['of another kind', 'v=DKIM1; k=dsa; p=AAAA', ['dkim-key-type']],
  ['no base64', 'v=DKIM1; p=***', ['dkim-base64']],
  ['not whole', 'v=DKIM1; k=ed25519; p=AAAA', ['dkim-unreadable']],
  ['no tags', 'hello', ['dkim-syntax']],
  ['with a tag of its own', `${rsa}; z=1`, ['dkim-unknown-tag']],
  ['missing', null, ['dkim-missing']],
  ['twice', [rsa, rsa], ['dkim-several']],
  ['endless', `v=DKIM1; p=${'A'.repeat(9000)}`, ['dkim-too-large']],
] as const) {
  test(`a key ${what}`, async () => {
    const dns = new ZoneDns(record === null ? {} : { 's1._domainkey.example.org': { TXT: record } });
    const facts = await lookAtSelector('s1', 'example.org', (name, type) => dns.query(name, type));
    const findings = judgeSelectors([facts]);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ids,
    );
    const usable = findings.every(({ severity }) => severity !== 'error');
    assert.equal(facts.type !== null, usable);
  });
}

test('a DNS that fails leaves it open', async () => {
  const dns = new ZoneDns({ 's1._domainkey.example.org': 'SERVFAIL' });
  const facts = await lookAtSelector('s1', 'example.org', (name, type) => dns.query(name, type));
  assert.deepEqual(
    judgeSelectors([facts]).map(({ id, severity }) => [id, severity]),
    [['dkim-dns', 'warning']],
  );
});
