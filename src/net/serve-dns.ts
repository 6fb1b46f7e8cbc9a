// A DNS server over UDP and TCP that answers from `dns`, such as a zone in memory: for `--dns` where nothing leaves this machine.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import type { DnsAnswer, DnsRecord, DnsType } from '../wire/dns-answer.ts';
import type { Dns } from './dns.ts';
import { TYPE_NUMBERS } from './dns-wire.ts';

export interface ServedDns {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;
/** What a datagram may hold without EDNS (RFC 1035 4.2.1); more is truncated, and asked for over TCP. */
const UDP_OCTETS = 512;
/** A query over TCP is short; a longer prefix is no query of ours. */
const MAX_QUERY_OCTETS = 4_096;
const IDLE_MS = 10_000;
/** UDP and TCP need the same port; another process may have it for one of them. */
const PORT_TRIES = 20;

/** Rejects with the system's error where it can't listen. `port` 0: any that is free. */
export async function serveDns(
  dns: Dns,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ServedDns> {
  for (let tries = 1; ; tries += 1) {
    const open = new Set<Socket>();
    const tcp = createServer((socket) => serveTcp(socket, dns, open));
    await listening(tcp, host, port);
    const address = tcp.address();
    const bound = typeof address === 'object' && address !== null ? address.port : port;
    const udp = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    try {
      await binding(udp, host, bound);
    } catch (error) {
      tcp.close();
      if (port !== 0 || tries >= PORT_TRIES) throw error;
      continue;
    }
    udp.on('message', (octets, from) => {
      void answered(dns, octets, UDP_OCTETS).then((answer) => {
        if (answer !== null) udp.send(answer, from.port, from.address, () => {});
      });
    });
    return { address: host, port: bound, close: () => closed(tcp, udp, open) };
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function binding(socket: UdpSocket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, host, resolve);
  });
}

async function closed(tcp: Server, udp: UdpSocket, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  await Promise.all([new Promise((resolve) => tcp.close(resolve)), new Promise<void>((resolve) => udp.close(resolve))]);
}

function serveTcp(socket: Socket, dns: Dns, open: Set<Socket>): void {
  let held = Buffer.alloc(0);
  open.add(socket);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const length = held.readUInt16BE(0);
      const query = held.subarray(2, 2 + length);
      held = held.subarray(2 + length);
      void answered(dns, query, 0xffff).then((answer) => {
        if (answer === null || socket.destroyed) return;
        const prefix = Buffer.alloc(2);
        prefix.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([prefix, answer]));
      });
    }
    if (held.length > MAX_QUERY_OCTETS) socket.destroy();
  });
}

/** The response to a query, or null where there is to be none: it is none, or silence is the answer. */
async function answered(dns: Dns, octets: Buffer, most: number): Promise<Buffer | null> {
  const query = decoded(octets);
  const [question, ...more] = query?.questions ?? [];
  if (query === null || query.type !== 'query' || question === undefined || more.length > 0) return null;
  const type = (Object.keys(TYPE_NUMBERS) as DnsType[]).find((known) => known === question.type);
  // Of a type that no mail needs there is none.
  const answer: DnsAnswer | null = type === undefined ? null : await dns.query(question.name, type);
  if (answer?.outcome === 'timeout') return null;
  const answers = answer === null ? [] : recordsOf(question.name, answer);
  const flags = packet.RECURSION_AVAILABLE | packet.RECURSION_DESIRED | codeOf(answer);
  const authentic = answer?.authentic === true ? packet.AUTHENTIC_DATA : 0;
  const respond = (held: Answer[], extra = 0) =>
    packet.encode({
      type: 'response',
      id: query.id ?? 0,
      flags: flags | authentic | extra,
      questions: [question],
      answers: held,
    });
  const whole = respond(answers);
  return whole.length <= most ? whole : respond([], packet.TRUNCATED_RESPONSE);
}

function decoded(octets: Buffer): DecodedPacket | null {
  try {
    return packet.decode(octets);
  } catch {
    return null;
  }
}

function codeOf(answer: DnsAnswer | null): number {
  switch (answer?.outcome) {
    case undefined:
    case 'records':
    case 'nodata':
      return 0;
    case 'nxdomain':
      return NXDOMAIN;
    case 'refused':
      return REFUSED;
    case 'servfail':
    case 'timeout':
    case 'unreachable':
    case 'malformed':
    case 'bad-name':
    case 'aborted':
      return SERVFAIL;
  }
}

/** The CNAMEs on the way, and the records at its end. */
function recordsOf(name: string, { aliases, records }: DnsAnswer): Answer[] {
  const names = [name, ...aliases];
  const links = aliases.map((data, at): Answer => ({ type: 'CNAME', name: names[at] ?? name, ttl: TTL, data }));
  const owner = names.at(-1) ?? name;
  return [...links, ...records.map((record) => answerOf(owner, record))];
}
const TTL = 60;

function answerOf(name: string, record: DnsRecord): Answer {
  const base = { name, ttl: TTL } as const;
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { ...base, type: record.type, data: record.address };
    case 'MX':
      return { ...base, type: 'MX', data: { preference: record.preference, exchange: record.exchange } };
    case 'TXT':
      return { ...base, type: 'TXT', data: strings(record.text) };
    case 'PTR':
    case 'CNAME':
      return { ...base, type: record.type, data: record.name };
    case 'TLSA': {
      const { usage, selector, matchingType, data } = record;
      return { ...base, type: 'TLSA', data: { usage, selector, matchingType, certificate: Buffer.from(data) } };
    }
  }
  return record satisfies never;
}

/** A character string holds 255 octets (RFC 1035 3.3). */
function strings(text: string): Buffer[] {
  const octets = Buffer.from(text, 'latin1');
  const parts: Buffer[] = [];
  for (let at = 0; at < octets.length; at += 255) parts.push(octets.subarray(at, at + 255));
  return parts.length === 0 ? [Buffer.alloc(0)] : parts;
}
