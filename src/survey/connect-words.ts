// Why there was no connection, by the system's code, in words.
export const CONNECT_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network from here',
  EADDRNOTAVAIL: 'the source address is not one of this machine',
  EINVAL: 'the source address is not of the same family',
  ABORTED: 'interrupted',
};
