// One case that is a search for a threshold: burst/ finds it, and what came of it is the case's verdict.
import type { BurstOutcome } from '../burst/burst-record.ts';
import { pusher } from '../burst/push.ts';
import { findThreshold, type Threshold, thresholdRecord } from '../burst/threshold.ts';
import type { Climb, PushRecord, ThresholdQuestion } from '../burst/threshold-record.ts';
import type { InconclusiveReason } from './document.ts';
import { type BurstEnd, type LoadAt, loadSetting } from './load-setting.ts';
import type { PlannedCase } from './plan.ts';
import type { RunSurroundings } from './run-surroundings.ts';

/** Searches, and emits its record as far as it got, climb by climb. */
export async function thresholdCase(
  planned: PlannedCase,
  question: ThresholdQuestion,
  at: LoadAt,
  around: RunSurroundings,
): Promise<BurstEnd> {
  const { means, endpoint, open, setting } = await loadSetting(planned, at, around);
  const { clock, signal } = around;
  const { index } = at;

  const pushes: PushRecord[] = [];
  const climbs: Climb[] = [];
  const emit = (found: Threshold) => {
    const threshold = thresholdRecord(question, found, { pushes: [...pushes], recorded: means.log?.file ?? null });
    around.emit({ e: 'threshold', case: index, threshold });
  };
  let told = 0;
  const soFar = () => {
    told = clock.now();
    emit({ outcome: 'interrupted', by: question.by, climbs: [...climbs], silences: [] });
  };
  soFar();
  const push = pusher(question.by, setting, {
    clock,
    signal,
    endpoint,
    open,
    log: means.log === null ? null : { sink: means.log.sink, case: index },
    heard(one) {
      pushes.push(one);
      if (clock.now() - told >= TOLD_EVERY_MS) soFar();
      means.searching?.(index, { climbs, pushes });
    },
  });
  const silent = (silentMs: number) => means.searching?.(index, { climbs, pushes, silentMs });
  const tell = (climb: Climb) => {
    climbs.push(climb);
    soFar();
  };
  const found = await findThreshold({ clock, signal, push, tell, silent, ...question });
  emit(found);
  return endOf(found);
}

/** A search that is killed has lost no more than this. */
const TOLD_EVERY_MS = 1_000;

function endOf(found: Threshold): BurstEnd {
  switch (found.outcome) {
    case 'found':
    case 'unsure':
    case 'none':
      return { verdict: 'passed', reason: null, text: null };
    case 'interrupted':
      return { verdict: 'inconclusive', reason: 'interrupted', text: 'interrupted' };
    case 'failed': {
      const text = `the question could not be put: ${found.reply}`;
      return { verdict: 'inconclusive', reason: REASONS[found.ended], text };
    }
  }
}

/** By how a session ended that was not refused. */
const REASONS: Readonly<Record<BurstOutcome, InconclusiveReason>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  'tls-failure': 'tls',
  closed: 'closed',
  reset: 'closed',
  reply: 'protocol',
  unsent: 'protocol',
  unsolicited: 'protocol',
  protocol: 'protocol',
  uncaptured: 'protocol',
  lacking: 'protocol',
};
