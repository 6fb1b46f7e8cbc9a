// An SMTP server with STARTTLS that counts: what a server sees of a survey, whatever the survey says of itself.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after } from 'node:test';
import tls from 'node:tls';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';

export interface CountingServer {
  readonly port: number;
  /** Connections that stand now, at most so many at once, and all together; of so many client addresses at once. */
  /** What it makes of clients; changed while it runs. */
  readonly hears: { refuses: string | null; throttles: boolean };
  readonly counts: { now: number; most: number; all: number; mostClients: number };
}

const open = new Set<Socket>();
const servers: ReturnType<typeof createServer>[] = [];
after(() => {
  for (const server of servers) server.close();
  for (const socket of open) socket.destroy();
});

const authority = makeAuthority({ now: new Date() });

/** A good certificate for these names. */
export async function contextFor(
  names: string | readonly string[],
  versions: tls.SecureContextOptions = {},
): Promise<tls.SecureContext> {
  const more = { names: [names].flat(), addresses: [], now: new Date() };
  const made = await makeCertificate(await authority, 'trusted', more);
  return tls.createSecureContext({ cert: made.certPem, key: made.keyPem, ...versions });
}

/** STARTTLS with these options. */
export async function countingServer(
  options: tls.TLSSocketOptions,
  {
    host = '127.0.0.1',
    port = 0,
    slowMs = 0,
  }: { readonly host?: string; readonly port?: number; readonly slowMs?: number } = {},
): Promise<CountingServer> {
  const counts = { now: 0, most: 0, all: 0, mostClients: 0 };
  const hears: CountingServer['hears'] = { refuses: null, throttles: false };
  const clients = new Map<string, number>();
  const server = createServer((socket) => {
    counts.now += 1;
    counts.all += 1;
    counts.most = Math.max(counts.most, counts.now);
    const client = socket.remoteAddress ?? '';
    clients.set(client, (clients.get(client) ?? 0) + 1);
    counts.mostClients = Math.max(counts.mostClients, clients.size);
    open.add(socket);
    socket.on('close', () => {
      counts.now -= 1;
      const left = (clients.get(client) ?? 1) - 1;
      if (left === 0) clients.delete(client);
      else clients.set(client, left);
      open.delete(socket);
    });
    socket.on('error', () => {});
    // Who does not read does not hear that the client goes.
    if (hears.throttles) socket.resume().end('421 4.7.0 too many connections from your address\r\n');
    else if (hears.refuses === client) socket.resume().end('554 5.7.1 your address is listed by zen.example\r\n');
    else if (slowMs === 0) speak(socket, options);
    else setTimeout(() => speak(socket, options), slowMs);
  });
  servers.push(server);
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, counts, hears };
}

function speak(socket: Socket, options: tls.TLSSocketOptions): void {
  socket.write('220 mx.sandbox.test ESMTP\r\n');
  socket.on('data', function plain(chunk: Buffer) {
    const line = chunk.toString('latin1');
    if (!/^STARTTLS/i.test(line)) {
      answer(socket, line);
      return;
    }
    socket.removeListener('data', plain);
    socket.write('220 go\r\n');
    const secured = new tls.TLSSocket(socket, { isServer: true, ...options });
    secured.on('error', () => socket.destroy());
    secured.on('data', (more) => answer(secured, more.toString('latin1')));
  });
}

function answer(socket: Socket, line: string): void {
  if (/^EHLO/i.test(line)) socket.write('250-mx.sandbox.test\r\n250 STARTTLS\r\n');
  else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
  else socket.write('250 ok\r\n');
}
