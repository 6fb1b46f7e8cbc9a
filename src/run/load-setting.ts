// What a burst and a search for a threshold begin with: leave, one of the addresses, and what all sessions share.
import { type BurstSetting, tlsRecordOf } from '../burst/burst-setting.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { Endpoint, OpenStream } from '../net/lean-stream.ts';
import { textOf } from '../scenario/template.ts';
import type { InconclusiveReason, Verdict } from './document.ts';
import { mayBurst, type PlannedCase } from './plan.ts';
import type { BurstMeans, RunSurroundings } from './run-surroundings.ts';
import { firstAnswering, type Venue } from './venue.ts';

export interface BurstEnd {
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | string | null;
  readonly text: string | null;
}

export interface LoadAt {
  /** The number of the case. */
  readonly index: number;
  readonly venue: Venue;
  readonly values: ReadonlyMap<string, string>;
}

export interface LoadSetting {
  readonly means: BurstMeans;
  readonly endpoint: Endpoint;
  readonly open: OpenStream;
  readonly setting: Omit<BurstSetting, 'burst'>;
}

/** Until then one of several addresses must have answered; a dialogue gives `connect` as long. */
const CHOOSING_MS = 30_000;

/** Chooses the address, and says so. Who plans a load has asked `mayBurst` before: here a refusal is our own bug. */
export async function loadSetting(planned: PlannedCase, at: LoadAt, around: RunSurroundings): Promise<LoadSetting> {
  const { index, venue, values } = at;
  const means = around.burst;
  if (means === undefined) throw new Error('a load without the means for it');
  if (!mayBurst(planned, means.owned)) throw new Error('a load on a target that nobody declared to be owned');
  const { scenario, source } = planned;
  const { clock } = around;
  const endpoint = await firstAnswering(venue, { source, deadlineMs: CHOOSING_MS }, around);
  const own = new Map(values);
  own.set('target.address', endpoint.address);
  own.set('to', textOf(scenario.identity.to, own));
  const { address, port } = endpoint;
  around.emit({ e: 'connected', case: index, address, port: port ?? 0, source: source ?? '' });
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
    tlsRecord: tlsRecordOf(scenario, venue.trustStore, () => clock.date()),
    policies: NO_POLICIES,
  };
  return { means, endpoint, open: openAs(venue, around.open), setting };
}

/** The embedded MX believes what it is told of its client; another server sees the address we bind to. */
function openAs({ appearAs }: Venue, open: OpenStream): OpenStream {
  if (appearAs === null) return open;
  return (endpoint, source, sink) => {
    if (source !== null) appearAs(source);
    return open(endpoint, null, sink);
  };
}
