// One case: its embedded MX if it has one, its attempts (greylisting, throttling), its verdict.

import type { Arrivals } from '../arrival/open.ts';
import { round } from '../dialogue/answer.ts';
import type { LookFor } from '../dialogue/arrivals.ts';
import type { DialogueEvent } from '../dialogue/events.ts';
import type { Policies } from '../dialogue/judge.ts';
import { Redactor } from '../dialogue/redact.ts';
import type { Attempt } from '../dialogue/run-dialogue.ts';
import { runDialogue } from '../dialogue/run-dialogue.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { Surroundings } from '../dialogue/surroundings.ts';
import { pause } from '../net/clock.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import type { tlsRecord } from '../trust/tls-record.ts';
import type { Reply } from '../wire/reply.ts';
import type { CaseHead, TargetRecord, Verdict } from './document.ts';
import { caseId, expects, type PlannedCase, shakesHands } from './plan.ts';
import { isLater, retryVerdict } from './retried.ts';
import type { RunSurroundings } from './run-surroundings.ts';
import { openAt, openVenue, type Venue } from './venue.ts';

/** Runs one case and emits its events. Never rejects for anything a server does. */
export async function runCase(planned: PlannedCase, index: number, around: RunSurroundings): Promise<void> {
  const { scenario } = planned;
  const venue = await openVenue(planned, around);
  let looking: Arrivals | null = null;
  const begun = around.clock.now();
  around.emit({ e: 'case', case: index, head: headOf(planned, venue.target, around) });
  const end = (verdict: Verdict, reason: string | null, text: string | null, attempt: number) =>
    around.emit({ e: 'case-end', case: index, verdict, reason, text, ms: round(around.clock.now() - begun), attempt });
  try {
    const held = await elsewhere(planned, around);
    if (held !== null && 'reason' in held) end('inconclusive', held.reason, held.text, 1);
    else if (held !== null) for (const event of held.events) around.emit({ ...event, case: index });
    else if (planned.place.kind === 'unresolved') end('inconclusive', planned.place.reason, planned.place.text, 1);
    else if (planned.threshold !== undefined || scenario.burst !== null) {
      const unique = `${around.random()}-${index}`;
      const values = valuesFor(scenario, venue.target, { unique, attempt: 1, runId: around.runId });
      const { verdict, reason, text } = await many(planned, { index, venue, values }, around);
      end(verdict, reason, text, 1);
    } else {
      looking = await arrivalsOf(scenario, venue, around);
      const { last, number } = await attempts(planned, index, { venue, lookFor: looking?.lookFor ?? null }, around);
      end(last.verdict, last.reason, last.text, number);
    }
  } catch (error) {
    if (!around.signal.aborted) throw error;
    end('inconclusive', 'interrupted', 'interrupted', 1);
  } finally {
    await looking?.close();
    await venue.close();
  }
}

function headOf(planned: PlannedCase, target: TargetRecord, { clock }: RunSurroundings): CaseHead {
  const { name, about, tags, file, variant } = planned.scenario;
  const vars = masked(planned.scenario);
  const started = clock.date().toISOString();
  return { id: caseId(planned), scenario: name, about, tags, file, variant, vars, target, started };
}

/** Loaded only where another machine is to ask; null: this one does. */
async function elsewhere(planned: PlannedCase, { elsewhere, signal }: RunSurroundings) {
  if (planned.vantage === undefined) return null;
  return (await import('./elsewhere.ts')).heldElsewhere(planned, elsewhere, signal);
}

/** Loaded only when there is one: a dialogue starts without the engine of bursts. */
async function many(
  planned: PlannedCase,
  at: { index: number; venue: Venue; values: ReadonlyMap<string, string> },
  around: RunSurroundings,
) {
  const { threshold, scenario } = planned;
  if (threshold !== undefined)
    return (await import('./threshold-case.ts')).thresholdCase(planned, threshold, at, around);
  if (scenario.burst === null) throw new Error('neither a burst nor a search for a threshold');
  return (await import('./burst-case.ts')).burstCase(planned, scenario.burst, at, around);
}

/** Where a case is asked, and who looks for its mail. */
interface At {
  readonly venue: Venue;
  readonly lookFor: LookFor | null;
}

/** Loaded only where a step looks for a message. Listeners are there before anything is sent. */
async function arrivalsOf({ steps }: Scenario, { stored }: Venue, around: RunSurroundings): Promise<Arrivals | null> {
  if (!steps.some((step) => step.verb === 'arrives')) return null;
  const { openArrivals } = await import('../arrival/open.ts');
  const { diskFiles } = await import('../net/disk-files.ts');
  const { clock, signal, roots, serverName } = around;
  return openArrivals(steps, { clock, signal, roots, serverName, files: diskFiles, store: stored });
}

async function attempts(
  planned: PlannedCase,
  index: number,
  at: At,
  around: RunSurroundings,
): Promise<{ last: Attempt; number: number }> {
  const { scenario } = planned;
  const unique = `${around.random()}-${index}`;
  const redactor = new Redactor(scenario.secrets.values());
  const refusals: (Reply | null)[] = [];
  let heldBack = false;
  // A finding names its step by its place among those of all attempts.
  let before = 0;
  for (let number = 1; ; number += 1) {
    let steps = 0;
    const emit = (event: DialogueEvent) => {
      if (event.e === 'step') steps += 1;
      around.emit({ ...placed(event, before), case: index });
    };
    const last = await attempt(planned, at, { around, number, unique, redactor, emit });
    before += steps;
    if (last.verdict === 'passed' || last.verdict === 'skipped')
      return { last: retryVerdict(scenario.retry, last, number, refusals), number };
    if ((last.reason === 'throttled' || last.reason === 'stopped') && !heldBack) {
      heldBack = true;
      await pause(around.clock, around.throttlePauseMs, around.signal);
      continue;
    }
    const wait = scenario.retry?.waitsMs[refusals.length];
    const later = scenario.retry !== null && isLater(scenario.retry, last.refusedBy);
    refusals.push(last.refusedBy);
    if (!later) return { last, number };
    if (wait === undefined) return { last: { ...last, text: `${last.text}; still so at attempt ${number}` }, number };
    await pause(around.clock, wait, around.signal);
  }
}

interface AttemptAround {
  readonly around: RunSurroundings;
  readonly number: number;
  readonly unique: string;
  readonly redactor: Redactor;
  readonly emit: (event: DialogueEvent) => void;
}

function placed(event: DialogueEvent, before: number): DialogueEvent {
  if (event.e !== 'finding' || event.finding.step === null || before === 0) return event;
  return { e: 'finding', finding: { ...event.finding, step: event.finding.step + before } };
}

async function attempt(
  planned: PlannedCase,
  { venue, lookFor }: At,
  { around, number, unique, redactor, emit }: AttemptAround,
): Promise<Attempt> {
  const { scenario } = planned;
  const tlsRecord = await recordingTls(planned, venue);
  const surroundings: Surroundings = {
    clock: around.clock,
    signal: around.signal,
    open: (source, deadlineMs, sink) => openAt(venue, { source, deadlineMs }, around, emit, sink),
    mode: venue.target.mode,
    roots: venue.roots,
    serverName: venue.serverName,
    certificateHost: venue.certificateHost,
    tlsRecord: (facts, host) => tlsRecord(facts, { host, now: around.clock.date(), roots: venue.trustStore() }),
    emit,
    redactor,
    source: planned.source,
    nonce: around.random,
    throttles: around.throttles,
    lookFor,
  };
  const values = valuesFor(scenario, venue.target, { unique, attempt: number, runId: around.runId });
  const policies = await policiesOf(planned, venue, around);
  return runDialogue(scenario, surroundings, values, number, policies);
}

/** Loaded only where a handshake is asked for. */
async function recordingTls({ scenario }: PlannedCase, { target }: Venue): Promise<typeof tlsRecord> {
  if (shakesHands(scenario.steps, target.mode)) return (await import('../trust/tls-record.ts')).tlsRecord;
  return () => {
    throw new Error('a handshake that no step asks for');
  };
}

/** Loaded only where a step expects something of them. */
async function policiesOf(planned: PlannedCase, venue: Venue, around: RunSurroundings): Promise<Policies> {
  const { steps } = planned.scenario;
  if (!expects(steps, 'dane') && !expects(steps, 'mtaSts')) return NO_POLICIES;
  const { clock, signal, policies } = around;
  const means = { clock, signal, trustStore: venue.trustStore };
  return (await import('./policies.ts')).policiesOf(planned, policies, venue, means);
}

/** The variables that are the same in all sessions of an attempt: target, identity. */
export function valuesFor(
  scenario: Scenario,
  target: TargetRecord,
  { unique, attempt: number, runId }: { unique: string; attempt: number; runId: string },
): Map<string, string> {
  const domain = target.domain ?? (target.sandbox ? target.host.replace(/^[^.]+\./, '') : target.host);
  const values = new Map([
    ['target.host', target.host],
    ['target.port', String(target.port)],
    ['target.domain', domain],
    ['unique', unique],
    ['run.id', runId],
    ['attempt', String(number)],
    ['helo', scenario.identity.helo],
    ['from', scenario.identity.from],
  ]);
  if (target.address !== null) values.set('target.address', target.address);
  values.set('to', textOf(scenario.identity.to, values));
  return values;
}

function masked(scenario: Scenario): Record<string, Scenario['difference'][string]> {
  const redactor = new Redactor(scenario.secrets.values());
  return Object.fromEntries(
    Object.entries(scenario.difference).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactor.text(value) : value,
    ]),
  );
}
