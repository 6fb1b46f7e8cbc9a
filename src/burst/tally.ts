// What a burst counts while it goes on: numbers in arrays, so that a thread can hand them to another, and adding up two
// tallies gives what one would have counted.
import { ENDS, type End } from '../dialogue/witness.ts';
import { PHASES, type Phase } from '../scenario/burst-shape.ts';
import { replyLine } from '../wire/reply.ts';
import { add, type Histogram, histogram } from './histogram.ts';
import { type BurstOutcome, OUTCOMES } from './outcome.ts';

export interface SaidReply {
  readonly code: number | null;
  readonly enhanced: string | null;
  /** Enhanced code included, lines joined by LF; secrets masked. */
  readonly text: string;
}
export type Said = { readonly reply: SaidReply } | { readonly reply: null; readonly why: string };

/** The first of a cell on one line. */
export const sayFirst = ({ first }: Cell): string => (first.reply === null ? first.why : replyLine(first.reply));
/** `timeout: the reply to DATA`: how a step ended that was not answered. */
export const sayBroken = (cell: Cell): string =>
  [cell.outcome, sayFirst(cell)].filter((part) => part !== '').join(': ');

export interface Cell {
  /** Index into the rows of the program. */
  readonly row: number;
  readonly outcome: BurstOutcome;
  readonly code: number | null;
  /** The first of them: the reply, or why there was none in words; `at` is microseconds since the beginning. */
  first: Said;
  at: number;
  count: number;
  refused: number;
  readonly perSecond: number[];
}

export interface Refusal {
  readonly session: number;
  readonly transaction: number;
  readonly row: number;
  /** Microseconds since the beginning. */
  readonly at: number;
  readonly code: number;
  readonly enhanced: string | null;
  readonly text: string;
  readonly after: number;
  readonly accepted: number;
}

export interface Tally {
  begun: number;
  waited: number;
  accepted: number;
  unknown: number;
  readonly ends: { [E in End]: number };
  /** Key -> cell; see `cellOf`. */
  readonly cells: Map<number, Cell>;
  readonly phases: { readonly [P in Phase]: Histogram };
  readonly late: Histogram;
  readonly violations: Map<string, number>;
  firstRefusal: Refusal | null;
  readonly begunPerSecond: number[];
  readonly acceptedPerSecond: number[];
  readonly refusedPerSecond: number[];
  readonly inFlightPerSecond: number[];
}

export function tally(): Tally {
  return {
    begun: 0,
    waited: 0,
    accepted: 0,
    unknown: 0,
    ends: Object.fromEntries(ENDS.map((end) => [end, 0])) as Tally['ends'],
    cells: new Map(),
    phases: Object.fromEntries(PHASES.map((phase) => [phase, histogram()])) as Tally['phases'],
    late: histogram(),
    violations: new Map(),
    firstRefusal: null,
    begunPerSecond: [],
    acceptedPerSecond: [],
    refusedPerSecond: [],
    inFlightPerSecond: [],
  };
}

/** A hostile server has 1,000 codes for each step; the rest is counted as a reply without a code. */
const MAX_CELLS = 1_000;

/** The cell of a step and what came of it; made when it is first needed. */
export function cellOf(into: Tally, row: number, outcome: BurstOutcome, code: number | null): Cell {
  const key = keyOf(row, outcome, code);
  const known = into.cells.get(key);
  if (known !== undefined) return known;
  if (into.cells.size >= MAX_CELLS && code !== null) return cellOf(into, row, outcome, null);
  const made: Cell = {
    row,
    outcome,
    code,
    first: { reply: null, why: '' },
    at: -1,
    count: 0,
    refused: 0,
    perSecond: [],
  };
  into.cells.set(key, made);
  return made;
}

const keyOf = (row: number, outcome: BurstOutcome, code: number | null) =>
  (row * OUTCOMES.length + OUTCOMES.indexOf(outcome)) * 1024 + (code ?? 1023);

/** By step, the most frequent first. */
export const cellsOf = ({ cells }: Tally): Cell[] =>
  [...cells.values()].sort((a, b) => a.row - b.row || b.count - a.count || (a.code ?? 0) - (b.code ?? 0));

/** Counts one more in a second of the timeline. */
export function tick(seconds: number[], second: number): void {
  while (seconds.length <= second) seconds.push(0);
  seconds[second] = (seconds[second] ?? 0) + 1;
}

/** Raises a second of the timeline to `value`. */
export function raise(seconds: number[], second: number, value: number): void {
  while (seconds.length <= second) seconds.push(0);
  if (value > (seconds[second] ?? 0)) seconds[second] = value;
}

/** Adds `other` to `into`. Sessions of two threads in one second were in flight together. */
export function merge(into: Tally, other: Tally): void {
  into.begun += other.begun;
  into.waited += other.waited;
  into.accepted += other.accepted;
  into.unknown += other.unknown;
  for (const end of ENDS) into.ends[end] += other.ends[end];
  for (const cell of other.cells.values()) mergeCell(into, cell);
  for (const phase of PHASES) add(into.phases[phase], other.phases[phase]);
  add(into.late, other.late);
  for (const [name, count] of other.violations) into.violations.set(name, (into.violations.get(name) ?? 0) + count);
  const { firstRefusal } = other;
  if (firstRefusal !== null && (into.firstRefusal === null || firstRefusal.at < into.firstRefusal.at))
    into.firstRefusal = firstRefusal;
  addAll(into.begunPerSecond, other.begunPerSecond);
  addAll(into.acceptedPerSecond, other.acceptedPerSecond);
  addAll(into.refusedPerSecond, other.refusedPerSecond);
  addAll(into.inFlightPerSecond, other.inFlightPerSecond);
}

function mergeCell(into: Tally, { row, outcome, code, first, at, count, refused, perSecond }: Cell): void {
  const cell = cellOf(into, row, outcome, code);
  if (cell.at === -1 || (at !== -1 && at < cell.at)) [cell.first, cell.at] = [first, at];
  cell.count += count;
  cell.refused += refused;
  addAll(cell.perSecond, perSecond);
}

function addAll(into: number[], other: readonly number[]): void {
  for (const [index, value] of other.entries()) {
    while (into.length <= index) into.push(0);
    into[index] = (into[index] ?? 0) + value;
  }
}
