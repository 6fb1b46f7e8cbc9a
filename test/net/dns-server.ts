// A DNS server on loopback whose every answer the test decides: what it returns is sent, octet for octet.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';

export interface DnsServerOnLoopback {
  readonly port: number;
  /** What was asked, in order: `udp A a.test`. */
  readonly asked: string[];
  close(): Promise<void>;
}
export type Respond = (query: DecodedPacket, over: 'udp' | 'tcp') => readonly Uint8Array[];

export async function startDnsServer(respond: Respond): Promise<DnsServerOnLoopback> {
  const asked: string[] = [];
  const note = (query: DecodedPacket, over: 'udp' | 'tcp') =>
    asked.push(`${over} ${query.questions?.[0]?.type} ${query.questions?.[0]?.name}`);
  const tcp = createServer((connection) => {
    connection.on('error', () => {});
    connection.on('data', (chunk) => {
      const query = packet.streamDecode(chunk) as DecodedPacket;
      note(query, 'tcp');
      for (const octets of respond(query, 'tcp')) {
        connection.write(Buffer.from([octets.length >> 8, octets.length & 255]));
        connection.write(octets);
      }
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', (octets, from) => {
    const query = packet.decode(octets);
    note(query, 'udp');
    for (const answer of respond(query, 'udp')) udp.send(answer, from.port, from.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  const close = async () => {
    udp.close();
    tcp.close();
  };
  return { port, asked, close };
}

/** A well-formed response to `query`. */
export function response(
  query: DecodedPacket,
  answers: Answer[],
  changes: { flags?: number; id?: number; name?: string } = {},
): Buffer {
  const [question] = query.questions ?? [];
  if (question === undefined) throw new Error('a query without a question');
  return packet.encode({
    type: 'response',
    id: changes.id ?? query.id ?? 0,
    flags: packet.RECURSION_AVAILABLE | (changes.flags ?? 0),
    questions: [{ ...question, name: changes.name ?? question.name }],
    answers,
  });
}
