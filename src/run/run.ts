// A run: every planned case, politely, its contrasts, its end. Prints nothing; everything goes out as events.
import type { Value } from '../scenario/template.ts';
import { type Comparable, contrastsOf } from './contrast.ts';
import type { RunDocument, RunHead } from './document.ts';
import type { RunEvent } from './events.ts';
import { Gathering } from './gather.ts';
import type { PlannedCase } from './plan.ts';
import { MAX_PER_HOST, runPolitely } from './politeness.ts';
import { type RunSurroundings, runCase } from './run-case.ts';

export interface RunOptions {
  readonly head: RunHead;
  readonly jobs: number;
  readonly around: Omit<RunSurroundings, 'emit' | 'runId'>;
  /** Hears every event, in order. */
  readonly listen: (event: RunEvent) => void;
}

/** Runs the cases and returns the document, which is the fold of the events that were heard. */
export async function run(planned: readonly PlannedCase[], options: RunOptions): Promise<RunDocument> {
  const gathering = new Gathering();
  const emit = (event: RunEvent) => {
    gathering.add(event);
    options.listen(event);
  };
  const around: RunSurroundings = { ...options.around, runId: options.head.id, emit };
  emit({ e: 'run', run: options.head });
  await runPolitely(planned, { jobs: options.jobs, hostOf, signal: around.signal }, (one, index) =>
    runCase(one, index, around),
  );
  for (const contrast of allContrasts(planned, gathering)) emit({ e: 'contrast', contrast });
  emit({ e: 'end', finished: around.clock.date().toISOString(), summary: gathering.document().summary });
  return gathering.document();
}

/** Loopback and our own embedded MX are ours to ask as often as we like. */
function hostOf({ place }: PlannedCase): { name: string; limit: number } | null {
  if (place.kind !== 'endpoints') return null;
  const { address } = place.endpoints[0];
  return /^127\.|^::1$|^\//.test(address) ? null : { name: address, limit: MAX_PER_HOST };
}

function allContrasts(planned: readonly PlannedCase[], gathering: Gathering) {
  const groups = new Map<string, Comparable[]>();
  planned.forEach((one, index) => {
    const record = gathering.caseAt(index);
    if (record === undefined || one.scenario.acting.size === 0) return;
    const place =
      one.place.kind === 'endpoints'
        ? `${one.place.endpoints[0].address}:${one.place.endpoints[0].port}`
        : one.place.kind;
    const key = `${one.scenario.file}\n${place}\n${one.source ?? ''}`;
    const acting: Record<string, Value> = Object.fromEntries(
      Object.entries(record.vars).filter(([name]) => one.scenario.acting.has(name)),
    );
    groups.set(key, [...(groups.get(key) ?? []), { record, acting }]);
  });
  return [...groups.values()].flatMap(contrastsOf);
}
