// wait, drop, listen: steps in which we say nothing.
import type { PlainStep, Planned } from '../program.ts';
import type { Assembly } from './assembly.ts';

type Quiet = Extract<PlainStep, { verb: 'wait' | 'drop' | 'listen' }>;

/** `listen`: silence is what is expected by default; a reply, or the end, is what else there may be. */
export function quiet(assembly: Assembly, step: Quiet, of: Planned): void {
  if (step.verb === 'wait') assembly.put({ do: 'pause', of, ms: step.ms });
  else if (step.verb === 'drop') assembly.put({ do: 'drop', of, reset: step.reset });
  else assembly.await(of, assembly.rows.of(step), { listens: true, unprompted: true });
}
