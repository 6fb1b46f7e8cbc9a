// The PROXY header as a line: `PROXY TCP4 192.0.2.1 198.51.100.1 4711 25`. proxy-protocol.txt section 2.1.
import { addressOctets } from './ip-address.ts';
import { type ParsedProxy, type ProxyConnection, wrongHeader } from './proxy-header.ts';

/** Section 2.1: the longest line with its CRLF. */
const V1_BYTES = 107;

/** `family`: 4 or 6 as the addresses are. */
export function encodeProxyV1(connection: ProxyConnection | null, family: 4 | 6): Uint8Array {
  if (connection === null) return Buffer.from('PROXY UNKNOWN\r\n');
  const { source, destination } = connection;
  const line = `PROXY TCP${family} ${source.address} ${destination.address} ${source.port} ${destination.port}\r\n`;
  return Buffer.from(line);
}

export function parseProxyV1(octets: Uint8Array): ParsedProxy {
  const head = Buffer.from(octets.subarray(0, V1_BYTES)).toString('latin1');
  const end = head.indexOf('\r\n');
  if (end === -1)
    return octets.length < V1_BYTES ? { state: 'incomplete' } : wrongHeader(`no CRLF in ${V1_BYTES} octets`);
  const length = end + 2;
  const words = head.slice(0, end).split(' ');
  if (words[1] === 'UNKNOWN') return { state: 'complete', header: { version: 1, connection: null, length } };
  const connection = readConnection(words);
  if (typeof connection === 'string') return wrongHeader(connection);
  return { state: 'complete', header: { version: 1, connection, length } };
}

function readConnection(words: readonly string[]): ProxyConnection | string {
  const [, family, source = '', destination = '', sourcePort = '', destinationPort = ''] = words;
  if (words.length !== 6 || (family !== 'TCP4' && family !== 'TCP6'))
    return 'neither UNKNOWN nor TCP4 or TCP6 with four values';
  const size = family === 'TCP4' ? 4 : 16;
  const foreign = [source, destination].find((address) => addressOctets(address)?.length !== size);
  if (foreign !== undefined) return `${JSON.stringify(foreign)} is no address of ${family}`;
  const port = [sourcePort, destinationPort].find((text) => !/^(?:0|[1-9]\d{0,4})$/.test(text) || Number(text) > 65535);
  if (port !== undefined) return `${JSON.stringify(port)} is no port`;
  return {
    source: { address: source, port: Number(sourcePort) },
    destination: { address: destination, port: Number(destinationPort) },
  };
}
