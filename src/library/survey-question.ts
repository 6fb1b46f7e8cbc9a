// What `mxprobe mx` is asked, from its arguments; what contradicts itself is told before anything is sent.
import { isOwnAddress } from '../net/source-address.ts';
import { parseTarget, shownTarget, type Target } from '../target/parse-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import { command as commandLine, mailCommand } from '../wire/command.ts';
import { badOption, MxprobeError } from './mistake.ts';

/** A bare name is a domain; a server is named by a port, a scheme or its address. */
export function surveyTarget(written: string): Target {
  const bare = /^[^:/[\]]+$/.test(written) ? parseTarget(`mx:${written}`) : null;
  const parsed = bare !== null && 'target' in bare ? bare : parseTarget(written);
  if ('problem' in parsed)
    throw new MxprobeError(`${shownTarget(written)}: ${parsed.problem.message}`, { advice: parsed.problem.advice });
  const { target } = parsed;
  if (target.kind === 'socket' || target.mode === 'smtps' || target.mode === 'lmtp')
    throw new MxprobeError(`${written}: a survey asks about STARTTLS`, {
      advice: 'give a domain, smtp://HOST or submission://HOST',
    });
  return target;
}

/** The family that is asked: a source address has but one. A server of another one is not the server's fault. */
export async function askedFamily(
  { source, family }: { readonly source: string | null; readonly family: 4 | 6 | null },
  target: Target | null,
): Promise<4 | 6 | null> {
  const own = source === null ? null : (parseIp(source)?.family ?? null);
  if (source === null || own === null) return family;
  if (family !== null && family !== own)
    throw badOption('source', ` ${source} is no IPv${family} address`, 'leave --family away');
  if (target?.kind === 'address' && parseIp(target.address)?.family !== own)
    throw badOption('source', ` ${source} is no address to reach ${target.address} from`, `one of its family`);
  if (!(await isOwnAddress(source)))
    throw badOption('source', ` ${source} is not an address of this machine`, 'see `ip address`');
  return own;
}

/** What we say of ourselves must fit on its line. */
export function checkSendable(helo: string, from: string): void {
  for (const [option, line] of [
    ['helo', commandLine('EHLO', helo)],
    ['from', mailCommand({ path: from })],
  ] as const)
    if (!line.ok) throw badOption(option, `: ${line.problem}`);
}
