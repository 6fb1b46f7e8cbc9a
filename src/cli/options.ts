// Options that several commands share, each checked before anything is sent.
import type { Argv } from 'yargs';
import { parseDuration } from '../document/shape.ts';
import { queryName } from '../net/dns-name.ts';
import { parseDnsServer } from '../net/dns-servers.ts';
import { readRegularFile } from '../net/project-files.ts';
import { parseIp } from '../trust/ip-network.ts';
import { UsageError } from './exit.ts';

/** Where to go, and who we are. */
export function targetOptions(argv: Argv): Argv {
  return asksOptions(
    argv.option('target', {
      alias: 't',
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'host, host:port, [::1]:25, mx:DOMAIN, smtp:// smtps:// submission:// lmtp://',
      group: 'Target:',
    }),
  ).option('to', { type: 'string', describe: 'the recipient', group: 'Identity:' });
}

/** What every command has that asks a server. */
export function asksOptions(argv: Argv): Argv {
  return argv
    .option('source', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'connect from this address; several: each a case',
      group: 'Target:',
    })
    .option('family', { choices: ['4', '6'] as const, describe: 'IPv4 or IPv6 only', group: 'Target:' })
    .option('dns', { type: 'string', describe: 'ask this DNS server: ADDRESS or ADDRESS:PORT', group: 'Target:' })
    .option('ca', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'trust the certificates of this PEM file too',
      group: 'Target:',
    })
    .option('servername', {
      type: 'string',
      describe: 'SNI, and the name the certificate must match',
      group: 'Target:',
    })
    .option('owned', {
      type: 'boolean',
      describe: 'the target is yours: bursts and private addresses are allowed',
      group: 'Target:',
    })
    .option('helo', { type: 'string', describe: 'the name we give in EHLO', group: 'Identity:' })
    .option('from', { type: 'string', describe: 'the sender', group: 'Identity:' })
    .option('timeout', { type: 'string', describe: 'the deadline of every step: 10s', group: 'Limits:' })
    .option('max-time', { type: 'string', describe: 'the run ends after this: 5m', group: 'Limits:' });
}

export interface TargetArguments {
  readonly target?: readonly string[];
  readonly source?: readonly string[];
  readonly family?: '4' | '6';
  readonly dns?: string;
  readonly ca?: readonly string[];
  readonly servername?: string;
  readonly owned?: boolean;
  readonly helo?: string;
  readonly from?: string;
  readonly to?: string;
  readonly timeout?: string;
  readonly maxTime?: string;
}

/** An option that may be given once, though the parser would take it twice. */
export function single(name: string, value: unknown): string | undefined {
  if (Array.isArray(value)) throw new UsageError(`--${name} is given twice`);
  return value as string | undefined;
}

export function durationOption(name: string, written: string | undefined): number | null {
  if (written === undefined) return null;
  const ms = parseDuration(written);
  return ms === null || ms === 0 ? bad(`--${name} ${written}`, 'write a duration: 250ms, 10s, 5m') : ms;
}

export function wholeNumber(
  name: string,
  written: string | number | undefined,
  range: { readonly min: number; readonly max: number },
  byDefault: number,
): number {
  if (written === undefined) return byDefault;
  const value = /^\d{1,9}$/.test(String(written)) ? Number(written) : Number.NaN;
  return value >= range.min && value <= range.max
    ? value
    : bad(`--${name} ${written}`, `a whole number from ${range.min} to ${range.max}`);
}

export function sourceOption(written: readonly string[] | undefined): readonly string[] {
  for (const one of written ?? []) if (parseIp(one) === null) bad(`--source ${one}`, 'an IP address of this machine');
  return written ?? [];
}

export function dnsOption(written: string | undefined) {
  if (written === undefined) return null;
  return parseDnsServer(written) ?? bad(`--dns ${written}`, 'an IP address, or ADDRESS:PORT');
}

/** The name for SNI and for the certificate; null if none is given. */
export function servernameOption(written: unknown): string | null {
  const name = single('servername', written);
  if (name === undefined) return null;
  const asked = queryName(name);
  if ('refuse' in asked) return bad(`--servername ${name}: ${asked.refuse}`, null);
  return /^[a-z0-9._-]+$/i.test(asked.name) ? asked.name : bad(`--servername ${name}`, 'a host name');
}

/** PEM texts of the files. */
export function caOption(paths: readonly string[] | undefined): readonly string[] {
  return (paths ?? []).map((path) => {
    const read = readRegularFile(path, 1024 * 1024);
    if ('refuse' in read) return bad(`--ca: ${read.refuse}`, null);
    const text = Buffer.from(read.bytes).toString('latin1');
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : bad(`--ca ${path}: no PEM certificate in it`, null);
  });
}

function bad(message: string, advice: string | null): never {
  throw new UsageError(message, advice);
}
