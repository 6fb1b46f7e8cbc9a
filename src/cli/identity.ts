// mxprobe identity: what receivers see in us before they hear a word.
import type { Argv } from 'yargs';
import { systemClock } from '../net/clock.ts';
import { ownName } from '../net/machine.ts';
import { openDns } from '../net/open-dns.ts';
import { readRegularFile } from '../net/project-files.ts';
import { SOMEWHERE, sourceAddress } from '../net/source-address.ts';
import { escapeJson } from '../report/escape/json.ts';
import { describeIdentity } from '../report/identity.ts';
import { type Identity, identify } from '../target/identity.ts';
import { readZones } from '../target/read-zones.ts';
import type { DnsblZone } from '../trust/dnsbl.ts';
import { type IpAddress, parseIp } from '../trust/ip-network.ts';
import { command as commandLine, mailCommand } from '../wire/command.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { dnsOption, durationOption, single, sourceOption } from './options.ts';
import { problemText } from './read-scenarios.ts';

export interface IdentityArguments {
  readonly source?: readonly string[];
  readonly family?: '4' | '6';
  readonly dns?: string;
  readonly helo?: string;
  readonly from?: string;
  readonly zones?: string;
  readonly maxTime?: string;
  readonly json?: boolean;
}

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .option('source', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'the address that receivers see; behind NAT that is not the one of this machine',
        group: 'Identity:',
      })
      .option('family', { choices: ['4', '6'] as const, describe: 'the address of this family', group: 'Identity:' })
      .option('helo', { type: 'string', describe: 'the name we give in EHLO', group: 'Identity:' })
      .option('from', { type: 'string', describe: 'the sender; <> for none', group: 'Identity:' })
      .option('zones', { type: 'string', describe: 'a file of block lists, one zone a line', group: 'Identity:' })
      .option('dns', { type: 'string', describe: 'ask this DNS server: ADDRESS or ADDRESS:PORT', group: 'Target:' })
      .option('max-time', { type: 'string', describe: 'end after this: 30s', group: 'Limits:' })
      .option('json', { type: 'boolean', describe: 'as JSON, mxprobe/identity@1', group: 'Output:' })
      .example('mxprobe identity --source 192.0.2.1 --helo mail.example.org --from info@example.org', ''),
  run: tell,
};

async function tell(args: IdentityArguments, { screen }: Context): Promise<number> {
  const question = await questionOf(args, screen.err);
  if (question === null) return EXIT.usage;
  const dns = openDns(dnsOption(single('dns', args.dns)), systemClock);
  const interruption = watchInterrupts(durationOption('max-time', single('max-time', args.maxTime)), screen.err);
  try {
    const identity = await identify(question, { dns, clock: systemClock, signal: interruption.signal });
    if (args.json === true) screen.out(`${escapeJson(JSON.stringify(identity, null, 2))}\n`);
    else screen.out(`${describeIdentity(identity).join('\n')}\n`);
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(identity);
  } finally {
    interruption.stop();
  }
}

/** What is asked, from the options; null when the file of zones has problems, which have then been told. */
export async function questionOf(args: IdentityArguments, tellProblem: (text: string) => void) {
  const zones = zonesOf(single('zones', args.zones), tellProblem);
  if (zones === null) return null;
  const helo = single('helo', args.helo) ?? ownName();
  const written = single('from', args.from) ?? `postmaster@${helo}`;
  const from = written.replace(/^<(.*)>$/, '$1');
  const lines = [commandLine('EHLO', helo), mailCommand({ path: from })];
  for (const line of lines) if (!line.ok) throw new UsageError(line.problem);
  return { source: await sourceOf(args), helo, from, zones };
}

async function sourceOf({ source, family }: IdentityArguments): Promise<IpAddress> {
  const given = sourceOption(source);
  if (given.length > 1) throw new UsageError('--source is given twice');
  const own = given[0] ?? (await sourceAddress(SOMEWHERE[family === '6' ? 6 : 4]));
  const ip = own === null ? null : parseIp(own);
  if (ip === null) throw new UsageError('this machine has no route to the internet', 'name the address: --source');
  return ip;
}

function zonesOf(path: string | undefined, tellProblem: (text: string) => void): readonly DnsblZone[] | null {
  if (path === undefined) return [];
  const read = readRegularFile(path, 1024 * 1024);
  if ('refuse' in read) throw new UsageError(`--zones: ${read.refuse}`);
  const { zones, problems } = readZones({ file: path, text: Buffer.from(read.bytes).toString('utf8') });
  if (problems.length === 0) return zones;
  tellProblem(problemText(problems));
  return null;
}

function exitCodeOf({ findings, ptr }: Identity): number {
  if (findings.some(({ severity }) => severity === 'error')) return EXIT.failed;
  return ptr.outcome === 'unknown' ? EXIT.inconclusive : EXIT.ok;
}
