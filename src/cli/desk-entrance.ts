// Who reaches the desk, by which name, and how they get in: what the options say together, checked before it listens.
import type { Entrance } from '../desk/entrance.ts';
import type { House, Right } from '../desk/guard.ts';
import { Password } from '../desk/password.ts';
import { systemClock } from '../net/clock.ts';
import { randomOctets } from '../net/random.ts';
import { readSecretFile } from '../net/secret-file.ts';
import { parseIp } from '../trust/ip-network.ts';
import type { DeskArguments } from './desk-options.ts';
import { UsageError } from './exit.ts';

/** Others can try it from afar, five times a minute. */
const MIN_PASSWORD = 12;

/** Throws for what would let in more than was meant. */
export function entranceOf(args: DeskArguments): Entrance {
  const { listen, name, passwordFile, trustProxy, proxy } = args;
  const isAlone = isLoopback(listen);
  if (passwordFile !== null && trustProxy !== null)
    throw new UsageError('--password-file and --trust-proxy', 'one of them says who gets in');
  if (trustProxy !== null && proxy.length === 0)
    throw new UsageError(`--trust-proxy ${trustProxy}: from whom?`, 'give --proxy the address of the proxy');
  if (proxy.length > 0 && passwordFile === null && trustProxy === null)
    throw new UsageError('--proxy: who gets in?', 'give --trust-proxy HEADER or --password-file FILE');
  if ((!isAlone || proxy.length > 0) && name === null)
    throw new UsageError(
      isAlone ? '--proxy: by which name is it called?' : `--listen ${listen}: by which name is it called?`,
      'give --name the name in the address line of the readers',
    );
  if (!isAlone && passwordFile === null && trustProxy === null)
    throw new UsageError(
      `--listen ${listen}: everybody in the network could read what is pasted`,
      'give --password-file FILE, or --trust-proxy HEADER and --proxy ADDRESS',
    );
  if (passwordFile !== null) return { kind: 'password', password: passwordIn(passwordFile) };
  return trustProxy === null ? { kind: 'token' } : { kind: 'proxy', header: trustProxy };
}

function passwordIn(file: string): Password {
  const read = readSecretFile(file);
  if ('refuse' in read) throw new UsageError(`--password-file: ${read.refuse}`);
  if (read.secret.length < MIN_PASSWORD)
    throw new UsageError(
      `--password-file ${file}: its first line has ${read.secret.length} characters`,
      `a password that others can try from afar has ${MIN_PASSWORD} at least`,
    );
  return new Password(read.secret, randomOctets(16), systemClock);
}

/** The names it answers to, the rights that are on. */
export function houseOf(args: DeskArguments, port: number): House {
  const { name, proxy } = args;
  const rights = new Set<Right>();
  if (args.mayAccept) rights.add('accept');
  if (args.mayProbe) rights.add('probe');
  if (args.keep) rights.add('keep');
  if (proxy.length > 0) {
    const named = name ?? '';
    return { hosts: new Set([named]), origins: new Set([`https://${named}`]), proxies: new Set(proxy), rights };
  }
  const own = [...LOOPBACK_NAMES, ...(name === null ? [] : [name])];
  const hosts = own.flatMap((one) => (hasPort(one) ? [one] : port === 80 ? [one, `${one}:80`] : [`${one}:${port}`]));
  return { hosts: new Set(hosts), origins: new Set(hosts.map((one) => `http://${one}`)), proxies: null, rights };
}
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const hasPort = (name: string) => /:\d+$/.test(name) && !name.endsWith(']');

/** Where a reader begins: behind a proxy, by name, or on this machine. */
export function addressOf({ listen, name, proxy }: DeskArguments, port: number): string {
  if (proxy.length > 0) return `https://${name}`;
  const host = name ?? (listen.includes(':') ? `[${listen}]` : listen);
  return `http://${hasPort(host) ? host : `${host}:${port}`}`;
}

export function isLoopback(address: string): boolean {
  const ip = parseIp(address);
  return ip !== null && (ip.family === 4 ? ip.octets[0] === 127 : /^[0:]*:0*1$/.test(address));
}
