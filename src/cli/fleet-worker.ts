// mxprobe fleet worker: takes work until it is told to end.
import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import type { OwnIdentity } from '../fleet/introduce.ts';
import { type Network, type Permits, parseNetwork } from '../fleet/permits.ts';
import { trustedKey } from '../fleet/ticket.ts';
import { work } from '../fleet/worker.ts';
import { wayOutside } from '../library/outside.ts';
import { surveyMeans, surveyQuestion } from '../library/survey.ts';
import { systemClock } from '../net/clock.ts';
import { hostName } from '../net/machine.ts';
import { SharedDns } from '../net/shared-dns.ts';
import { SOMEWHERE, sourceAddress } from '../net/source-address.ts';
import { parseIp } from '../trust/ip-network.ts';
import type { Context } from './command.ts';
import { EXIT } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { withDatabase, wrong } from './fleet-database.ts';
import { fileText, operatorKey } from './fleet-key.ts';
import { zonesOf } from './identity.ts';
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
    allow,
    consented,
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
  const key = keyPath === null ? null : operatorKey(keyPath);
  const trusted = [...args.trust.map(trustedIn), ...(key === null ? [] : [createPublicKey(key)])];
  if (vantage !== null && trusted.length === 0)
    wrong('whose tickets are taken?', "add --trust FILE, the operator's public key");
  const networks = owned.map((one) => parseNetwork(one) ?? wrong(`--owned ${one}`, 'a network: 192.0.2.0/24'));
  const asked = await surveyQuestion({
    ...{ written: 'list.invalid', dns, ca, source, helo, from: sender, timeout },
    ...{ family: null, servername: null, owned: networks.length > 0, proxy: null, maxTime: null },
  });
  const means = await surveyMeans(asked, context.environment);
  const own = vantage === null ? null : await ownIdentity(args, { helo: means.helo, from: means.from }, screen.err);
  const interruption = watchInterrupts(args.maxTime, screen.err);
  // Whatever still waits for a database that went: who was told to end has ended by then, and what it held is swept.
  interruption.signal.addEventListener('abort', () => setTimeout(() => process.exit(EXIT.ok), ENDING_MS).unref());
  const talking = allow.includes('dialogue')
    ? {
        outside: await wayOutside({ ca, servername: null, dns, owned: networks.length > 0 }, context.environment),
        ...{ source, version: context.version },
      }
    : null;
  // The engine tells the console of a database that is away, with the stack of each try; we say it once.
  for (const name of ['trace', 'error', 'warn'] as const) console[name] = () => {};
  try {
    const { left } = await withDatabase(
      context,
      (database) =>
        work(
          {
            ...{ database, clock: systemClock, host: hostName(), pid: process.pid, vantage, trusted, key, untilIdle },
            permits: {
              owned: networks,
              excluded: exclude === null ? [] : networksIn(exclude),
              consented: consentIn(consented),
            },
            talking,
            means: { ...means, dns: new SharedDns(means.dns) },
            own,
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

/** More than all that a worker waits for once it is told to end. */
const ENDING_MS = 35_000;

/** What receivers see in us; behind NAT the operator has said our address. */
async function ownIdentity(
  { source, zones: path }: FleetArguments,
  said: { readonly helo: string; readonly from: string },
  tellProblem: (text: string) => void,
): Promise<OwnIdentity> {
  const zones = zonesOf(path, tellProblem) ?? wrong('--zones', 'a file of block lists, one zone a line');
  const address = source ?? (await sourceAddress(SOMEWHERE[4]));
  return { ...said, zones, source: address === null ? null : parseIp(address) };
}

/** One listens; a visit needs one for some milliseconds. */
const DATABASE_CONNECTIONS = 6;

const trustedIn = (path: string): KeyObject =>
  trustedKey(fileText(path, '--trust')) ?? wrong(`--trust ${path}: no Ed25519 public key`, 'KEY.pub, as init made it');

const linesIn = (path: string, option: string): string[] =>
  fileText(path, option)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');

function consentIn(path: string | null): Permits['consented'] {
  const lines = path === null ? [] : linesIn(path, '--consented');
  return {
    networks: lines.flatMap((line) => parseNetwork(line) ?? []),
    domains: lines.filter((line) => parseNetwork(line) === null).map((line) => line.toLowerCase()),
  };
}

function networksIn(path: string): Network[] {
  return linesIn(path, '--exclude').map(
    (line) => parseNetwork(line) ?? wrong(`--exclude ${path}: ${line}`, 'a network: 192.0.2.0/24'),
  );
}
