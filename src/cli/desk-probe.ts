// A probe that a reader of the desk asks: what `mxprobe probe FILE` does, without a screen.
import type { AskProbe } from '../desk/route.ts';
import { readProbe, readProbes } from '../library/read-probes.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { systemClock } from '../net/clock.ts';
import { findScenarioFiles } from '../net/project-files.ts';
import { plain } from '../report/palette.ts';
import type { Context } from './command.ts';
import type { DeskArguments } from './desk-options.ts';
import { nightOptions } from './probe.ts';
import { probeNight } from './probe-night.ts';
import { problemText } from './problem-text.ts';
import type { Screen } from './screen.ts';

/** `probes`: the folder of probe files; `results`: where nights are kept. */
export function probeAsker(
  probes: string,
  results: string,
  asking: Pick<DeskArguments, 'ca' | 'dns'>,
  context: Context,
): AskProbe {
  return async (name, signal) => {
    const file = findScenarioFiles([probes]).files.find((one) => readProbe(one).probe?.name === name);
    if (file === undefined) return `there is no probe ${name} in ${probes}`;
    const { probes: read, problems } = readProbes([file], (variable) => context.environment[variable]);
    const [probe] = read;
    if (probe === undefined || problems.some(({ severity }) => severity === 'error')) return problemText(problems);
    const told: string[] = [];
    const mx = sandboxes(systemClock);
    try {
      const around = { ...(await nightOptions(results, asking, context.environment)), startSandbox: mx.start, signal };
      const end = await probeNight(probe, around, { ...context, screen: listening(told) });
      return end === 'fault' || signal.aborted ? told.join('').trim() || 'it was interrupted' : null;
    } finally {
      await mx.close();
    }
  };
}

/** What would stand on stderr is told on the page. */
function listening(told: string[]): Screen {
  return {
    palette: plain,
    isTerminal: false,
    columns: 80,
    width: 80,
    out: () => {},
    taken: () => Promise.resolve(),
    err: (text) => void told.push(text),
    status: () => {},
  };
}
