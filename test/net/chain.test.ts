// What a server sends is what is recorded: whatever roots we have, whatever the version, however the handshake ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { before, describe, test } from 'node:test';
import tls from 'node:tls';
import { type LeanTls, openStream } from '../../src/net/lean-stream.ts';
import type { TlsFacts } from '../../src/net/tls.ts';
import { certificatePem } from '../../src/trust/certificate.ts';
import { makePki, type Pki } from '../trust/pki.ts';

type Sent = Exclude<keyof Pki, 'key'>;
let pki: Pki;
before(async () => {
  pki = await makePki();
});
const pem = (names: readonly Sent[]): string => names.map((name) => certificatePem(pki[name])).join('');

/** One handshake, and what was seen of it; `giveUpMs`: the client's own end of it. */
function shake(port: number, more: Partial<LeanTls> = {}, giveUpMs?: number): Promise<TlsFacts> {
  return new Promise((resolve, reject) => {
    const options: LeanTls = { sni: null, facts: true, verify: false, host: 'mx.example.org', roots: [], ...more };
    const stream = openStream({ address: '127.0.0.1', port }, null, {
      connected() {
        stream.secure(options);
        if (giveUpMs !== undefined) setTimeout(() => stream.giveUp('ETIMEDOUT', 'too late'), giveUpMs);
      },
      data() {},
      secured(_agreed, _failure, facts) {
        stream.destroy();
        if (facts === null) reject(new Error('no facts'));
        else resolve(facts);
      },
      gone: (error) => reject(new Error(error ?? 'gone')),
    });
  });
}

async function served(options: tls.TlsOptions, ask: (port: number) => Promise<TlsFacts>): Promise<TlsFacts> {
  const server = tls.createServer({ key: pki.key, ...options }).on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await ask((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

const CHAINS: readonly (readonly Sent[])[] = [
  ['leaf'],
  ['leaf', 'upper'],
  ['leaf', 'upper', 'root'],
  ['leaf', 'root', 'upper'],
  ['leaf', 'upper', 'stray'],
  ['leaf', 'stray', 'upper', 'root'],
  ['leaf', 'upper', 'upper'],
  ['leaf', 'leaf', 'upper'],
  ['leaf', 'upperExpired', 'upper'],
  ['leaf', 'upper', 'upperCrossed', 'root', 'otherRoot'],
  ['leaf', 'foreign'],
  ['deepLeaf', 'upper', 'lower'],
  ['alone'],
];
const STORES: Readonly<Record<string, readonly Sent[]>> = {
  none: [],
  root: ['root'],
  'root and intermediate': ['root', 'upper'],
  'all that is sent': ['root', 'upper', 'stray', 'foreign', 'otherRoot', 'lower'],
};

describe('certificates are recorded as they were sent', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    for (const chain of CHAINS)
      test(`${version}: ${chain.join(', ')}`, async () => {
        for (const [store, roots] of Object.entries(STORES)) {
          const facts = await served({ cert: pem(chain), maxVersion: version }, (port) =>
            shake(port, { roots: roots.map((name) => certificatePem(pki[name])) }),
          );
          assert.deepEqual(
            facts.certificates,
            chain.map((name) => pki[name]),
            store,
          );
          assert.equal(facts.certificateCount, chain.length, store);
          assert.equal(facts.certificateDemanded, false);
        }
      });
});

test('all are counted, and twenty are kept', async () => {
  const many = ['leaf', ...Array.from({ length: 25 }, () => 'upper' as const)] as const;
  const facts = await served({ cert: pem(many) }, shake);
  assert.deepEqual([facts.certificates.length, facts.certificateCount], [20, 26]);
});

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`${maxVersion}: a certificate of ours is demanded`, async () => {
    const facts = await served(
      { cert: pem(['leaf', 'upper']), maxVersion, requestCert: true, rejectUnauthorized: false },
      shake,
    );
    assert.equal(facts.certificateDemanded, true);
    assert.equal(facts.certificateCount, 2);
  });

/** A server's flight as it comes, changed on the way: what `rewrite` makes of each piece is passed on, and after it `end`. */
async function between(port: number, change: (flight: Buffer) => Buffer, end: 'fin' | 'stall') {
  const proxy = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1');
    let flight = Buffer.alloc(0);
    client.on('data', (octets) => server.write(octets)).on('error', () => server.destroy());
    client.on('close', () => server.destroy());
    server
      .on('error', () => {})
      .on('data', (octets: Buffer) => {
        flight = Buffer.concat([flight, octets]);
        // The flight of TLS 1.2 ends with ServerHelloDone.
        if (!flight.subarray(-4).equals(Buffer.from([14, 0, 0, 0]))) return;
        client.write(change(flight));
        if (end === 'fin') client.end();
      });
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return proxy;
}

/** Records of TLS up to and with the one whose first message has this type. */
function upTo(flight: Buffer, type: number): Buffer {
  for (let at = 0; at + 5 < flight.length; ) {
    const next = at + 5 + flight.readUInt16BE(at + 3);
    if (flight[at + 5] === type) return flight.subarray(0, next);
    at = next;
  }
  throw new Error(`no message ${type}`);
}
const CERTIFICATE = 11;
const KEY_EXCHANGE = 12;

for (const { what, change, end, code } of [
  {
    what: 'the end behind Certificate',
    change: (flight: Buffer) => upTo(flight, CERTIFICATE),
    end: 'fin',
    code: /ECLOSED|ECONNRESET/,
  },
  {
    what: 'silence behind Certificate',
    change: (flight: Buffer) => upTo(flight, CERTIFICATE),
    end: 'stall',
    code: /ETIMEDOUT/,
  },
  {
    what: 'a wrong signature',
    change(flight: Buffer) {
      const altered = Buffer.from(flight);
      const last = upTo(altered, KEY_EXCHANGE);
      last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
      return altered;
    },
    end: 'stall',
    code: /ERR_SSL/,
  },
] as const)
  test(`a handshake that fails keeps what was shown: ${what}`, async () => {
    const chain: readonly Sent[] = ['leaf', 'upper', 'stray'];
    const facts = await served({ cert: pem(chain), maxVersion: 'TLSv1.2' }, async (port) => {
      const proxy = await between(port, change, end);
      try {
        return await shake((proxy.address() as AddressInfo).port, {}, 300);
      } finally {
        proxy.close();
      }
    });
    assert.match(facts.failure?.code ?? '', code);
    assert.deepEqual(
      facts.certificates,
      chain.map((name) => pki[name]),
    );
  });
