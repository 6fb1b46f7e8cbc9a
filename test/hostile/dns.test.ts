// A resolver that misbehaves over TCP, where an answer has no end of its own: the deadline holds, and nothing is believed.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { describe, test } from 'node:test';
import packet, { type DecodedPacket } from 'dns-packet';
import { systemClock } from '../../src/net/clock.ts';
import { DnsClient } from '../../src/net/dns-client.ts';
import { response } from '../net/dns-server.ts';
import { Peer } from './server.ts';

const DEADLINE_MS = 1_000;

/** Over UDP every answer is cut short; over TCP the script answers. */
async function askOverTcp(script: (peer: Peer, query: DecodedPacket) => void | Promise<void>) {
  const open = new Set<net.Socket>();
  const tcp = net.createServer((socket) => {
    open.add(socket);
    const peer = new Peer(socket);
    socket.once('data', (chunk) => {
      // The client goes when it has heard enough.
      Promise.resolve(script(peer, packet.streamDecode(chunk) as DecodedPacket)).catch(() => {});
    });
  });
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  const { port } = tcp.address() as net.AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', (octets, from) => {
    const cut = response(packet.decode(octets), [], { flags: packet.TRUNCATED_RESPONSE });
    udp.send(cut, from.port, from.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  const servers = [{ address: '127.0.0.1', port }];
  const begun = performance.now();
  const client = new DnsClient({ servers, clock: systemClock, tryMs: 250, deadlineMs: DEADLINE_MS });
  const answer = await client.query('a.test', 'A');
  const ms = performance.now() - begun;
  udp.close();
  for (const socket of open) socket.destroy();
  tcp.close();
  // On the wall, with room for a machine that is busy.
  assert.ok(ms < DEADLINE_MS + 10_000, `${ms} ms`);
  return answer;
}

const framed = (octets: Buffer) => Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 255]), octets]);
const record = { type: 'A', name: 'a.test', data: '192.0.2.66' } as const;

describe('guarantee 3: a resolver over TCP', { concurrency: 8, timeout: 60_000 }, () => {
  for (const [name, script] of [
    ['silence', () => {}],
    ['the end', (peer: Peer) => peer.end()],
    ['a reset', (peer: Peer) => peer.reset()],
    ['a length and no message', (peer: Peer) => peer.say('\xff\xff')],
    [
      'an answer that drips',
      (peer: Peer, query: DecodedPacket) => peer.drip(framed(response(query, [record])).toString('latin1'), 100),
    ],
    ['a message of no octets', (peer: Peer) => peer.say('\0\0')],
    ['half an answer, then the end', half],
    ['zeros without end', (peer: Peer) => peer.flood('\0', 32 << 20)],
    ['octets without end', (peer: Peer) => peer.flood('\xff', 32 << 20)],
    [
      'an answer to another question',
      (peer: Peer, query: DecodedPacket) => peer.say(framed(response(query, [record], { name: 'b.test' }))),
    ],
    [
      'an answer with another id',
      (peer: Peer, query: DecodedPacket) =>
        peer.say(framed(response(query, [record], { id: ((query.id ?? 0) + 1) & 0xffff }))),
    ],
    ['a name that points at itself', (peer: Peer, query: DecodedPacket) => peer.say(framed(loop(query)))],
  ] as const)
    test(name, async () => {
      const answer = await askOverTcp(script);
      assert.equal(answer.records.length, 0);
      assert.equal(['timeout', 'malformed', 'unreachable', 'servfail'].includes(answer.outcome), true, answer.outcome);
    });

  test('an answer in pieces is one', async () => {
    const answer = await askOverTcp(async (peer, query) => {
      const whole = framed(response(query, [record]));
      for (const [from, to] of [
        [0, 1],
        [1, 20],
        [20, whole.length],
      ] as const) {
        peer.say(whole.subarray(from, to));
        await peer.pause(1);
      }
    });
    assert.deepEqual(answer.records, [{ type: 'A', address: '192.0.2.66' }]);
  });
});

function half(peer: Peer, query: DecodedPacket): void {
  peer.say(framed(response(query, [record])).subarray(0, 20));
  peer.end();
}

/** A response whose answer's name is a pointer to itself. */
function loop(query: DecodedPacket): Buffer {
  const octets = response(query, [record]);
  const at = response(query, []).length;
  octets.writeUInt16BE(0xc000 | at, at);
  return octets;
}
