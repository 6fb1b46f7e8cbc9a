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
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { type LockOwner, lock } from '../net/lock.ts';
import type { Change, RunDocument } from '../run/document.ts';
import { askAgain, askProbe } from './ask-probe.ts';
import { dropRuns } from './drop-runs.ts';
import type { NightAround } from './night-around.ts';
import { addPolicyFacts, type PolicyFacts } from './policy-facts.ts';
import type { ReadProbe } from './read-probes.ts';
import { tellReceivers } from './tell-receivers.ts';

/** `fault`: something could not be read or written. */
export type NightEnd = 'good' | 'regression' | 'inconclusive' | 'fault';

/** Runs the probe once and remembers what came of it. */
export async function probeNight(read: ReadProbe, around: NightAround): Promise<NightEnd> {
  const tell = saying(around);
  const store = new ProbeStore(diskFiles, around.results, read.probe.name);
  const locked = await lock(store.lockPath, around.outside.clock.date());
  if ('fault' in locked) {
    tell(`nothing can be kept, so nothing was sent: ${locked.fault}`);
    return 'fault';
  }
  if ('heldBy' in locked) return lockedOut(store, locked.heldBy, read, around);
  try {
    await tellLocks(store, locked.tookOver, tell);
    return await new OneNight(read, around, store).pass();
  } finally {
    await locked.release();
  }
}

type Say = (text: string) => void;
const saying =
  ({ tell }: NightAround): Say =>
  (text) =>
    tell({ e: 'notice', text });

/** A night that finds the door locked is inconclusive; after as many in a row as `nights:` says it is a regression. */
async function lockedOut(
  store: ProbeStore,
  owner: LockOwner | null,
  { probe: { name, nights } }: ReadProbe,
  around: NightAround,
): Promise<NightEnd> {
  const tell = saying(around);
  tell(`${name} is being probed already${sayOwner(owner)}; nothing was sent`);
  const locked = await store.addLockedNight(around.outside.clock.date());
  if (locked instanceof FileFault) {
    tell(`the locked night: ${locked.text}`);
    return 'fault';
  }
  if (locked.length < nights) return 'inconclusive';
  tell(`${name} was not probed for ${locked.length} nights, since ${locked[0]}`);
  return 'regression';
}

/** What the nights before left behind: a lock of somebody who is gone, and nights in which nothing was asked. */
async function tellLocks(store: ProbeStore, owner: LockOwner | null | undefined, tell: Say): Promise<void> {
  if (owner !== undefined)
    tell(`a lock was left behind${sayOwner(owner)}; that night was not finished, and this one goes on`);
  const locked = await store.takeLockedNights();
  if (locked instanceof FileFault) tell(`the locked nights: ${locked.text}`);
  else if (locked.length > 0)
    tell(
      `${locked.length} ${locked.length === 1 ? 'night' : 'nights'} before this one found it locked, the first on ${locked[0]}`,
    );
}

function sayOwner(owner: LockOwner | null): string {
  return owner === null ? '' : ` since ${owner.since}, by process ${owner.pid} on ${owner.host}`;
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
  readonly #store: ProbeStore;
  /** Something of this night could not be kept. */
  #lost = false;

  constructor(read: ReadProbe, around: NightAround, store: ProbeStore) {
    this.#read = read;
    this.#probe = read.probe;
    this.#rules = rulesOf(read.probe, (record) => this.#policies.get(record) ?? []);
    this.#around = around;
    this.#store = store;
  }

  async pass(): Promise<NightEnd> {
    const known = await this.#store.baseline();
    const remembered = await this.#store.state();
    if (known instanceof FileFault) return this.#fault('the baseline', known);
    if (remembered instanceof FileFault) return this.#fault("the probe's state", remembered);
    const { state, damaged } = remembered;
    if (damaged !== null) this.#tellLost(damaged);
    if (known.problems.length > 0) {
      this.#around.tell({ e: 'problems', problems: known.problems });
      return 'fault';
    }
    const { document, keep } = await askProbe(this.#read, this.#around);
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
    this.#say(
      `the probe's state can't be read and is begun anew: doubts of earlier nights are forgotten, and what was told may be told again (${where})`,
    );
  }

  async #judge(document: RunDocument, baseline: Baseline | null, state: ProbeState): Promise<Judged> {
    if (baseline === null) return { baseline, changes: [], state };
    const again = { read: this.#read, around: this.#around };
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
    for (const name of facts.slowMasks) this.#say(`the mask \`${name}\` took too long and was not applied everywhere`);
  }

  /** `inconclusive` if there is nothing that could be accepted. */
  async #accept(document: RunDocument, previous: Baseline | null, state: ProbeState): Promise<Judged | NightEnd> {
    const { cases } = normalise(document, this.#rules.normalising);
    const { baseline, doubts } = accept(this.#probe.name, document, cases, previous);
    for (const doubt of doubts) this.#say(doubt);
    if (baseline === null) return 'inconclusive';
    const fault = await this.#store.accept(baseline);
    if (fault !== null) return this.#fault('the baseline', fault);
    const path = this.#store.baselinePath;
    this.#around.tell({ e: 'accepted', document, previous, rules: this.#rules, path });
    const told = [...state.told].map(([receiver, one]) => [receiver, { ...one, causes: [] }] as const);
    return { baseline, changes: [], state: { doubts: NO_STATE.doubts, told: new Map(told) } };
  }

  /** Remembers, reports, tells. A night that was cut short is no night: it is recorded and reported only. */
  async #end(document: RunDocument, { baseline, changes, state }: Judged): Promise<NightEnd> {
    if (document.run.complete) await this.#remember(document, changes, state);
    const unwritten = await this.#around.report(document);
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

  async #tell(document: RunDocument, changes: readonly Change[], state: ProbeState): Promise<void> {
    if (this.#probe.notify.length === 0 || this.#around.accept) return;
    const telling = { read: this.#read, around: this.#around };
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

  #say(text: string): void {
    this.#around.tell({ e: 'notice', text });
  }

  #fault(what: string, fault: FileFault): 'fault' {
    this.#lost = true;
    this.#say(`${what}: ${fault.text}`);
    return 'fault';
  }
}

/** With a baseline what counts is what is worse than it; without one, what the scenarios expect. */
function endOf({ summary }: RunDocument, baseline: Baseline | null, changes: readonly Change[]): NightEnd {
  const found = (kind: Change['class']) => changes.some((change) => change.class === kind);
  if (baseline === null ? summary.failed > 0 : found('regression')) return 'regression';
  return (baseline === null ? summary.inconclusive > 0 : found('inconclusive')) ? 'inconclusive' : 'good';
}
