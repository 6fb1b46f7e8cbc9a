// Two runs, told apart by meaning: the later against the earlier, or two servers side by side.
import { causesOf } from '../baseline/causes.ts';
import { type ComparingRules, diffRuns as differences, type NightRules } from '../baseline/night.ts';
import { NORMALISING } from '../baseline/normalise.ts';
import { rulesOf } from '../baseline/probe-rules.ts';
import { casesAt, haveOtherTargets, isWording, type Sides, sideBySide } from '../baseline/side-by-side.ts';
import type { RunDocument } from '../run/document.ts';
import type { ChangePart } from './documents.ts';
import { checkOptions, checkValue, type Kinds, RUN_DOCUMENT, text, texts } from './given.ts';
import { MxprobeError } from './mistake.ts';
import { readProbe } from './read-probes.ts';

/** What is compared with what, and what may differ. */
export interface DiffOptions {
  /** Two targets, the old and the new server: their cases side by side. */
  readonly targets?: readonly [string, string];
  /** A probe file: its masks, thresholds and permissions. */
  readonly probe?: string;
}

/** What differs between two runs. */
export interface RunDifference {
  /** The ids of the runs. */
  readonly before: string;
  readonly after: string;
  /** What differs, fact by fact, most urgent first. */
  readonly changes: readonly ChangePart[];
  /** The same by cause, with what follows from each. */
  readonly causes: readonly DifferenceCause[];
  /** Whether anything differs in meaning; what is only worded otherwise does not. */
  readonly differs: boolean;
  /** Where two servers are compared: which, and what was asked of one only. */
  readonly sides: ComparedSides | null;
}

/** What happened, and what follows from it. */
export interface DifferenceCause {
  /** The most urgent of all that belongs to it. */
  readonly class: ChangePart['class'];
  /** One sentence, before and after in it. */
  readonly text: string;
  /** The most urgent first; at least one. */
  readonly changes: readonly ChangePart[];
  /** What follows from it, each sentence once. */
  readonly follows: readonly string[];
  /** The keys of all cases in which it shows, sorted. */
  readonly cases: readonly string[];
}

/** Two servers, asked the same. */
export interface ComparedSides {
  /** Each pair of targets that are compared: `mx1.example.org:25`. */
  readonly targets: readonly (readonly [string, string])[];
  /** How many cases stand on both sides. */
  readonly matched: number;
  /** What was asked on one side only, sorted. */
  readonly only: readonly [readonly string[], readonly string[]];
  /** Cases that pass on one side and fail on the other, sorted. */
  readonly passes: readonly [readonly string[], readonly string[]];
}

const NO_PROBE: ComparingRules = { normalising: NORMALISING, vary: [] };

const OPTIONS: Kinds<DiffOptions> = {
  targets: {
    words: 'a list of two targets',
    fits: (value) => texts.fits(value) && Array.isArray(value) && value.length === 2,
  },
  probe: text,
};

/** Throws for a probe file with mistakes, and for a target that a run did not ask. */
export function diffRuns(before: RunDocument, after: RunDocument, options: DiffOptions = {}): RunDifference {
  checkValue(before, RUN_DOCUMENT, 'before');
  checkValue(after, RUN_DOCUMENT, 'after');
  checkOptions(options, OPTIONS, 'diffRuns()');
  const { targets, probe } = options;
  return tellApart(before, after, targets ?? null, probe === undefined ? NO_PROBE : rulesIn(probe));
}

/** `targets` null: side by side only where the runs have no target in common. */
export function tellApart(
  before: RunDocument,
  after: RunDocument,
  targets: readonly [string, string] | null,
  rules: ComparingRules = NO_PROBE,
): RunDifference {
  const [one, other] = targets === null ? [before, after] : [askedAt(before, targets[0]), askedAt(after, targets[1])];
  const aside = targets !== null || haveOtherTargets(one, other) ? sideBySide(one, other, rules) : null;
  const changes = aside === null ? differences(one, other, rules) : aside.changes;
  return {
    before: before.run.id,
    after: after.run.id,
    changes,
    causes: causesOf(changes),
    differs: changes.some((change) => !isWording(change)),
    sides: aside === null ? null : withoutChanges(aside),
  };
}

const withoutChanges = ({ targets, matched, only, passes }: Sides) => ({ targets, matched, only, passes });

function askedAt(run: RunDocument, target: string): RunDocument {
  const asked = casesAt(run, target);
  if (asked.cases.length > 0) return asked;
  const names = new Set(run.cases.map(({ target: { host, port } }) => `${host}:${port}`));
  throw new MxprobeError(`--target ${target}: the run did not ask it`, {
    advice: `it asked ${[...names].join(', ') || 'nothing'}`,
  });
}

function rulesIn(file: string): NightRules {
  const { probe, problems } = readProbe(file);
  if (probe !== null) return rulesOf(probe);
  const [first] = problems;
  throw new MxprobeError(`${file}:${first?.line ?? 1}: ${first?.message ?? 'no probe file'}`, { code: 'unreadable' });
}
