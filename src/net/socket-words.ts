// Why there is no connection, or no longer one: the system's codes in words.
const WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused: nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['ECONNABORTED', 'the connection was broken off'],
  ['EPIPE', 'the connection was closed by the other side'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['EHOSTDOWN', 'the host is down'],
  ['ENETUNREACH', 'no route to the network from here'],
  ['ENETDOWN', 'the network is down'],
  ['EADDRNOTAVAIL', 'the source address is not one of this machine'],
  ['EAFNOSUPPORT', 'this machine does not speak that family of addresses'],
  ['EINVAL', 'the source address is not of the same family'],
  ['EACCES', 'not allowed by this machine'],
  ['EPERM', 'not allowed by this machine'],
  ['EMFILE', 'this process may open no more files'],
  ['ENFILE', 'this machine may open no more files'],
  ['ENOBUFS', 'this machine has no buffer left'],
  ['ENOENT', 'there is no such socket'],
  ['ENOTFOUND', 'the name has no address'],
  ['EAI_AGAIN', 'the name could not be looked up'],
  ['UND_ERR_SOCKET', 'the connection was closed by the other side'],
]);

/** `message` is what we or the system said; Node's own begin with the call and the code (`connect ETIMEDOUT 192.0.2.1:25`). */
export function socketWords(code: string, message: string | null): string {
  const known = WORDS.get(code);
  if (known !== undefined) return known;
  if (code === 'ETIMEDOUT' && (message === null || message.includes(code))) return 'the connection was not answered';
  return message ?? `the connection failed (${code})`;
}
