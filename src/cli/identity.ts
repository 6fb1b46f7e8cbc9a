// mxprobe identity: what receivers see in us before they hear a word.
import { round } from '../dialogue/answer.ts';
import { CommandRecord } from '../library/keep-record.ts';
import { systemClock } from '../net/clock.ts';
import { ownName } from '../net/machine.ts';
import { openDns } from '../net/open-dns.ts';
import { readRegularFile } from '../net/project-files.ts';
import { SOMEWHERE, sourceAddress } from '../net/source-address.ts';
import { identityEvents } from '../record/identity-case.ts';
import { escapeJson } from '../report/escape/json.ts';
import { describeIdentity } from '../report/identity.ts';
import { type Identity, identify } from '../target/identity.ts';
import { asSent, senderIn } from '../target/mail-file.ts';
import { readZones } from '../target/read-zones.ts';
import type { DnsblZone } from '../trust/dnsbl.ts';
import { type IpAddress, parseIp } from '../trust/ip-network.ts';
import { command as commandLine, mailCommand } from '../wire/command.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { recordAround } from './keep-record.ts';
import { type ArgumentsOf, bad, flag, text } from './option.ts';
import { ASKING, lasting, ownAddress } from './options.ts';
import { RECORDED, REPORTED } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { problemText } from './problem-text.ts';
import { pathsOf, recordedLine, reportsBeside, writeReports } from './reports.ts';

const options = {
  source: text({
    about: 'the address that receivers see; behind NAT that is not the one of this machine',
    group: 'Identity',
    ...ownAddress,
  }),
  family: { ...ASKING.family, about: 'the address of this family', group: 'Identity' as const },
  helo: ASKING.helo,
  from: { ...ASKING.from, about: 'the sender; <> for none' },
  dkim: text({
    about: "selectors of the sender's domain, joined by commas: is there a key, and how good is it",
    group: 'Identity',
    parse: selectorsOf,
  }),
  author: text({
    about: 'the address or domain in From, if it is not the sender: does it pass DMARC',
    group: 'Identity',
    parse: authorOf,
  }),
  message: text({ about: 'a file with a mail of ours: do its signatures hold, does it pass DMARC', group: 'Identity' }),
  zones: text({ about: 'a file of block lists, one zone a line', group: 'Identity' }),
  dns: ASKING.dns,
  'max-time': text({ about: 'end after this: 30s', group: 'Limits', ...lasting }),
  json: flag({ about: 'as JSON, mxprobe/identity@1', group: 'Output' }),
  ...REPORTED,
  ...RECORDED,
  record: { ...RECORDED.record, about: 'record what was found (--no-record: do not)' },
};
function selectorsOf(word: string, shown: string): readonly string[] {
  const selectors = word.split(',');
  const wrong = selectors.find((one) => !/^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9_])?$/.test(one));
  return wrong === undefined && selectors.length <= 20
    ? selectors
    : bad(`${shown} ${word}`, 'selectors such as s1,s2; 20 at most');
}

function authorOf(word: string, shown: string): string {
  const domain = word.replace(/^<(.*)>$/, '$1').replace(/^.*@/, '');
  return /^(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/.test(domain) && domain.length <= 253
    ? domain.toLowerCase()
    : bad(`${shown} ${word}`, 'an address or a domain: news@example.org');
}

type IdentityArguments = ArgumentsOf<typeof options>;
type Speaking = Pick<IdentityArguments, 'source' | 'family' | 'helo' | 'from' | 'zones'>;

export const command = commandOf({
  about: 'say what receivers see in us: reverse DNS, HELO, SPF, DKIM keys, DMARC, block lists',
  positionals: {},
  options,
  examples: [
    ['mxprobe identity --source 192.0.2.1 --helo mail.example.org --from info@example.org', ''],
    ['mxprobe identity --source 192.0.2.1 --from news@example.org --message sent.eml', 'judges a mail, too'],
  ],
  run: tell,
});

async function tell(args: IdentityArguments, context: Context): Promise<number> {
  const { screen, clock } = context;
  const reports = reportsBeside(args);
  const message = messageOf(args.message);
  const from = args.from ?? (message === null ? null : senderIn(message));
  const question = await questionOf({ ...args, from }, screen.err);
  if (question === null) return EXIT.usage;
  await tryOutputs(pathsOf(reports));
  const dns = openDns(args.dns, systemClock);
  const interruption = watchInterrupts(args.maxTime, screen.err);
  try {
    const recording = args.record ? { results: args.results, name: `identity-${question.helo}` } : null;
    const record = await CommandRecord.begin(recording, recordAround(context));
    const [started, begun] = [clock.date().toISOString(), clock.now()];
    const identity = await identify(
      { ...question, selectors: args.dkim ?? [], author: args.author, message },
      { dns, clock: systemClock, signal: interruption.signal },
    );
    for (const event of identityEvents(identity, 0, started, round(clock.now() - begun))) record.add(event);
    record.add({ e: 'result', result: identity });
    const document = await record.end(interruption.interrupted());
    const failed = await writeReports(document, reports, context);
    if (args.json) screen.out(`${escapeJson(JSON.stringify(identity, null, 2))}\n`);
    else if (reports.stdout === null)
      screen.out(`${describeIdentity(identity).join('\n')}\n${recordedLine(document, screen)}`);
    if (failed) return EXIT.usage;
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(identity);
  } finally {
    interruption.stop();
  }
}

/** What is asked, from the options; null when the file of zones has problems, which have then been told. */
export async function questionOf(args: Speaking, tellProblem: (text: string) => void) {
  const zones = zonesOf(args.zones, tellProblem);
  if (zones === null) return null;
  const helo = args.helo ?? ownName();
  const written = args.from ?? `postmaster@${helo}`;
  const from = written.replace(/^<(.*)>$/, '$1');
  const lines = [commandLine('EHLO', helo), mailCommand({ path: from })];
  for (const line of lines) if (!line.ok) throw new UsageError(line.problem);
  return { source: await sourceOf(args), helo, from, zones };
}

async function sourceOf({ source, family }: Speaking): Promise<IpAddress> {
  const own = source ?? (await sourceAddress(SOMEWHERE[family ?? 4]));
  const ip = own === null ? null : parseIp(own);
  if (ip === null) throw new UsageError('this machine has no route to the internet', 'name the address: --source');
  return ip;
}

/** What common mail servers take. */
const MAX_MESSAGE_OCTETS = 50 * 1024 * 1024;

function messageOf(path: string | null): Buffer | null {
  if (path === null) return null;
  const read = readRegularFile(path, MAX_MESSAGE_OCTETS);
  if ('refuse' in read) throw new UsageError(`--message: ${read.refuse}`);
  return asSent(Buffer.from(read.bytes));
}

/** Null when the file of zones has problems, which have then been told. */
export function zonesOf(path: string | null, tellProblem: (text: string) => void): readonly DnsblZone[] | null {
  if (path === null) return [];
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
