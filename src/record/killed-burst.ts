// A burst whose run was killed: its last count is seconds old, and burst.ndjson has the sessions that ended meanwhile.
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import type { BurstRecord, CaseRecord } from '../run/document.ts';
import { burstPath } from './format.ts';
import { LineSplitter } from './line-splitter.ts';

/** A million sessions of a line each. */
const MAX_BURST_OCTETS = 512 << 20;

interface Counted {
  readonly ends: Map<string, number>;
  begun: number;
  ms: number;
  arrivalsMs: number;
}

/** The cases with what is recorded of their sessions, where that is more than was counted. */
export async function withRecordedSessions(
  files: Files,
  folder: string,
  cases: readonly CaseRecord[],
): Promise<readonly CaseRecord[]> {
  if (cases.every(({ burst }) => burst === null || burst.complete)) return cases;
  const counted = await countSessions(files, folder);
  return cases.map((one, index) => {
    const found = counted.get(index);
    if (one.burst === null || one.burst.complete || found === undefined) return one;
    if (found.begun <= one.burst.sessions.begun) return one;
    const burst = withCounts(one.burst, found);
    return { ...one, burst, ms: Math.max(one.ms, burst.ms) };
  });
}

function withCounts(burst: BurstRecord, { ends, begun, ms, arrivalsMs }: Counted): BurstRecord {
  const names = Object.keys(burst.sessions).filter((name) => name !== 'begun');
  const sessions = {
    ...burst.sessions,
    begun,
    ...Object.fromEntries(names.map((name) => [name, ends.get(name) ?? 0])),
  };
  return {
    ...burst,
    sessions,
    ms: Math.max(burst.ms, tenth(ms)),
    arrivalsMs: Math.max(burst.arrivalsMs, tenth(arrivalsMs)),
  };
}

async function countSessions(files: Files, folder: string): Promise<ReadonlyMap<number, Counted>> {
  const counted = new Map<number, Counted>();
  const file = await files.open(burstPath(folder));
  if (file instanceof FileFault) return counted;
  const splitter = new LineSplitter();
  let current: Counted | null = null;
  try {
    for (let octets = 0; octets < MAX_BURST_OCTETS; ) {
      const piece = await file.next();
      if (piece === null || piece instanceof FileFault) break;
      octets += piece.length;
      for (const line of splitter.push(piece)) {
        const value = line === null ? null : parsedJson(line);
        const head = headOf(value);
        if (head !== null) {
          current = { ends: new Map(), begun: 0, ms: 0, arrivalsMs: 0 };
          counted.set(head, current);
        } else if (current !== null) count(value, current);
      }
    }
  } finally {
    await file.close();
  }
  return counted;
}

/** The number of the case whose sessions follow; null for another line. */
function headOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('schema' in value) || !('case' in value)) return null;
  return typeof value.case === 'number' ? value.case : null;
}

/** `[number, begun, late, [row, time, text, ...], how]`, times in microseconds; `more`: its next line goes on. */
function count(value: unknown, into: Counted): void {
  if (!Array.isArray(value)) return;
  const [, begun, , marks, how]: readonly unknown[] = value;
  if (typeof begun !== 'number' || typeof how !== 'string' || !Array.isArray(marks) || how === 'more') return;
  const last: unknown = marks.at(-2);
  into.begun += 1;
  into.ends.set(how, (into.ends.get(how) ?? 0) + 1);
  into.arrivalsMs = Math.max(into.arrivalsMs, begun / 1000);
  into.ms = Math.max(into.ms, (begun + (typeof last === 'number' ? last : 0)) / 1000);
}

const tenth = (value: number) => Math.round(value * 10) / 10;
