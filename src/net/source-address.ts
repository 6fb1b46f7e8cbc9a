// From which address this machine would send to another one. Asking the routing table sends nothing: a UDP socket that is
// only connected puts no packet on the wire.
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A documentation address (RFC 5737, RFC 3849) stands for the internet: the default route answers. */
export const SOMEWHERE = { 4: '192.0.2.1', 6: '2001:db8::1' } as const;
/** Never used: the socket is closed before anything could be sent. */
const PORT = 25;

/** The local address of the route to the IP address `towards`; null if there is no route. Never rejects. */
export function sourceAddress(towards: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(towards) ? 'udp6' : 'udp4');
    socket.on('error', () => {
      socket.close();
      resolve(null);
    });
    socket.on('connect', () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
    socket.connect(PORT, towards);
  });
}

/** This machine can send from `address`. Binding a socket to it sends nothing. */
export function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const settle = (own: boolean) => {
      socket.close();
      resolve(own);
    };
    socket.on('error', () => settle(false));
    socket.bind(0, address, () => settle(true));
  });
}
