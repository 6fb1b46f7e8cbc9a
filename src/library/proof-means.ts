// The means of a reproduction: one dialogue at a time, over the network or with one embedded MX that remembers whom it has met.
import { randomBytes } from 'node:crypto';
import type { Catalogue } from '../diagnosis/catalogue.ts';
import type { Means } from '../diagnosis/proof/question.ts';
import type { ClientNames } from '../diagnosis/proof/vary.ts';
import { pause, systemClock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import type { CaseRecord } from '../run/document.ts';
import type { Elsewhere } from '../run/elsewhere.ts';
import type { RunEvent } from '../run/events.ts';
import { type RunOptions, run } from '../run/run.ts';
import type { VantageSeen } from '../target/vantage-identity.ts';
import { parseIp } from '../trust/ip-network.ts';
import { judgePtr } from '../trust/ptr.ts';
import type { Asking } from './asking.ts';
import { wayOutside } from './outside.ts';
import { lazyDns } from './targets.ts';

export interface ProofSurroundings {
  readonly signal: AbortSignal;
  readonly startSandbox: RunOptions['around']['startSandbox'];
  readonly version: string;
  readonly argv: readonly string[];
  /** May name the roots of this machine. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The way to the vantage points of a fleet, and what others see in them, by name. */
  readonly elsewhere?: Elsewhere;
  readonly vantages?: ReadonlyMap<string, VantageSeen>;
  /** Hears what happens in each dialogue, by its number from 1. */
  readonly told: (dialogue: number, variant: string | null, event: RunEvent) => void;
}

/** Between two dialogues with a server that is not ours. */
const PAUSE_MS = 1_000;
/** Before a server of ours is asked once more that has had enough. */
const OWN_PAUSE_MS = 200;

/** `isOurs`: no pauses between dialogues. */
export async function meansOf(
  args: Asking & { readonly sandbox: boolean },
  catalogue: Catalogue,
  isOurs: boolean,
  around: ProofSurroundings,
): Promise<Means> {
  const outside = await wayOutside(args, args.sandbox ? null : around.environment);
  const startSandbox = onceStarted(around.startSandbox);
  let asked = 0;
  return {
    async ask(planned) {
      asked += 1;
      const number = asked;
      const document = await run([planned], {
        head: headOf(around),
        jobs: 1,
        around: {
          ...outside,
          startSandbox,
          elsewhere: around.elsewhere,
          throttlePauseMs: isOurs ? OWN_PAUSE_MS : outside.throttlePauseMs,
          signal: around.signal,
        },
        listen: (event) => around.told(number, planned.scenario.variant, event),
      });
      return document.cases[0] as CaseRecord;
    },
    pause: (ms) => pause(systemClock, Math.max(0, ms), around.signal),
    namesOf: (address) => namesOf(address, lazyDns(args.dns), around.signal),
    interrupted: () => around.signal.aborted,
    date: () => systemClock.date(),
    random: () => randomBytes(4).toString('hex'),
    catalogue,
    pauseMs: isOurs ? 0 : PAUSE_MS,
  };
}

/** As a server looks them up: the PTR, and the name that leads back (Postfix, XCLIENT_README); null: the DNS can't tell. */
async function namesOf(address: string, dns: Dns, signal: AbortSignal): Promise<ClientNames | null> {
  const ip = parseIp(address);
  const ptr = ip === null ? null : await judgePtr(ip, (name, type) => dns.query(name, type, signal));
  if (ptr === null || ptr.outcome === 'unknown') return null;
  return { name: ptr.confirmed[0] ?? '[UNAVAILABLE]', reverseName: ptr.names[0] ?? '[UNAVAILABLE]' };
}

/** One embedded MX for all dialogues: it remembers whom it has met. */
function onceStarted(start: ProofSurroundings['startSandbox']): ProofSurroundings['startSandbox'] {
  let started: ReturnType<typeof start> | null = null;
  return async (policy) => {
    started ??= start(policy);
    return { ...(await started), close: async () => {} };
  };
}

function headOf({ version, argv }: ProofSurroundings) {
  return {
    id: `reproduction-${randomBytes(4).toString('hex')}`,
    started: systemClock.date().toISOString(),
    version,
    argv,
    node: process.version,
    results: null,
  };
}
