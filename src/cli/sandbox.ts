// mxprobe sandbox: the embedded MX on its own, so that a customer's mail server can be pointed at it.
import { problemWith } from '../document/problem.ts';
import { readYaml } from '../document/read-yaml.ts';
import { Checking } from '../document/shape.ts';
import { systemClock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { readRegularFile } from '../net/project-files.ts';
import { certificateStore } from '../sandbox/certificate-store.ts';
import { startSandbox } from '../sandbox/serve.ts';
import { NAMED_POLICIES } from '../scenario/policy/named.ts';
import { type Policy, policyShape } from '../scenario/policy.ts';
import { parseIp } from '../trust/ip-network.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, text, whole } from './option.ts';
import { lasting } from './options.ts';
import { tryOutputs } from './outputs.ts';
import { problemText } from './problem-text.ts';

const options = {
  policy: text({ about: 'a YAML file with a policy, or the name of one of ours' }),
  port: text({ about: 'listen on this port; any free one if not said', parse: whole(1, 65_535) }),
  host: text({ about: 'listen on this loopback address', default: '127.0.0.1' }),
  ca: text({ about: 'write the root certificate to this file (PEM), for clients that verify' }),
  list: flag({ about: 'list the named policies' }),
  'max-time': text({ about: 'end after this: 10m', ...lasting }),
};

export const command = commandOf({
  about: 'serve the embedded MX',
  positionals: {},
  options,
  examples: [['mxprobe sandbox --policy intercommail --port 2525', 'then: swaks -s 127.0.0.1:2525 -t a@example.org']],
  run: serve,
});

async function serve(args: ArgumentsOf<typeof options>, { screen }: Context): Promise<number> {
  if (args.list) {
    const width = Math.max(...NAMED_POLICIES.map(({ name }) => name.length));
    screen.out(`${NAMED_POLICIES.map(({ name, about }) => `${name.padEnd(width)}  ${about}`).join('\n')}\n`);
    return EXIT.ok;
  }
  const { host, maxTime, ca } = args;
  if (!isLoopback(host))
    throw new UsageError(`--host ${host}: the embedded MX listens on loopback only`, '127.0.0.1 or ::1');
  const policy = readPolicy(args.policy, screen.err);
  if (policy === null) return EXIT.usage;
  const port = args.port ?? 0;
  if (ca !== null) await tryOutputs([ca]);
  const certificates = certificateStore(() => systemClock.date());
  const mx = await startSandbox(policy, { host, port, certificates }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${host}:${port}: ${error.code === 'EADDRINUSE' ? 'something else listens there' : error.code === 'EACCES' ? 'not allowed; ports below 1024 are for root' : error.message}`,
    );
  });
  const interruption = watchInterrupts(maxTime, () => {});
  // Before it is said that the server listens: a script that waits for that line may read the file.
  const fault = ca === null ? null : await diskFiles.write(ca, await mx.caPem());
  if (fault !== null) {
    interruption.stop();
    await mx.close();
    throw new UsageError(`--ca: ${fault.text}`);
  }
  screen.out(
    `${mx.hostname} listens on ${mx.address.includes(':') ? `[${mx.address}]` : mx.address}:${mx.port} (${mx.mode}); ^C ends it\n`,
  );
  await ended(interruption.signal);
  const { counts } = mx;
  await mx.close();
  interruption.stop();
  screen.out(`${JSON.stringify(counts)}\n`);
  return EXIT.ok;
}

function isLoopback(host: string): boolean {
  const ip = parseIp(host);
  return ip !== null && (host === '::1' || (ip.family === 4 && host.startsWith('127.')));
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

/** A named policy, or one from a file; null when there were problems, which have then been told. */
function readPolicy(written: string | null, tell: (text: string) => void): Policy | null {
  if (written === null) return {} as Policy;
  const named = NAMED_POLICIES.find(({ name }) => name === written);
  const read =
    named === undefined ? readRegularFile(written, 1024 * 1024) : { bytes: Buffer.from(`use: ${written}\n`) };
  if ('refuse' in read) throw new UsageError(read.refuse, 'a YAML file, or a name from `mxprobe sandbox --list`');
  const source = { file: written, text: Buffer.from(read.bytes).toString('utf8') };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  const policy = root === null ? undefined : policyShape.read(root, checking);
  const all = [...problems, ...checking.problems];
  if (policy !== undefined && all.length === 0) return policy;
  tell(problemText(all.length > 0 ? all : [problemWith(written, 'this is no policy')]));
  return null;
}
