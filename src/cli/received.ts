// mxprobe received: what a receiver sees of one mail, as the embedded MX kept it or as a file holds it.
import { dirname, join } from 'node:path';
import { readPolicy } from '../control/sandboxes.ts';
import { readKept } from '../library/read-kept.ts';
import { systemClock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import { openDns } from '../net/open-dns.ts';
import { readRegularFile } from '../net/project-files.ts';
import { type Zone, ZoneDns } from '../net/zone-dns.ts';
import { escapeJson } from '../report/escape/json.ts';
import { describeReceived } from '../report/received.ts';
import type { Policy } from '../scenario/policy.ts';
import { asSent } from '../target/mail-file.ts';
import { receive } from '../target/receive.ts';
import type { Received } from '../target/received-document.ts';
import { parseIp } from '../trust/ip-network.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, oneOf, text, texts } from './option.ts';
import { ASKING, lasting, ownAddress } from './options.ts';
import { tryOutputs } from './outputs.ts';
import { parseTickets, writeTexts } from './tickets.ts';

const positionals = {
  file: text({ about: 'the mail; in a folder of `sandbox --keep` its session is known', required: true }),
};
const options = {
  source: text({ about: 'the address of the client that sent it', group: 'Identity', ...ownAddress }),
  helo: text({ about: 'the name it gave in EHLO', group: 'Identity' }),
  from: text({ about: 'the reverse-path; <> for none', group: 'Identity' }),
  tls: text({ ...oneOf(['yes', 'no']), about: 'whether it came by TLS', group: 'Identity' }),
  policy: text({ about: 'look up in the zone (dns:) of this policy, and nowhere else', group: 'Target' }),
  dns: ASKING.dns,
  'max-time': text({ about: 'end after this: 30s', group: 'Limits', ...lasting }),
  report: texts({ about: 'markdown=PATH or html=PATH, - for stdout: a page to look at', group: 'Output' }),
  json: flag({ about: 'as JSON, mxprobe/received@1', group: 'Output' }),
};
type ReceivedArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'say what a receiver sees of a mail: SPF, DKIM, DMARC, its client, what large receivers demand',
  positionals,
  options,
  examples: [
    ['mxprobe received kept/000001.eml', 'after: mxprobe sandbox --keep kept'],
    ['mxprobe received kept/000001.eml --report html=seen.html', 'a page to look at'],
    ['mxprobe received mail.eml --source 192.0.2.1 --helo mail.example.org --from news@example.org', ''],
  ],
  run: tell,
});

/** What common mail servers take. */
const MAX_OCTETS = 50 * 1024 * 1024;

async function tell(args: ReceivedArguments, { screen, clock, version }: Context): Promise<number> {
  const read = readRegularFile(args.file, MAX_OCTETS);
  if ('refuse' in read) throw new UsageError(read.refuse);
  const kept = readKept(args.file.replace(/.*[\\/]/, ''), (name) => {
    const list = readRegularFile(join(dirname(args.file), name), MAX_OCTETS);
    return 'bytes' in list ? Buffer.from(list.bytes).toString('utf8') : null;
  });
  const source = parseIp(args.source ?? kept?.source ?? '');
  const helo = args.helo ?? kept?.helo ?? null;
  const from = args.from?.replace(/^<(.*)>$/, '$1') ?? kept?.from ?? null;
  if (source === null || helo === null || from === null)
    throw new UsageError(
      'it is not known who sent it',
      'give --source, --helo and --from, or a file that `mxprobe sandbox --keep` wrote',
    );
  const pages = parseTickets(args, args.json);
  await tryOutputs(pages.wanted.map(({ path }) => path));
  const tls = args.tls === null ? (kept?.tls ?? null) : args.tls === 'yes' ? 'TLS' : 'none';
  const interruption = watchInterrupts(args.maxTime, screen.err);
  try {
    const means = { dns: dnsOf(args), clock, signal: interruption.signal };
    const mail = { octets: asSent(Buffer.from(read.bytes)), source, helo, from, tls, breaches: kept?.breaches ?? [] };
    const received = await receive(mail, means);
    if (args.json) screen.out(`${escapeJson(JSON.stringify(received, null, 2))}\n`);
    else if (!pages.isOnStdout) screen.out(`${describeReceived(received).join('\n')}\n`);
    if (pages.wanted.length > 0) {
      const { receivedMarkdown, receivedPage } = await import('../report/received-page.ts');
      const textOf = (kind: string) => (kind === 'html' ? receivedPage(received, version) : receivedMarkdown(received));
      if (await writeTexts(textOf, pages, { screen })) return EXIT.usage;
    }
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(received);
  } finally {
    interruption.stop();
  }
}

function dnsOf({ policy, dns }: ReceivedArguments): Dns {
  if (policy === null) return openDns(dns, systemClock);
  const file = readRegularFile(policy, 1024 * 1024);
  if ('refuse' in file) throw new UsageError(`--policy: ${file.refuse}`);
  const read = readPolicy(Buffer.from(file.bytes).toString('utf8'), policy);
  if ('problems' in read) throw new UsageError(`--policy: ${read.problems[0]?.message ?? 'it is wrong'}`);
  return new ZoneDns(withoutTlsa(read.value.dns ?? {}));
}

/** TLSA records of the embedded MX's own certificates are known while it runs alone; nobody asks for them here. */
function withoutTlsa(zone: NonNullable<Policy['dns']>): Zone {
  return Object.fromEntries(
    Object.entries(zone).map(([name, held]) => {
      if (typeof held === 'string') return [name, held];
      const { TLSA, ...others } = held;
      return [name, others];
    }),
  );
}

function exitCodeOf({ findings, demands }: Received): number {
  if (findings.some(({ severity }) => severity === 'error')) return EXIT.failed;
  return demands.some(({ of, met }) => of === 'everybody' && met === false) ? EXIT.failed : EXIT.ok;
}
