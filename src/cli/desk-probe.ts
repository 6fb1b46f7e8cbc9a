// A probe that a reader of the desk asks: what `mxprobe probe FILE` does, without a screen.
import type { AskProbe } from '../desk/route.ts';
import { oneNight } from '../library/one-night.ts';
import { readProbe, readProbes } from '../library/read-probes.ts';
import { findScenarioFiles } from '../net/project-files.ts';
import type { Context } from './command.ts';
import type { DeskArguments } from './desk-options.ts';
import { languageAsked } from './language.ts';
import { problemText } from './problem-text.ts';

/** `probes`: the folder of probe files; `results`: where nights are kept. */
export function probeAsker(
  probes: string,
  results: string,
  asking: Pick<DeskArguments, 'ca' | 'dns' | 'lang'>,
  context: Context,
): AskProbe {
  return async (name, signal) => {
    const file = findScenarioFiles([probes]).files.find((one) => readProbe(one).probe?.name === name);
    if (file === undefined) return `there is no probe ${name} in ${probes}`;
    const { probes: read, problems } = readProbes([file], (variable) => context.environment[variable]);
    const [probe] = read;
    if (probe === undefined || problems.some(({ severity }) => severity === 'error')) return problemText(problems);
    const { version, argv, environment } = context;
    const asked = {
      ...asking,
      results,
      accept: false,
      jobs: null,
      timeoutMs: null,
      lang: languageAsked(asking.lang, context.environment),
      signal,
      version,
      argv,
      environment,
    };
    const { end, notices } = await oneNight(probe, asked, () => {});
    return end === 'fault' || signal.aborted ? notices.join('\n') || 'it was interrupted' : null;
  };
}
