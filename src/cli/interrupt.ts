// ^C: once ends the sessions politely and writes what there is; twice ends at once.
import { setMaxListeners } from 'node:events';
import { inEnglish, type Say } from '../report/say.ts';
import { EXIT } from './exit.ts';

/** A terminal that is closed and a connection that breaks say SIGHUP. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** True once the user asked to stop, or the time was up. */
  readonly interrupted: () => boolean;
  stop(): void;
}

export function watchInterrupts(
  maxTimeMs: number | null,
  tell: (text: string) => void,
  say: Say = inEnglish,
): Interruption {
  const controller = new AbortController();
  // Every wait of every session listens: many are no leak.
  setMaxListeners(0, controller.signal);
  const onSignal = () => {
    if (controller.signal.aborted) {
      // Nothing of a status line is left before the prompt.
      tell('');
      process.exit(EXIT.interrupted);
    }
    tell(`${say('interrupted: ending the sessions; once more ends at once')}\n`);
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  const timer =
    maxTimeMs === null ? null : setTimeout(() => controller.abort(new Error('--max-time is over')), maxTimeMs);
  return {
    signal: controller.signal,
    interrupted: () => controller.signal.aborted,
    stop() {
      for (const name of SIGNALS) process.off(name, onSignal);
      if (timer !== null) clearTimeout(timer);
    },
  };
}
