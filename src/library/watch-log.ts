// `log:` of a probe: the logs of our own mail servers, read as `mxprobe log` reads them, as far back as a night is long.
import type { WatchedLog } from '../baseline/probe.ts';
import { builtInCatalogue } from '../diagnosis/catalogue.ts';
import { round } from '../dialogue/answer.ts';
import { LogReader, type LogTold } from '../log/read.ts';
import { systemZone, zoneNamed } from '../log/stamp.ts';
import type { Clock } from '../net/clock.ts';
import { findLogFiles } from '../net/log-files.ts';
import { openLog } from '../net/open-log.ts';
import type { RunEvent } from '../run/events.ts';
import { judgeWith } from './judge-log.ts';
import { type LogHead, logCases, unreadLog } from './log-cases.ts';
import type { Outside } from './outside.ts';
import { besides, type ReadProbe } from './read-probes.ts';

export interface LogAround {
  readonly outside: Pick<Outside, 'clock'>;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

/** Two cases, the first with this number. Nothing is told if it was interrupted. */
export async function watchLog({ file, probe }: ReadProbe, first: number, around: LogAround): Promise<void> {
  const { log } = probe;
  if (log === null) return;
  const { clock } = around.outside;
  const [started, begun] = [clock.date(), clock.now()];
  const read = await readWatched(file, log, clock, around.signal);
  if (around.signal.aborted) return;
  const head: LogHead = {
    written: log.files.join(' '),
    started: started.toISOString(),
    ...{ first, ms: round(clock.now() - begun) },
  };
  for (const event of 'refuse' in read ? unreadLog(head, read.refuse) : logCases(read, head)) around.emit(event);
}

async function readWatched(
  probeFile: string,
  { files, windowMs, tz }: WatchedLog,
  clock: Clock,
  signal: AbortSignal,
): Promise<LogTold | { readonly refuse: string }> {
  const now = clock.date().getTime();
  const since = now - windowMs;
  const isInTime = (ms: number | null) => ms !== null && ms >= since && ms <= now;
  const found = findLogFiles(
    files.map((path) => besides(probeFile, path)),
    since,
  );
  if ('refuse' in found) return found;
  const reader = new LogReader({
    judge: judgeWith(builtInCatalogue()),
    stamps: { now, year: null, offsetAt: (tz === null ? null : zoneNamed(tz)) ?? systemZone },
    isCounted: (_, ms) => isInTime(ms),
    isInTime,
  });
  for (const path of found.files) {
    const refuse = await readOne(path, reader, signal);
    if (refuse !== null) return { refuse };
  }
  const told = reader.told();
  const last = Math.max(...told.inputs.map(({ last }) => (last === null ? 0 : Date.parse(last))), 0);
  if (!told.isMute && last >= since) return told;
  return { refuse: `${files.join(', ')}: no line of a mail server since ${new Date(since).toISOString()}` };
}

/** Null if it was read, in part at least. */
async function readOne(path: string, reader: LogReader, signal: AbortSignal): Promise<string | null> {
  const opened = openLog(path, NO_STDIN);
  if ('refuse' in opened) return opened.refuse;
  const input = reader.open(path);
  for await (const piece of opened.pieces) {
    if (signal.aborted) return null;
    input.push(piece);
  }
  input.end(opened.broken());
  return null;
}

/** A path of a probe file is never stdin: `-` is made a path (read-probes.ts). */
const NO_STDIN: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {},
};
