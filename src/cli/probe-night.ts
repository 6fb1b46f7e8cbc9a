// One night of one probe: lock, run, compare, ask again what differs, remember, report, tell.
import { accept } from '../baseline/accept.ts';
import type { Baseline } from '../baseline/baseline.ts';
import { causesOf } from '../baseline/causes.ts';
import { judgeNight, type Night, type NightRules } from '../baseline/night.ts';
import { keyOf, normalise } from '../baseline/normalise.ts';
import type { Probe } from '../baseline/probe.ts';
import { rulesOf } from '../baseline/probe-rules.ts';
import { NO_STATE, type ProbeState } from '../baseline/state.ts';
import { ProbeStore } from '../baseline/store.ts';
import { dropRuns } from '../library/drop-runs.ts';
import { addPolicyFacts, type PolicyFacts } from '../library/policy-facts.ts';
import type { ReadProbe } from '../library/read-probes.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { type LockOwner, lock } from '../net/lock.ts';
import type { Change, RunDocument } from '../run/document.ts';
import { askAgain, askProbe } from './ask-probe.ts';
import type { Context } from './command.ts';
import type { NightAround, OfOneNight } from './night-around.ts';
import { acceptedText, nightText, urgentText } from './probe-output.ts';
import { problemText } from './problem-text.ts';
import { type Reports, writeReports } from './reports.ts';
import { escapedLines } from './screen.ts';
import { tellReceivers } from './tell-receivers.ts';

/** `fault`: something could not be read or written. */
export type NightEnd = 'good' | 'regression' | 'inconclusive' | 'fault';

/** Runs the probe once and remembers what came of it. */
export async function probeNight(read: ReadProbe, around: NightAround, context: Context): Promise<NightEnd> {
  const { screen } = context;
  const store = new ProbeStore(diskFiles, around.results, read.probe.name);
  const locked = await lock(store.lockPath, around.outside.clock.date());
  if ('fault' in locked) {
    screen.err(`mxprobe: nothing can be kept, so nothing was sent: ${escapedLines(locked.fault)}\n`);
    return 'fault';
  }
  if ('heldBy' in locked) return lockedOut(store, locked.heldBy, { read, around, context });
  try {
    await tellLocks(store, locked.tookOver, context);
    return await new OneNight(read, around, context, store).pass();
  } finally {
    await locked.release();
  }
}

/** A night that finds the door locked is inconclusive; after as many in a row as `nights:` says it is a regression. */
async function lockedOut(store: ProbeStore, owner: LockOwner | null, night: OfOneNight): Promise<NightEnd> {
  const { read, around, context } = night;
  const { name, nights } = read.probe;
  context.screen.err(`mxprobe: ${name} is being probed already${sayOwner(owner)}; nothing was sent\n`);
  const locked = await store.addLockedNight(around.outside.clock.date());
  if (locked instanceof FileFault) {
    context.screen.err(`mxprobe: the locked night: ${escapedLines(locked.text)}\n`);
    return 'fault';
  }
  if (locked.length < nights) return 'inconclusive';
  context.screen.err(`mxprobe: ${name} was not probed for ${locked.length} nights, since ${locked[0]}\n`);
  return 'regression';
}

/** What the nights before left behind: a lock of somebody who is gone, and nights in which nothing was asked. */
async function tellLocks(store: ProbeStore, owner: LockOwner | null | undefined, { screen }: Context): Promise<void> {
  if (owner !== undefined)
    screen.err(
      `mxprobe: a lock was left behind${sayOwner(owner)}; that night was not finished, and this one goes on\n`,
    );
  const locked = await store.takeLockedNights();
  if (locked instanceof FileFault) screen.err(`mxprobe: the locked nights: ${escapedLines(locked.text)}\n`);
  else if (locked.length > 0)
    screen.err(
      `mxprobe: ${locked.length} ${locked.length === 1 ? 'night' : 'nights'} before this one found it locked, the first on ${locked[0]}\n`,
    );
}

function sayOwner(owner: LockOwner | null): string {
  return owner === null ? '' : ` since ${owner.since}, by process ${owner.pid} on ${escapedLines(owner.host)}`;
}

/** What a night came to, before it is remembered. */
interface Judged {
  readonly baseline: Baseline | null;
  readonly changes: readonly Change[];
  readonly state: ProbeState;
}

class OneNight {
  readonly #read: ReadProbe;
  readonly #probe: Probe;
  readonly #policies: PolicyFacts = new Map();
  readonly #rules: NightRules;
  readonly #around: NightAround;
  readonly #context: Context;
  readonly #store: ProbeStore;
  /** Something of this night could not be kept. */
  #lost = false;

  constructor(read: ReadProbe, around: NightAround, context: Context, store: ProbeStore) {
    this.#read = read;
    this.#probe = read.probe;
    this.#rules = rulesOf(read.probe, (record) => this.#policies.get(record) ?? []);
    this.#around = around;
    this.#context = context;
    this.#store = store;
  }

  async pass(): Promise<NightEnd> {
    const { screen } = this.#context;
    const known = await this.#store.baseline();
    const remembered = await this.#store.state();
    if (known instanceof FileFault) return this.#fault('the baseline', known);
    if (remembered instanceof FileFault) return this.#fault("the probe's state", remembered);
    const { state, damaged } = remembered;
    if (damaged !== null) this.#tellLost(damaged);
    if (known.problems.length > 0) {
      screen.err(`${problemText(known.problems)}\nthe baseline can't be read; nothing was sent\n`);
      return 'fault';
    }
    const { document, keep } = await askProbe(this.#read, this.#around, this.#context);
    await this.#askPolicies(document);
    const judged = this.#around.accept
      ? await this.#accept(document, known.baseline, state)
      : await this.#judge(document, known.baseline, state);
    if (typeof judged === 'string') {
      await keep(document);
      return judged;
    }
    const { baseline, changes } = judged;
    const accepted = baseline === null ? null : { name: baseline.name, accepted: baseline.accepted };
    const compared: RunDocument = { ...document, baseline: accepted, changes };
    const kept = await keep(compared);
    this.#lost ||= kept.run.results === null;
    return this.#end(kept, judged);
  }

  #tellLost(damaged: string | FileFault): void {
    const where = damaged instanceof FileFault ? `not kept: ${damaged.text}` : `kept as ${damaged}`;
    this.#context.screen.err(
      `mxprobe: the probe's state can't be read and is begun anew: doubts of earlier nights are forgotten, and what was told may be told again (${escapedLines(where)})\n`,
    );
  }

  async #judge(document: RunDocument, baseline: Baseline | null, state: ProbeState): Promise<Judged> {
    if (baseline === null) return { baseline, changes: [], state };
    const again = { read: this.#read, around: this.#around, context: this.#context };
    const night = await judgeNight(baseline, document, this.#rules, state.doubts, async (keys) => {
      const second = await askAgain(keys, document, again);
      if (second !== null) await this.#askPolicies(second);
      return second;
    });
    this.#warnOfMasks(night);
    return { baseline, changes: night.changes, state: { ...state, doubts: night.doubts } };
  }

  async #askPolicies(document: RunDocument): Promise<void> {
    const { outside, signal, policies } = this.#around;
    const around = { clock: outside.clock, signal, trustStore: outside.trustStore };
    await addPolicyFacts(this.#policies, document, policies(this.#probe.owned), around);
  }

  #warnOfMasks({ facts }: Night): void {
    for (const name of facts.slowMasks)
      this.#context.screen.err(`mxprobe: the mask \`${name}\` took too long and was not applied everywhere\n`);
  }

  /** `inconclusive` if there is nothing that could be accepted. */
  async #accept(document: RunDocument, previous: Baseline | null, state: ProbeState): Promise<Judged | NightEnd> {
    const { screen } = this.#context;
    const { cases } = normalise(document, this.#rules.normalising);
    const { baseline, doubts } = accept(this.#probe.name, document, cases, previous);
    for (const doubt of doubts) screen.err(`mxprobe: ${escapedLines(doubt)}\n`);
    if (baseline === null) return 'inconclusive';
    const fault = await this.#store.accept(baseline);
    if (fault !== null) return this.#fault('the baseline', fault);
    if (this.#around.reports.stdout === null && this.#around.output !== 'quiet') this.#showAccepted(previous, document);
    const told = [...state.told].map(([receiver, one]) => [receiver, { ...one, causes: [] }] as const);
    return { baseline, changes: [], state: { doubts: NO_STATE.doubts, told: new Map(told) } };
  }

  #showAccepted(previous: Baseline | null, document: RunDocument): void {
    const { screen } = this.#context;
    const text = acceptedText(previous, document, this.#rules, { palette: screen.palette, width: screen.width });
    screen.out(`${text}accepted as normal: ${escapedLines(this.#store.baselinePath)}\n`);
  }

  /** Remembers, reports, tells. A night that was cut short is no night: it is recorded and reported only. */
  async #end(document: RunDocument, { baseline, changes, state }: Judged): Promise<NightEnd> {
    if (document.run.complete) await this.#remember(document, changes, state);
    const unwritten = await writeReports(document, reportsFor(this.#around.reports, this.#probe.name), this.#context);
    this.#show(document);
    if (document.run.complete && baseline !== null) await this.#tell(document, changes, state);
    if (document.run.complete) await this.#forget(document, baseline);
    const end = endOf(document, baseline, changes);
    return (unwritten || this.#lost) && end !== 'regression' ? 'fault' : end;
  }

  async #remember(document: RunDocument, changes: readonly Change[], state: ProbeState): Promise<void> {
    const worse = causesOf(changes).filter((cause) => cause.class === 'regression');
    const regressions = worse.map(({ text }) => text);
    const key = (record: RunDocument['cases'][number]) => keyOf(record, this.#probe.addressesVary);
    const history = await this.#store.addNight(document, regressions, key);
    if (history !== null) this.#fault('the history', history);
    const kept = await this.#store.keepState(state);
    if (kept !== null) this.#fault("the probe's state", kept);
  }

  #show(document: RunDocument): void {
    const { screen } = this.#context;
    if (this.#around.reports.stdout !== null) return;
    const options = { palette: screen.palette, width: screen.width };
    const text =
      this.#around.output === 'quiet'
        ? urgentText(document, options)
        : nightText(document, { ...options, accepting: this.#around.accept });
    if (text !== '') screen.out(text);
  }

  async #tell(document: RunDocument, changes: readonly Change[], state: ProbeState): Promise<void> {
    if (this.#probe.notify.length === 0 || this.#around.accept) return;
    const telling = { read: this.#read, around: this.#around, context: this.#context };
    const told = await tellReceivers({ document, changes }, state.told, telling);
    const kept = await this.#store.keepState({ ...state, told });
    if (kept !== null) this.#fault("the probe's state", kept);
  }

  async #forget(document: RunDocument, baseline: Baseline | null): Promise<void> {
    const { retention } = this.#probe;
    if (retention.days === null && retention.runs === null) return;
    const kept = new Set([document.run.id, ...(baseline === null ? [] : [baseline.run])]);
    const now = this.#around.outside.clock.date();
    const gone = await dropRuns(diskFiles, this.#around.results, this.#probe, kept, now);
    if (gone instanceof FileFault) this.#fault('an old run', gone);
    const trimmed = await this.#store.trim(retention, now);
    if (trimmed !== null) this.#fault('the history', trimmed);
  }

  #fault(what: string, fault: FileFault): 'fault' {
    this.#lost = true;
    this.#context.screen.err(`mxprobe: ${what}: ${escapedLines(fault.text)}\n`);
    return 'fault';
  }
}

/** With a baseline what counts is what is worse than it; without one, what the scenarios expect. */
function endOf({ summary }: RunDocument, baseline: Baseline | null, changes: readonly Change[]): NightEnd {
  const found = (kind: Change['class']) => changes.some((change) => change.class === kind);
  if (baseline === null ? summary.failed > 0 : found('regression')) return 'regression';
  return (baseline === null ? summary.inconclusive > 0 : found('inconclusive')) ? 'inconclusive' : 'good';
}

function reportsFor({ wanted, stdout }: Reports, name: string): Reports {
  return { stdout, wanted: wanted.map(({ kind, path }) => ({ kind, path: path.replaceAll('{probe}', name) })) };
}
