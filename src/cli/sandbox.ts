// mxprobe sandbox: the embedded MX on its own, so that a mail server, or a program that sends, can be pointed at it.
import { readPolicy, type Written } from '../control/sandboxes.ts';
import { adviceFor } from '../document/suggest.ts';
import { readRegularFile } from '../net/project-files.ts';
import { isLoopback } from '../sandbox/serve.ts';
import { NAMED_POLICIES } from '../scenario/policy/named-policies.ts';
import { parseIp } from '../trust/ip-network.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { bad } from './option.ts';
import { onePlaceEach, tryOutputs } from './outputs.ts';
import { problemText } from './problem-text.ts';
import { options, type SandboxArguments } from './sandbox-options.ts';
import { runSandbox } from './sandbox-run.ts';

export const command = commandOf({
  about: 'serve the embedded MX',
  positionals: {},
  options,
  rest: 'started when the server listens; what is told goes to stderr, and the exit code is that of the command',
  examples: [
    ['mxprobe sandbox --policy intercommail --port 2525', 'then: swaks -s 127.0.0.1:2525 -t a@example.org'],
    ['mxprobe sandbox -- npm test', 'the command finds SMTP_HOST, SMTP_PORT, SMTP_URL, MXPROBE_API and MXPROBE_CA'],
  ],
  run: serve,
});

async function serve(args: SandboxArguments, context: Context): Promise<number> {
  const { screen, rest = null } = context;
  if (args.list) {
    const width = Math.max(...NAMED_POLICIES.map(({ name }) => name.length));
    screen.out(`${NAMED_POLICIES.map(({ name, about }) => `${name.padEnd(width)}  ${about}`).join('\n')}\n`);
    return EXIT.ok;
  }
  checkTogether(args, rest);
  if (args.like !== null) {
    const { serveLike } = await import('./sandbox-like.ts');
    return serveLike(args.like, args, context);
  }
  const written = writtenPolicy(args.policy);
  const read = readPolicy(written.text, args.policy ?? 'policy');
  if ('problems' in read) {
    screen.err(problemText(read.problems));
    return EXIT.usage;
  }
  const outputs = [args.ca, args.ready].filter((path) => path !== null);
  onePlaceEach(outputs);
  await tryOutputs(outputs);
  if (!isLoopback(args.host)) screen.err(exposedText(args.host));
  return runSandbox(args, { policy: read.value, written }, context);
}

/** What can't be at once is told before anything listens. */
function checkTogether(
  { host, expose, untilEof, json, verbose, like, policy, api, keep, ready, dnsPort, seed }: SandboxArguments,
  rest: readonly string[] | null,
): void {
  if (host !== 'localhost' && parseIp(host) === null) bad(`--host ${host}`, 'an IP address of this machine');
  if (!isLoopback(host) && !expose)
    bad(
      `--host ${host}: others than this machine could send to it`,
      '127.0.0.1 or ::1; or say --expose too, if that is meant',
    );
  // what a likeness does not do is not passed over in silence
  const others = [policy, rest, api, keep, ready, dnsPort, seed];
  if (like !== null && (json || verbose || others.some((one) => one !== null)))
    bad('--like', 'by itself, or with --ca, --host, --port, --results and limits; and no command behind `--`');
  if (json && verbose) bad('--json and -v', 'one of them: --json has all that -v shows');
  if (rest === null) return;
  if (rest.length === 0) bad('nothing stands behind `--`', 'mxprobe sandbox -- COMMAND ...');
  if (untilEof) bad('--until-eof and a command behind `--`', 'it ends with the command; stdin is that of the command');
}

function exposedText(host: string): string {
  return (
    `mxprobe: ${host}: whoever reaches this machine can send to it. It takes what its policy takes, keeps it in memory` +
    ', and passes nothing on.\n'
  );
}

/** A named policy, or one from a file, as its text. */
function writtenPolicy(said: string | null): Written {
  const type = 'application/yaml';
  if (said === null) return { text: '{}\n', type };
  if (NAMED_POLICIES.some(({ name }) => name === said)) return { text: `use: ${said}\n`, type };
  const read = readRegularFile(said, 1024 * 1024);
  if ('refuse' in read) {
    const names = NAMED_POLICIES.map(({ name }) => name);
    const advice = adviceFor(said, names) ?? 'a YAML file, or a name from `mxprobe sandbox --list`';
    throw new UsageError(read.refuse, advice);
  }
  return { text: Buffer.from(read.bytes).toString('utf8'), type };
}
