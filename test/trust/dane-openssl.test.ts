// DANE-TA as OpenSSL judges it, by which most senders that follow DANE deliver (Postfix, Exim). Whatever roots we have ourselves: the
// verdict rests on what the server sent and on what is published.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, describe, test } from 'node:test';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { certificatePem, readCertificate } from '../../src/trust/certificate.ts';
import { judgeDane } from '../../src/trust/dane.ts';
import { type TlsaRecord, tlsaText } from '../../src/trust/tlsa.ts';
import { HOST, NOW } from './authority.ts';
import { makePki, type Pki } from './pki.ts';

type Sent = Exclude<keyof Pki, 'key'>;
let pki: Pki;
before(async () => {
  pki = await makePki();
});

const rows: readonly { readonly sent: readonly Sent[]; readonly named: Sent; readonly holds: boolean }[] = [
  { sent: ['leaf', 'upper', 'root'], named: 'root', holds: true },
  { sent: ['leaf', 'upper'], named: 'root', holds: false },
  { sent: ['leaf'], named: 'upper', holds: false },
  { sent: ['leaf', 'upper'], named: 'upper', holds: true },
  { sent: ['leaf', 'stray', 'upper', 'root'], named: 'root', holds: true },
  { sent: ['leaf', 'stray', 'upper', 'root'], named: 'stray', holds: false },
  { sent: ['leaf', 'upper', 'foreign'], named: 'foreign', holds: false },
  { sent: ['leaf', 'upper', 'upperCrossed', 'root', 'otherRoot'], named: 'otherRoot', holds: false },
  { sent: ['leaf', 'upperCrossed', 'upper', 'root', 'otherRoot'], named: 'otherRoot', holds: true },
  { sent: ['leaf', 'upperExpired', 'upper', 'root'], named: 'root', holds: true },
  { sent: ['deepLeaf', 'upper', 'lower'], named: 'upper', holds: true },
  { sent: ['deepLeaf', 'lower', 'upper', 'root'], named: 'lower', holds: true },
  { sent: ['deepLeaf', 'lower'], named: 'upper', holds: false },
];

const anchor = (name: Sent): TlsaRecord => ({
  usage: 2,
  selector: 1,
  matchingType: 1,
  data: Buffer.from(readCertificate(pki[name]).spkiSha256, 'hex'),
});

const noOpenSsl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';

describe('a TLSA record 2 1 1', () => {
  for (const { sent, named, holds } of rows)
    test(`of ${named}, sent: ${sent.join(', ')}`, () => {
      const certificates = sent.map((name) => readCertificate(pki[name]));
      const question = { lookup: 'secure', records: [anchor(named)], certificates, names: [HOST], now: NOW } as const;
      assert.equal(judgeDane(question).verdict, holds ? 'verified' : 'failed');
    });
  for (const { sent, named, holds } of rows)
    test(`OpenSSL on it: ${named}, sent: ${sent.join(', ')}`, { skip: noOpenSsl }, async () => {
      const cert = sent.map((name) => certificatePem(pki[name])).join('');
      const server = tls.createServer({ cert, key: pki.key }).on('tlsClientError', () => {});
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const asked = ['-dane_tlsa_domain', HOST, '-dane_tlsa_rrdata', tlsaText(anchor(named))];
      const at = ['-attime', String(NOW.getTime() / 1000), '-servername', HOST];
      const child = promisify(execFile)('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...asked, ...at]);
      child.child.stdin?.end();
      const { stdout } = await child;
      server.close();
      assert.equal(/^Verification: OK$/m.test(stdout), holds, stdout.slice(-600));
    });
});
