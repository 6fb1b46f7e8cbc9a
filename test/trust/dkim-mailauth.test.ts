// Judged by another implementation, both ways: what we sign mailauth verifies, what mailauth signs we do.
import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { signableMessage } from '../../src/trust/dkim-message.ts';
import { verifyDkim } from '../../src/trust/dkim-verify.ts';
import { CANONICALIZATIONS, ED25519, KEYS, NOW, RSA, SHAPES, signed, signingWith, txt } from './dkim-shapes.ts';

const KINDS: [string, KeyObject, string][] = [
  ['rsa-sha256', RSA.privateKey, 's1'],
  ['ed25519-sha256', ED25519.privateKey, 'ed'],
];

const resolver = async (name: string, _type: string) => {
  const { records } = await txt(KEYS)(name);
  return records.flatMap((record) => (record.type === 'TXT' ? [[record.text]] : []));
};

for (const [shape, octets] of Object.entries(SHAPES)) {
  for (const { header, body } of CANONICALIZATIONS) {
    for (const [algorithm, key, selector] of KINDS) {
      const what = `${shape}, ${header}/${body}, ${algorithm}`;
      test(`${what}: ours, verified by mailauth`, async () => {
        const { results } = await dkimVerify(signed(octets, signingWith(key, { selector, header, body })), {
          resolver,
        });
        assert.deepEqual(
          results.map(({ status }) => status.result),
          ['pass'],
        );
      });
      test(`${what}: mailauth's, verified by us`, async () => {
        const privateKey = key.export({ type: 'pkcs8', format: 'pem' });
        const one = { signingDomain: 'example.org', selector, privateKey };
        // Its types want the key beside the others, its code in `signatureData`.
        const options = {
          ...one,
          canonicalization: `${header}/${body}`,
          algorithm,
          signTime: new Date(NOW * 1000),
          signatureData: [one],
        };
        const { signatures, errors } = await dkimSign(octets, options);
        assert.deepEqual(errors, []);
        const message = signableMessage(Buffer.concat([Buffer.from(signatures, 'latin1'), octets]));
        const verdicts = await verifyDkim(message, txt(KEYS), NOW);
        assert.deepEqual(
          verdicts.map(({ result, text }) => `${result}: ${text}`),
          ['pass: the signature of example.org holds'],
        );
      });
    }
  }
}
