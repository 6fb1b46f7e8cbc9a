// The servers of a case: an embedded MX on port 25 and a policy host on port 443, each at an address of its own.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { serverContext } from '../../src/net/listen.ts';
import { type Authority, type MadeCertificate, makeCertificate } from '../../src/sandbox/certificates.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import type { Case, PolicyHost, Tlsa } from './cases.ts';
import { type Records, tlsaData } from './zones.ts';

export interface Hosts {
  readonly domain: string;
  readonly host: string;
  readonly address: string;
  readonly records: readonly string[];
  /** The TLSA records as OpenSSL takes them. */
  readonly tlsa: readonly string[];
  stop(): Promise<void>;
}

const pem = (made: MadeCertificate) => [made.certPem, ...made.chainPem].join('');

export async function startHosts(one: Case, index: number, authority: Authority): Promise<Hosts> {
  const domain = `${one.name}.${one.zone}`;
  const host = `mx.${domain}`;
  const address = `127.26.1.${index + 1}`;
  const made = await makeCertificate(authority, one.certificate ?? 'trusted', {
    names: one.names ?? [host],
    now: new Date(),
  });
  const context = serverContext({ certPem: pem(made), keyPem: made.keyPem, weak: made.belowSecurityLevel });
  const certificates = {
    caPem: async () => authority.certPem,
    chainOf: async () => [],
    contextOf: async () => context,
  };
  const policy = { hostname: host, ...(one.clear === true ? { tls: 'none' as const } : {}) };
  const mx = await startSandbox(policy, { host: address, port: 25, certificates });
  const policyAddress = `127.26.2.${index + 1}`;
  const policyHost =
    one.policy === undefined
      ? null
      : await servePolicy(one.policy, { domain, host, authority, address: policyAddress });
  const tlsa = (one.tlsa ?? []).map((record) => tlsaData(record, selectedBy(record, made)));
  const at = one.tlsaAlias === true ? `tlsa.${domain}` : `_25._tcp.${host}`;
  return {
    domain,
    host,
    address,
    tlsa,
    records: [
      `${domain}. MX 10 ${host}.`,
      `${host}. A ${address}`,
      ...tlsa.map((data) => `${at}. TLSA ${data}`),
      ...(one.tlsaAlias === true ? [`_25._tcp.${host}. CNAME ${at}.`] : []),
      ...(one.policy === undefined
        ? []
        : [`_mta-sts.${domain}. TXT "v=STSv1; id=1;"`, `mta-sts.${domain}. A ${policyAddress}`]),
      `_smtp._tls.${domain}. TXT "v=TLSRPTv1; rua=mailto:tls@${domain}"`,
    ],
    stop: async () => {
      policyHost?.closeAllConnections();
      policyHost?.close();
      await mx.close();
    },
  };
}

function selectedBy([, selector, , of]: Tlsa, made: MadeCertificate): Uint8Array {
  if (of === 'nothing') return Buffer.from('nobody shows this');
  const [, intermediate = ''] = [made.certPem, ...made.chainPem];
  const certificate = new X509Certificate(of === 'leaf' ? made.certPem : intermediate);
  return selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' });
}

interface Serving {
  readonly domain: string;
  readonly host: string;
  readonly authority: Authority;
  readonly address: string;
}

async function servePolicy(policy: PolicyHost, { domain, host, authority, address }: Serving): Promise<Server> {
  const names = [`mta-sts.${domain}`];
  const made = await makeCertificate(authority, policy.certificate ?? 'trusted', { names, now: new Date() });
  const server = createServer({ cert: pem(made), key: made.keyPem });
  server.on('tlsClientError', () => {});
  const text = `version: STSv1\r\nmode: ${policy.mode ?? 'enforce'}\r\nmx: ${policy.mx ?? host}\r\nmax_age: 604800\r\n`;
  server.on('request', (request, reply) => {
    const { answers = 'policy' } = policy;
    if (request.url !== '/.well-known/mta-sts.txt' || answers === 'not-found') reply.writeHead(404).end();
    else if (answers === 'redirect') reply.writeHead(301, { location: `https://mta-sts.${domain}/policy.txt` }).end();
    else if (answers === 'html') reply.writeHead(200, { 'content-type': 'text/html' }).end(text);
    else {
      const filling = answers === 'oversized' ? 'x: y\r\n'.repeat(20_000) : '';
      reply.writeHead(200, { 'content-type': 'text/plain' }).end(text + filling);
    }
  });
  await once(server.listen(443, address), 'listening');
  return server;
}

/** All records, by zone. */
export function recordsOf(cases: readonly Case[], hosts: readonly Hosts[]): Records {
  const of = (zone: Case['zone']) =>
    hosts.filter((_, index) => cases[index]?.zone === zone).flatMap(({ records }) => records);
  return { 'signed.test': of('signed.test'), 'unsigned.test': of('unsigned.test'), 'bogus.test': of('bogus.test') };
}
