// mxprobe fleet worker: takes work until it is told to end.
import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { type Network, parseNetwork } from '../fleet/permits.ts';
import { signingKey, trustedKey } from '../fleet/ticket.ts';
import { work } from '../fleet/worker.ts';
import { surveyMeans, surveyQuestion } from '../library/survey.ts';
import { systemClock } from '../net/clock.ts';
import { hostName } from '../net/machine.ts';
import { readRegularFile } from '../net/project-files.ts';
import { SharedDns } from '../net/shared-dns.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { withDatabase, wrong } from './fleet-database.ts';
import { watchInterrupts } from './interrupt.ts';
import { escapedLines } from './screen.ts';

export async function worker(args: FleetArguments, context: Context): Promise<number> {
  const {
    vantage,
    key: keyPath,
    owned,
    exclude,
    connections,
    untilIdle,
    dns,
    ca,
    source,
    helo,
    sender,
    timeout,
  } = args;
  const { screen } = context;
  if (vantage === null && keyPath === null)
    wrong('a worker without work', 'add --vantage NAME, or --key FILE, or both');
  const key =
    keyPath === null
      ? null
      : (signingKey(textOf(keyPath, '--key')) ?? wrong(`--key ${keyPath}: no Ed25519 private key`, null));
  const trusted = [...args.trust.map(trustedIn), ...(key === null ? [] : [createPublicKey(key)])];
  if (vantage !== null && trusted.length === 0)
    wrong('whose tickets are taken?', "add --trust FILE, the operator's public key");
  const networks = owned.map((one) => parseNetwork(one) ?? wrong(`--owned ${one}`, 'a network: 192.0.2.0/24'));
  const asked = await surveyQuestion({
    ...{ written: 'list.invalid', dns, ca, source, helo, from: sender, timeout },
    ...{ family: null, servername: null, owned: networks.length > 0, proxy: null, maxTime: null },
  });
  const means = await surveyMeans(asked, context.environment);
  const interruption = watchInterrupts(args.maxTime, screen.err);
  // The engine tells the console of a database that is away, with the stack of each try; we say it once.
  for (const name of ['trace', 'error', 'warn'] as const) console[name] = () => {};
  try {
    const { left } = await withDatabase(
      context,
      (database) =>
        work(
          {
            ...{ database, clock: systemClock, host: hostName(), pid: process.pid, vantage, trusted, key, untilIdle },
            permits: { owned: networks, excluded: exclude === null ? [] : networksIn(exclude) },
            means: { ...means, dns: new SharedDns(means.dns) },
            addressesAtOnce: Math.ceil(connections / 4),
            tell: (text) => screen.err(`${escapedLines(text)}\n`),
          },
          interruption.signal,
        ),
      DATABASE_CONNECTIONS,
    );
    return left ? EXIT.inconclusive : EXIT.ok;
  } finally {
    interruption.stop();
  }
}

/** One listens; a visit needs one for some milliseconds. */
const DATABASE_CONNECTIONS = 6;
const MAX_OCTETS = 1024 * 1024;

function textOf(path: string, option: string): string {
  const read = readRegularFile(path, MAX_OCTETS);
  if ('refuse' in read) throw new UsageError(`${option}: ${read.refuse}`);
  return Buffer.from(read.bytes).toString('utf8');
}

const trustedIn = (path: string): KeyObject =>
  trustedKey(textOf(path, '--trust')) ?? wrong(`--trust ${path}: no Ed25519 public key`, 'KEY.pub, as init made it');

function networksIn(path: string): Network[] {
  return textOf(path, '--exclude')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => parseNetwork(line) ?? wrong(`--exclude ${path}: ${line}`, 'a network: 192.0.2.0/24'));
}
