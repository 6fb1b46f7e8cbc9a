// mxprobe sandbox --like RUN: an MX that answers as the recorded server did.

import { readPolicy } from '../control/sandboxes.ts';
import { likenessOf } from '../library/likeness-of.ts';
import { systemClock } from '../net/clock.ts';
import { certificateStore } from '../sandbox/certificate-store.ts';
import { Likeness } from '../sandbox/likeness.ts';
import { serveLikeness } from '../sandbox/serve-likeness.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed } from './find-record.ts';
import type { SandboxArguments } from './sandbox-options.ts';
import { untilEnd } from './sandbox-run.ts';
import { escapedLines } from './screen.ts';
import { writeText } from './write-text.ts';

export async function serveLike(
  run: string,
  { results, host, port, ca, maxTime, untilEof }: SandboxArguments,
  { screen }: Context,
): Promise<number> {
  const { document } = await recordNamed(results, run);
  const { sessions, isImplicitTls, names, kind, oldestTls } = likenessOf(document);
  if (sessions.length === 0) throw new UsageError(`${run}: no dialogue stands in this run`);
  const likeness = new Likeness(sessions);
  const certificates = certificateStore(() => systemClock.date());
  const certificate = names.length === 0 ? `{ kind: ${kind} }` : `{ kind: ${kind}, names: ${JSON.stringify(names)} }`;
  const versions = /^TLSv1(?:\.1)?$/.test(oldestTls ?? '') ? `tls_versions: { min: ${oldestTls} }\n` : '';
  const read = readPolicy(`certificate: ${certificate}\n${versions}`, 'likeness');
  if ('problems' in read) throw new UsageError(`${run}: its certificate can't be made again`);
  if (ca !== null) await writeText(ca, await certificates.caPem(), screen);
  const served = await serveLikeness(likeness, {
    host,
    port: port ?? 0,
    isImplicitTls,
    context: () => certificates.contextOf(read.value, names[0] ?? 'mx.sandbox.test', host),
    pause: (ms) => new Promise((resolve) => systemClock.after(ms, resolve)),
    unrecorded: (command) => screen.err(`not recorded: ${escapedLines(command.slice(0, 200))}\n`),
  });
  screen.out(
    `${served.address}:${served.port} answers as ${escapedLines(run)}: ${sessions.length} sessions; its certificate is made by our test authority\n`,
  );
  if (likeness.contradictions > 0)
    screen.err(
      `mxprobe: ${likeness.contradictions} times the server was asked the same and answered otherwise: answers come in the order of the record\n`,
    );
  await untilEnd({ maxTime, untilEof });
  await served.close();
  return EXIT.ok;
}
