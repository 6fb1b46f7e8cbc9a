// One case that is a search for a threshold: burst/ finds it, and what came of it is the case's verdict.
import { pusher } from '../burst/push.ts';
import { findThreshold, type Threshold, thresholdRecord } from '../burst/threshold.ts';
import type { Climb, PushRecord, ThresholdQuestion, ThresholdRecord } from '../burst/threshold-record.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import { textOf } from '../scenario/template.ts';
import { type BurstEnd, CHOOSING_MS, openAt } from './burst-case.ts';
import type { InconclusiveReason } from './document.ts';
import { mayBurst, type PlannedCase } from './plan.ts';
import type { RunSurroundings } from './run-surroundings.ts';
import { firstAnswering, type Venue } from './venue.ts';

/** Searches, and emits its record as far as it got, climb by climb. Who plans it has asked `mayBurst` before. */
export async function thresholdCase(
  planned: PlannedCase,
  question: ThresholdQuestion,
  { index, venue, values }: { index: number; venue: Venue; values: ReadonlyMap<string, string> },
  around: RunSurroundings,
): Promise<BurstEnd> {
  const means = around.burst;
  if (means === undefined) throw new Error('a search without the means for it');
  if (!mayBurst(planned, means.owned)) throw new Error('a search at a target that nobody declared to be owned');
  const { scenario, source } = planned;
  const { clock, signal } = around;
  const endpoint = await firstAnswering(venue, { source, deadlineMs: CHOOSING_MS, signal }, around);
  const own = new Map(values);
  own.set('target.address', endpoint.address);
  own.set('to', textOf(scenario.identity.to, own));
  const { address, port } = endpoint;
  around.emit({ e: 'connected', case: index, address, port: port ?? 0, source: source ?? '' });

  const pushes: PushRecord[] = [];
  const climbs: Climb[] = [];
  const emit = (found: Threshold): ThresholdRecord => {
    const threshold = thresholdRecord(question, found, { pushes: [...pushes], recorded: means.log?.file ?? null });
    around.emit({ e: 'threshold', case: index, threshold });
    return threshold;
  };
  const soFar = () => emit({ outcome: 'interrupted', by: question.by, climbs: [...climbs] });
  soFar();
  const setting = {
    scenario,
    values: own,
    mode: venue.target.mode,
    roots: venue.roots,
    serverName: venue.serverName,
    certificateHost: venue.certificateHost,
    source,
    redactor: new Redactor(scenario.secrets.values()),
    nonce: around.random,
    date: () => clock.date(),
    tlsRecord: null,
    policies: NO_POLICIES,
  };
  const push = pusher(question.by, setting, {
    clock,
    signal,
    endpoint,
    open: openAt(venue, means.open),
    log: means.log === null ? null : { sink: means.log.sink, case: index },
    heard(one) {
      pushes.push(one);
      means.searching?.(index, { climbs, pushes });
    },
  });
  const tell = (climb: Climb) => {
    climbs.push(climb);
    soFar();
  };
  return endOf(emit(await findThreshold({ clock, signal, push, tell, ...question })));
}

function endOf({ outcome, reply }: ThresholdRecord): BurstEnd {
  switch (outcome) {
    case 'found':
    case 'none':
      return { verdict: 'passed', reason: null, text: null };
    case 'interrupted':
      return { verdict: 'inconclusive', reason: 'interrupted', text: 'interrupted' };
    case 'failed': {
      const reason = REASONS.get(reply?.split(':')[0] ?? '') ?? 'protocol';
      return { verdict: 'inconclusive', reason, text: `the question could not be put: ${reply}` };
    }
  }
}

/** By how a session ended that was not refused. */
const REASONS: ReadonlyMap<string, InconclusiveReason> = new Map([
  ['unreachable', 'unreachable'],
  ['timeout', 'timeout'],
  ['tls-failure', 'tls'],
  ['closed', 'closed'],
  ['reset', 'closed'],
]);
